"""Loops out: one encoder a format, the messengers' presets, and the exporter that checks what it wrote."""
