"""The ward: patients, notes, and what is asked of them."""
