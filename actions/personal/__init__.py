"""Questions about a citizen's own data: what is asked, what may be read, and the card with the answer."""
