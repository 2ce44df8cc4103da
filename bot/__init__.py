"""The private bot process: understanding and dialogue on Rasa 3.6. It sees redacted text only."""
