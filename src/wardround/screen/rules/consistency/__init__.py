"""Group F: the same words, the same meaning, on every page."""
