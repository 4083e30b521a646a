"""Every answer of a form is in its draft at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.screens.drafting import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable

    from cmtui.casebook.book import Casebook
    from cmtui.forms.filling.opened import SittingState
    from cmtui.screens.base import Desk


class SittingKeeper(Keeper):
    """Writes where a sitting stands as its draft."""

    def __init__(self, desk: Desk[Any], case: str, code: str, state: Callable[[], SittingState]) -> None:
        """Make the keeper.

        Args:
            desk: The screen of the sitting.
            case: Public id of the case.
            code: The form's code.
            state: Where the sitting stands now.
        """
        super().__init__(desk)
        self._case, self._code, self._state = case, code, state

    def answered(self) -> None:
        """An answer was given: keep it as soon as its frame is painted, some milliseconds from now."""
        self._changed = True
        if not self._closed:
            self._stop()
            self._desk.call_after_refresh(self._due)

    def typed(self) -> None:
        """Something is being typed: keep it soon; later keys do not put that off."""
        self._changed = True
        self._soon()

    async def settle(self) -> None:
        """Keep what is not kept yet."""
        self._stop()
        await self._keep()

    def restart(self) -> None:
        """A new sitting begins, of which nothing is kept yet."""
        self._closed = self._changed = False

    def reopen(self) -> None:
        """It was not finished: a draft again."""
        self._closed = False
        self.answered()

    def _latest(self) -> Callable[[Casebook], None]:
        state = self._state()
        return lambda casebook: casebook.assess.keep(self._case, self._code, state)
