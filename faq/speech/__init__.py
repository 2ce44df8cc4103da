"""How a written Dutch text is spoken: its words, its prompts, and what a voice cannot say.

Used by the content checks and the gateway, not by the bot, so it may use more than the rest of `faq`.
"""
