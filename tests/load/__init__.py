"""Measurements under load; run by hand, see the Makefile."""
