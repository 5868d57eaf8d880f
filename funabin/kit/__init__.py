"""Helpers without a word of the trade in them, one subject per file. Imports nothing of the project."""
