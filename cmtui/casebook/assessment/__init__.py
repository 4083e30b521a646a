"""Assessment: the form library, sittings, answers, scores and what they raise."""
