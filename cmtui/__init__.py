"""cmtui: the record and the working day of an independent case manager, in the terminal."""

__version__ = "0.1.0"
