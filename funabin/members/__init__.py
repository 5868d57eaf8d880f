"""People with accounts: buyers and staff, their sign-in and address book. Imports outbox and gate."""
