"""The guided walks: one small engine for every walk in `faq/flows/`."""
