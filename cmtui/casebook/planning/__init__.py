"""The plan: needs, goals, interventions, versions, reviews, the library."""
