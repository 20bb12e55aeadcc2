"""Reports: the pieces that writers share, and the one place that finds a writer, runs it and writes what it made."""

from wardround.report.writers import Writer, find, names, write

__all__ = ["Writer", "find", "names", "write"]
