"""What the oversight room reads."""
