"""Clinicians, tabs, and what the screen showed and when."""
