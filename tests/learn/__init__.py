"""Learning a portal."""
