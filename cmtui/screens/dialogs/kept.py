"""A dialog whose words are a draft from the first key until who asked has saved them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from cmtui.screens.base import Dialog
from cmtui.screens.drafting import DraftKeeper

if TYPE_CHECKING:
    from collections.abc import Callable

AnswerT = TypeVar("AnswerT")


class KeptDialog(Dialog[AnswerT | None], Generic[AnswerT]):
    """Answers with what was typed; the draft lives until that is saved. Left without an answer, it stays a draft."""

    KEPT: ClassVar[str]
    """Said when the dialog is left with something typed: what is kept, and how to go on with it."""

    _keeper: DraftKeeper | None = None
    """None where nothing is lost with the words."""

    @abstractmethod
    def _values(self) -> dict[str, str]:
        """What is typed and to be kept, by field; empty where nothing is."""

    def keep_in(
        self, place: tuple[str, str] | None, kept: Callable[[], None] = lambda: None
    ) -> dict[str, str]:
        """Keep what is typed from here on; what was typed there before and not saved, empty for nothing.

        Args:
            place: The draft's form and subject; None keeps nothing.
            kept: Called when what was typed is safe.
        """
        if place is None:
            return {}
        self._keeper = DraftKeeper(self, *place, self._values, kept)
        draft = self._keeper.found()
        return dict(draft.values) if draft is not None else {}

    def on_unmount(self) -> None:
        """The app goes away: keep the last words at once."""
        if self._keeper is not None:
            self._keeper.keep_now()

    def changed(self) -> None:
        """Something was typed: keep it soon."""
        if self._keeper is not None:
            self._keeper.changed()

    async def answer_with(self, answer: AnswerT) -> None:
        """Close with an answer."""
        if self._keeper is not None:
            await self._keeper.settle()
        self.dismiss(answer)

    async def leave(self) -> None:
        """Close without an answer, and say what is kept."""
        if self._keeper is not None and await self._keeper.settle():
            self.say(self.KEPT)
        self.dismiss(None)
