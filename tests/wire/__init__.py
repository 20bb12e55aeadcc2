"""Tests of the wire, on real traffic."""
