"""Idle expiry, token refresh, several tabs, sleep, and the whole shift."""
