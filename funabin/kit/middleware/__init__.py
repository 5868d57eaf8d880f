"""What happens around every page. Each file says in its first line what it keeps true."""
