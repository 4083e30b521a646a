"""The chart of one case, one module a section."""
