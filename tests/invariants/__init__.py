"""Tests of the invariants, on histories told by ``story.py``."""
