"""Figures of the helpdesk: what is counted, what follows from it, and how it is shown."""
