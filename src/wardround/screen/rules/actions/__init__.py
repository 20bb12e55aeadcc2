"""Group E: what can be pressed by mistake."""
