"""The public process: sessions, channels, redaction, transcript and rendering. It takes no dialogue decisions."""
