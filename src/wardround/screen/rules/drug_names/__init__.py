"""Group H: names of medicines that are taken for each other."""
