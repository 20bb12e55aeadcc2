"""Group C: how numbers are written."""
