"""Group A: what a dose field says it means."""
