"""Work that must not be lost: what a clinician orders, in two tabs, over a token refresh."""
