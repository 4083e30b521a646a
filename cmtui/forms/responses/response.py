"""QuestionnaireResponses written, read and held against their form."""

from __future__ import annotations

from cmtui.forms.responses.check import validate_response
from cmtui.forms.responses.reading import UnreadableResponse, from_response
from cmtui.forms.responses.writing import to_response

__all__ = ["UnreadableResponse", "from_response", "to_response", "validate_response"]
