"""The content library: FAQ entries, block schema, search and checks.

Runs in both runtimes (Python 3.10 in the bot, 3.12+ elsewhere), so it uses nothing but the
standard library, PyYAML and rapidfuzz, and it never touches the network. Only `faq.speech`, which the
bot does not use, needs more.
"""
