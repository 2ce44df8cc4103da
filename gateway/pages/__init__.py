"""Pages for a browser: the demo portal, the conversation without JavaScript, and the questions to browse."""
