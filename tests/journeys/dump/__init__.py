"""Canaries go in through the real forms, and everything that outlives a request is searched."""
