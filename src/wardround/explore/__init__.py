"""The fault matrix: every applicable fault at every exchange of a scenario, every order of two tabs' exchanges, and the smallest repro."""
