"""wardround: a tester for clinician portals. Run a shift, record it, judge it, tell what happened."""

__version__ = "0.1.0"
