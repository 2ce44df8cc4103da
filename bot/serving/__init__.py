"""What makes the serving process small and fast, without changing what Rasa decides (docs/decisions/0007-lean-serving.md)."""
