"""The reference portal: healthy, or with named defects."""
