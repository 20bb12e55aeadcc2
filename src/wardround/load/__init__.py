"""A ward's worth of clinicians: the acting side runs in Locust's own processes, the judging side reads what they wrote down."""
