"""The layer of finished pages."""
