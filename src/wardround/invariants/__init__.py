"""What must hold over every history: one file, one invariant."""
