"""Personal data on its way to the person it is about: consent, grants, cards and the audit."""
