"""What the worker does for the catalogue."""
