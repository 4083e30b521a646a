"""The day of a case manager, told in keys on the demo practice: each task of the work within its budget."""
