"""What a form's file holds, before it is added: its rights, what of it is not done, and who may use it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from cmtui import commands
from cmtui.screens.base import Dialog
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.findings import finding_paragraphs
from cmtui.widgets.reading import Page, Paragraph, ReadingPane
from cmtui.widgets.text import as_typed
from cmtui.widgets.when import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from textual.app import ComposeResult

    from cmtui.forms.tree import Form


class FormCheckDialog(Dialog[bool]):
    """Answers whether somebody said that the practice may use the form; escape adds nothing."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = """
    FormCheckDialog DialogBox { width: 78; }
    FormCheckDialog ReadingPane { height: 13; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "entitled", show=False, priority=True),
        Binding("enter", "form_save", show=False, priority=True),
        commands.SAVE.binding(),
        commands.BACK.binding(),
    ]

    def __init__(self, form: Form, file: str, *, by: str, on: date) -> None:
        """Show a form that was read.

        Args:
            form: The form, with what was found wrong with it.
            file: The name of its file.
            by: Who says that it may be used.
            on: The day on which that is said.
        """
        super().__init__()
        self._form, self._file, self._by, self._on = form, file, by, on
        self._entitled = False

    def compose(self) -> ComposeResult:
        """The page of the form, the statement, the keys."""
        with DialogBox(f"Add “{self._form.title or self._file}”?"):
            yield ReadingPane()
            yield Static("", id="entitled", classes="spaced")
            yield Static("", id="wanting", classes="wrong")
            yield KeysLine()

    def on_mount(self) -> None:
        """Show what was read; the arrows scroll it."""
        pane = self.query_one(ReadingPane)
        pane.show(Page(self._file, tuple(form_paragraphs(self._form))))
        pane.focus()
        self.query_one(KeysLine).show(
            ("space", "I am entitled"), ("enter", "Add"), ("↑↓", "Read"), (commands.BACK.shown, "Not now")
        )
        self._draw()

    def _draw(self) -> None:
        box = "[✓]" if self._entitled else "[ ]"
        said = f" · {self._by}, {whole(self._on.isoformat(), zone=None)}" if self._entitled else ""
        style = "bold $text-accent" if self._entitled else "bold"
        self.query_one("#entitled", Static).update(
            as_typed(f"{box} I am entitled to use this form{said}", style)
        )
        self.query_one("#wanting", Static).update("")

    def action_entitled(self) -> None:
        """Say it, or take it back."""
        self._entitled = not self._entitled
        self._draw()

    def action_form_save(self) -> None:
        """Add the form, once that is said."""
        if self._entitled:
            self.dismiss(result=True)
            return
        wanting = (
            "Read the rights above; space says that you may use the form, with your name and today's date."
        )
        self.query_one("#wanting", Static).update(wanting)

    def action_screen_back(self) -> None:
        """Nothing is added."""
        self.dismiss(result=False)


def form_paragraphs(form: Form) -> Iterator[Paragraph]:
    """A form that was read: whose it is, what it asks, what of it is not done."""
    facts = (
        f"version {form.version}" if form.version else "no version",
        f"{form.questions} questions",
        form.publisher,
    )
    yield Paragraph(" · ".join(fact for fact in facts if fact))
    yield Paragraph(form.copyright or "The file says nothing about rights.", "", "rights: ")
    if form.description:
        yield Paragraph(form.description, "muted", "about: ")
    if not form.findings:
        yield Paragraph("Everything in it is supported.", "ok", "✓ ")
    else:
        counts = Counter[str](finding.severity for finding in form.findings)
        words = {"error": "in error", "degraded": "degraded", "ignored": "ignored"}
        told = ", ".join(f"{counts[each]} {word}" for each, word in words.items() if counts[each])
        yield Paragraph(f"The check found: {told}.", "strong")
        yield from finding_paragraphs((each.severity, each.link_id, each.sentence) for each in form.findings)
