"""The transcript: sessions, turns, events and offered options, in SQL."""
