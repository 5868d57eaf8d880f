"""The views of the public pages, one subject per file."""
