"""Faults along a time-line, as wards know them: one file, one condition."""
