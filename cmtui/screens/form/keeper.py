"""Every answer in the draft at once: one write at a time, the latest state wins, and no key waits for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import CaseworkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from cmtui.forms.filling.opened import SittingState
    from cmtui.screens.base import Desk

TYPED_AFTER_S: Final = 0.25
"""Words that are being typed are kept so long after the first key; an answer given is kept at once."""


class SittingKeeper:
    """Writes where a sitting stands as its draft."""

    def __init__(self, desk: Desk[Any], case: str, code: str, state: Callable[[], SittingState]) -> None:
        """Make the keeper.

        Args:
            desk: The screen of the sitting.
            case: Public id of the case.
            code: The form's code.
            state: Where the sitting stands now.
        """
        self._desk, self._case, self._code, self._state = desk, case, code, state
        self._timer: Timer | None = None
        self._waits = False
        self._closed = False
        self._failed = False
        self._one_at_a_time = asyncio.Lock()

    def answered(self) -> None:
        """An answer was given: keep it as soon as its frame is painted, some milliseconds from now."""
        self._waits = True
        if not self._closed:
            self._stop()
            self._desk.call_after_refresh(self._due)

    def typed(self) -> None:
        """Something is being typed: keep it soon; later keys do not put that off."""
        self._waits = True
        if self._timer is None and not self._closed:
            self._timer = self._desk.set_timer(TYPED_AFTER_S, self._due)

    async def settle(self) -> None:
        """Keep what is not kept yet."""
        self._stop()
        await self._keep()

    async def close(self) -> None:
        """It is being finished: nothing is kept from here on; a write that has begun is finished first."""
        self._closed = True
        self._stop()
        async with self._one_at_a_time:
            self._waits = False

    def restart(self) -> None:
        """A new sitting begins, of which nothing is kept yet."""
        self._closed = self._waits = False

    def reopen(self) -> None:
        """It was not finished: a draft again."""
        self._closed = False
        self.answered()

    def keep_now(self) -> None:
        """The screen goes away with the app: keep what is not kept yet, at once."""
        self._stop()
        if self._waits and not self._closed:
            with suppress(CaseworkError):  # said before, by the write that failed
                self._desk.casebook.assess.keep(self._case, self._code, self._state())

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _due(self) -> None:
        self._timer = None
        self._desk.run_worker(self._keep(), group="draft")

    async def _keep(self) -> None:
        async with self._one_at_a_time:
            if not self._waits or self._closed:
                return
            self._waits = False
            state = self._state()
            try:
                await self._desk.ask(lambda casebook: casebook.assess.keep(self._case, self._code, state))
            except CaseworkError as error:
                self._waits = True
                if not self._failed:
                    self._desk.report(error)
                self._failed = True
            else:
                self._failed = False
