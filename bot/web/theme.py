"""Gradio's theme: its own variables tied to the page's colours, its fonts to those of the visitor's system."""

from __future__ import annotations

import gradio as gr


def theme() -> gr.themes.Base:
    """The page's theme. It names no font that would have to be fetched."""
    base = gr.themes.Base(
        font=["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"], font_mono=["Consolas", "Menlo", "monospace"]
    )
    return base.set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
        body_text_color="var(--ink)",
        body_text_color_dark="var(--ink)",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
    )
