"""Group I: fields that change what was typed."""
