"""One writer per reader."""
