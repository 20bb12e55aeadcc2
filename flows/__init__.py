"""Clinical work: one file, one flow."""
