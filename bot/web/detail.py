"""What the browser sends along with a click. None of it is to be trusted."""

from __future__ import annotations

import gradio as gr


def detail(event: gr.EventData, name: str) -> str:
    """A text that the browser sent with an event; "" if it sent none."""
    data = event._data if isinstance(event._data, dict) else {}
    value = data.get(name, "")
    return value if isinstance(value, str) else ""
