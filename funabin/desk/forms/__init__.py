"""The desk's forms: plain ones; what asks about a person is built by the gate."""
