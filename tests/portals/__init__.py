"""Portals that wardround is tried on, each started by the tests."""
