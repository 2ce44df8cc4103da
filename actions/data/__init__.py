"""A citizen's own data: what it looks like, where it comes from, and how it is stored in a demo or a replica."""
