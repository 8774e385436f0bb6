"""Question and evidence in, cited answer out."""
