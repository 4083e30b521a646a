"""A form while it is filled in: what is asked, in which order, what is missing and what is not right."""
