"""Tests of recording a flow."""
