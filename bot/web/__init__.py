"""The investors' page: a Gradio app over the pipeline's event stream."""
