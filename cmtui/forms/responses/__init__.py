"""Answers as FHIR QuestionnaireResponses: written, read, compared with their form."""
