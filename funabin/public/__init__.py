"""Pages for everyone, which know nobody: no session, no user, no cookie."""
