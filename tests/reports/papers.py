"""Forms for prints: small ones with everything in them that a real one has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.forms.reading.reader import read

if TYPE_CHECKING:
    from cmtui.forms.tree import Form

HOSTILE = "[/b] \x1b[31mred\x1b[0m \N{RIGHT-TO-LEFT OVERRIDE}gnp 山田 太郎 \N{NAZAR AMULET} Nguyễn Đỗ"


def form_of(*items: dict[str, Any], **more: Any) -> Form:
    return read(
        json.dumps(
            {
                "resourceType": "Questionnaire",
                "status": "active",
                "url": "http://example.org/q",
                "title": "Trial form (TRIAL)",
                "copyright": "Owned by the trial.",
                "item": items,
                **more,
            }
        ).encode(),
        "trial",
    )


def choice(link_id: str, text: str, *options: str, **more: Any) -> dict[str, Any]:
    return {
        "linkId": link_id,
        "type": "choice",
        "text": text,
        "answerOption": [
            {"valueCoding": {"code": str(n), "display": each}} for n, each in enumerate(options)
        ],
        **more,
    }


def asked(link_id: str, kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": text, **more}
