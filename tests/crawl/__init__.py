"""The running site of each house, walked page by page and held against its policy."""
