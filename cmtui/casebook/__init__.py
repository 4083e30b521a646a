"""The acts of the work: one file an area, each act one transaction."""
