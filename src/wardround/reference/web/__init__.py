"""The portal's web front."""
