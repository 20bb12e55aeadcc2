"""An audit: looking at the screens of a walk, keeping what was seen, judging it, and comparing with what is known."""
