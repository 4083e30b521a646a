"""QuestionnaireResponses written, read and held against their form."""

from __future__ import annotations

from cmtui.forms.response_check import validate_response
from cmtui.forms.response_reading import UnreadableResponse, from_response
from cmtui.forms.response_writing import to_response

__all__ = ["UnreadableResponse", "from_response", "to_response", "validate_response"]
