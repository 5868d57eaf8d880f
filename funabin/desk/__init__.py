"""The staff's back office."""
