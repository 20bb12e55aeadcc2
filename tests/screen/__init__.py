"""Tests of the screen checks."""
