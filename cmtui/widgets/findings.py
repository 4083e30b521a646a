"""What the check of a form found, as a person reads it: by its sign and its word, the errors first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.widgets.reading import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cmtui.widgets.line_list import Tone

_SEVERITIES: Final[dict[str, tuple[str, Tone]]] = {
    "error": ("! ", "urgent"),
    "degraded": ("~ ", "soon"),
    "ignored": ("– ", "muted"),
}


def finding_paragraphs(findings: Iterable[tuple[str, str, str]]) -> Iterator[Paragraph]:
    """A line a finding.

    Args:
        findings: Severity, link id (empty for the form as a whole) and sentence of each.
    """
    order = list(_SEVERITIES)
    for severity, link_id, sentence in sorted(findings, key=lambda finding: order.index(finding[0])):
        sign, tone = _SEVERITIES[severity]
        where = f" (item {link_id})" if link_id else ""
        yield Paragraph(f"{severity}: {sentence}{where}", tone, sign)
