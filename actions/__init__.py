"""The actions server: what reads a citizen's own data, and runs the guided walks. Private; trusts no slot."""
