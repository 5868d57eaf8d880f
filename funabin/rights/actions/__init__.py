"""What the rights room changes."""
