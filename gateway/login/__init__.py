"""Strong login with OpenID Connect: tickets, the code flow, and who is signed in."""
