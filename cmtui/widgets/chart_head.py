"""The head of a chart: who this is, how to reach them safely, who decides, and where the process stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.text import ELLIPSIS, MUTED, fit, shown, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.geometry import Size

    from cmtui.commands import Command
    from cmtui.rows import ChartHead

Piece = tuple[str, str]
"""Words and the style they are drawn in."""

LEVELS: Final = 4
"""Levels of acuity: so many bars."""

_RAIL: Final = {
    "done": ("✓", "$text-success"),
    "due": ("●", "bold $text-warning"),
    "missing": ("!", "bold $text-error"),
    "none": ("–", MUTED),
}
_CONSENT: Final = {
    "valid": ("consent ✓", ""),
    "expiring": ("consent ○ expires soon", "$text-warning"),
    "expired": ("consent ! expired", "bold $text-error"),
    "revoked": ("consent ! revoked", "bold $text-error"),
    "missing": ("consent ! missing", "bold $text-error"),
}
_INTERPRETER: Final = {
    "yes": "interpreter",
    "health_matters": "interpreter for health matters",
    "sign_language": "sign language interpreter",
    "declined": "interpreter declined",
}
_BETWEEN: Final = "  "


def bars(acuity: int) -> str:
    """`▮▮▮▯` for level 3 of 4."""
    return "▮" * acuity + "▯" * (LEVELS - acuity)


class ChartBanner(Widget):
    """Three lines in view in every section; more for alerts, and one where the safe-contact line is long."""

    DEFAULT_CSS = """
    ChartBanner { height: auto; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._head: ChartHead | None = None
        self._today: date | None = None

    def show(self, head: ChartHead, *, today: date) -> None:
        """Show whose chart this is.

        Args:
            head: The head of the chart.
            today: The practice's day, for the age.
        """
        self._head, self._today = head, today
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there is to say."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The lines, each cut to the width."""
        return Content("\n").join(self._lines(max(1, self.size.width)))

    def _lines(self, width: int) -> list[Content]:
        head, today = self._head, self._today
        if head is None or today is None:
            return [Content("")] * 3
        lines = [_ends(who(head, today=today), [(_number(head), "")], width)]
        safe, decides = _safe(head), _decides(head)
        if safe and _cells(safe) + _cells(decides) + len(_BETWEEN) > width:
            lines += [_ends(safe, [], width), _ends(decides, [], width)]
        else:
            lines.append(_ends([*safe, (_BETWEEN if safe else "", ""), *decides], [], width))
        if head.alerts:
            lines += _alerts(head.alerts, width)
        acuity = [(f"acuity {bars(head.acuity)}", "")]
        lines.append(_ends(_rail(head.rail, room=width - _cells(acuity) - 1), acuity, width))
        return lines


def who(head: ChartHead, *, today: date) -> list[Piece]:
    """Name, age, pronouns and language, for the first line."""
    preferred = f" ({head.preferred})" if head.preferred and head.preferred not in head.name else ""
    died = f"died {when.short(head.died, today=today, zone=None)}" if head.died else ""
    age = when.age(head.born, today=today, died=head.died)
    language = catalog.label("language", head.language)
    spoken = ", ".join(word for word in (language, _INTERPRETER.get(head.interpreter, "")) if word)
    more = " · ".join(
        shown(word) for word in (age, died, catalog.label("pronouns", head.pronouns), spoken) if word
    )
    return [(shown(head.name + preferred), "bold"), (_BETWEEN + more, "")]


def _number(head: ChartHead) -> str:
    """The case number, and its status where it is not simply open."""
    status = "" if head.status == "open" else f"{catalog.label('case_status', head.status).lower()} · "
    return f"{status}case {head.number}"


def _safe(head: ChartHead) -> list[Piece]:
    return [("☎ ", "bold"), (shown(head.safe), "bold")] if head.safe else []


def _alerts(alerts: Sequence[str], width: int) -> list[Content]:
    """The alerts, on as many lines as they need: what is cut off may be the allergy."""
    sign = "! alert  "
    lines = wrap(" · ".join(map(shown, alerts)), width - len(sign))
    return [
        _ends([(" " * len(sign) if place else sign, "bold $text-error"), (line, "bold")], [], width)
        for place, line in enumerate(lines)
    ]


def _decides(head: ChartHead) -> list[Piece]:
    words = f"decides: {shown(head.decides)}" if head.decides else "who decides is not recorded"
    tone = "" if head.decides else "$text-warning"
    consent = _CONSENT.get(head.consent, (f"consent {shown(head.consent)}", ""))
    return [(words, tone), (" · ", ""), consent]


def _rail(rail: Sequence[tuple[str, str, str]], *, room: int) -> list[Piece]:
    """The six components with their marks; closer together where the line is narrow."""
    pieces: list[Piece] = []
    names = sum(len(component) + 2 for component, _, _ in rail)
    gap = _BETWEEN if names + len(_BETWEEN) * (len(rail) - 1) <= room else " "
    for component, mark, _ in rail:
        sign, style = _RAIL[mark]
        pieces += [
            (f"{gap if pieces else ''}{component} ", MUTED if mark == "none" else ""),
            (sign, style),
        ]
    return pieces


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)


def _ends(left: Sequence[Piece], right: Sequence[Piece], width: int) -> Content:
    """One line: `left` cut to leave room for `right`, which ends it."""
    room = max(1, width - _cells(right) - (1 if right else 0))
    kept: list[Piece] = []
    used = 0
    for text, style in left:
        cells = cell_len(text)
        if used + cells > room:
            kept.append((fit(text, room - used), style) if room > used else (ELLIPSIS, style))
            used = room
            break
        kept.append((text, style))
        used += cells
    padding = " " * max(0, width - used - _cells(right))
    return Content.assemble(*kept, padding, *right)


class SectionTabs(Widget):
    """The sections of a chart on one line, the one on screen in brackets; a click opens one."""

    DEFAULT_CSS = """
    SectionTabs {
        height: 1; background: $surface; color: $foreground; padding: 0 1;
        link-style: none; link-color: $foreground; link-background: $surface;
        link-style-hover: bold; link-color-hover: $text-accent; link-background-hover: $surface;
    }
    """

    def __init__(self, sections: Sequence[Command]) -> None:
        super().__init__()
        self._sections = tuple(sections)
        self._current = self._sections[0]

    def show(self, current: Command) -> None:
        """Set the brackets around another section."""
        if current != self._current:
            self._current = current
            self.refresh()

    def render(self) -> Content:
        """All sections in their order, closer together where what the app always says of the file needs the room."""
        always = shown(self.app.sub_title)  # such as NOT ENCRYPTED
        tabs = self._tabs(" ")
        if tabs.cell_length + cell_len(always) >= self.size.width:
            tabs = self._tabs("")
        gap = " " * max(1, self.size.width - tabs.cell_length - cell_len(always))
        return tabs.append_text(gap).append_text(always, "bold $text-warning")

    def _tabs(self, room: str) -> Content:
        pieces: list[Content] = []
        for section in self._sections:
            words = f"{section.shown} {section.label}"
            if section == self._current:
                piece = Content.styled(f"[{words}]", "bold $text-accent")
            else:
                piece = Content(f"{room}{words}{room}").stylize(f"@click=screen.{section.action}")
            pieces.append(piece)
        return Content(room or "  ").join(pieces)
