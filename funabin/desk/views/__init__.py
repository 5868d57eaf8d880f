"""The desk's pages: parse, ask, show."""
