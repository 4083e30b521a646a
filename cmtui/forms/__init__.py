"""The assessment forms: a FHIR Questionnaire engine of pure functions, and the instruments that are shipped."""
