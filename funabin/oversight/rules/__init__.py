"""Plain functions of the oversight room: may it, by when, which state next."""
