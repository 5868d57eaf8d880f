"""What may happen in a trade, how much, until when: plain functions on plain values, time passed as `at`."""
