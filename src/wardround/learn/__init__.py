"""Learning a profile: signing in at a portal that was never seen, watching, and writing down what was found and how."""
