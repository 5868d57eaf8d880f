"""What the rights room reads."""
