"""A hardware shop: amounts, units, rates, volumes, strengths and orders that have nothing to do with medicines."""
