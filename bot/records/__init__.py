"""The records: conversations, feedback, left questions, staff and evaluation runs, in SQLite or PostgreSQL."""
