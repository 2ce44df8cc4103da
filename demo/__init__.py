"""For development only: invented citizens, and an identity provider that lets anyone sign in as one of them."""
