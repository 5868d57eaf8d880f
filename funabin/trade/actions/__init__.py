"""What happens in a trade. One transaction each: lock, rule, write, journal; mail is queued inside."""
