"""Reading a Questionnaire: any published file becomes a form, and what is wrong with it is said."""
