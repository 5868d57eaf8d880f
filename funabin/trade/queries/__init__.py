"""Questions about trades. The owner is an argument; personal data come out as handles only."""
