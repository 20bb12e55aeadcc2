"""Virtual time, portable time, real time."""
