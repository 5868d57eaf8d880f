"""What happened: append-only, sealed in batches into a hash chain, never personal data. Imports kit."""
