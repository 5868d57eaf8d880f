"""The only sender of mail: purpose checked at the moment of sending. Imports gate."""
