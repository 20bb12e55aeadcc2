"""Small portals in the shapes that portals come in, each with what is true of it: what `wardround learn` is held against."""
