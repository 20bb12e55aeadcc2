"""Measurements. Nothing here fails for being slow: the machine is not ours."""
