"""Group J: how old what is shown may be."""
