"""The only way to personal data: sealed, opened for a declared purpose, recorded. Imports journal and policy."""
