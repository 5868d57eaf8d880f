"""What the oversight room changes."""
