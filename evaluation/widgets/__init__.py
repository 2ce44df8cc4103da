"""Measure our chat widget and other public ones with the same functions, by hand; nothing here is served. See docs/widgets.md."""
