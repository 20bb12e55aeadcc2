"""Group B: units of doses, weights and rates."""
