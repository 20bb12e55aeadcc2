"""Group D: abbreviations that are misread."""
