"""A member's pages: parse, ask, show."""
