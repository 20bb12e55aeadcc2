"""Situations that every invariant judges."""
