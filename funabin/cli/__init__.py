"""Commands: each parses its arguments and calls one action."""
