"""Plain functions of the rights room: may it, by when, which state next."""
