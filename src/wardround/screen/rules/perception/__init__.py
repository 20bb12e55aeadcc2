"""Group K: what cannot be seen well."""
