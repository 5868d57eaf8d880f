"""Threads between a buyer and the firm. Imports members, outbox and gate."""
