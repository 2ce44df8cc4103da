"""Compare ways to classify a question, by hand, before one is chosen; nothing here is served. See docs/evaluation.md."""
