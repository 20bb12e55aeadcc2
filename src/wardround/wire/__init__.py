"""The proxy: matching, holding, ageing, recording."""
