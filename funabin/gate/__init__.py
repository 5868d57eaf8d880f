"""The only way to personal data.

Sealed, opened for a declared purpose, recorded. Imports journal and policy.
"""
