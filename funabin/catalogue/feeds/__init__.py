"""Readers of stock lists: a CSV file and a YAML mapping become facts, and problems with their place."""
