"""Small sites on real packages from npm, each with a public bug in it and without: ``docs/explanation/public-bugs.md``."""
