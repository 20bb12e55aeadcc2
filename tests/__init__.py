"""Tests of wardround; the tree mirrors the source."""
