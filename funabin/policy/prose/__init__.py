"""The policy people read, written from the same data the gate obeys, one language per module."""
