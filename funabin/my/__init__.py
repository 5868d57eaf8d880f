"""Pages for members: sign-in, own deals, own data."""
