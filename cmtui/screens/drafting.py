"""Keeping what is typed: every change is in the record's drafts within a second, and no key ever waits for it."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cmtui.clock import stamp
from cmtui.errors import CaseworkError
from cmtui.messages import DraftsChanged
from cmtui.rules.clean import NOTE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from cmtui.casebook.book import Casebook
    from cmtui.rows import DraftRow
    from cmtui.screens.base import Desk

KEEP_AFTER_S: Final = 0.25
"""From the first key to the write: at most a quarter of a second of typing can be lost to a power cut."""

PASTE: Final = "paste "
"""How the form of a paste begins that no field can hold; the instant follows, so that each is kept."""


SEEN: Final = "@version"
"""Kept in a draft beside the words: the version of the entry that they were typed over; a new entry has none."""


class Place(NamedTuple):
    """Where the words typed into a question of the chart are kept until its answer is saved."""

    form: str
    """What they are, a blank, the key of the row that asks for them: ``evidence criterion:…``."""
    case: str
    """Public id of the case, in whose chart they are gone on with."""


class Keeper:
    """Keeps what is under way: one write at a time, the latest state wins, and no key waits for it.

    Args:
        desk: The screen that is kept.
    """

    def __init__(self, desk: Desk[Any]) -> None:
        self._desk = desk
        self._timer: Timer | None = None
        self._changed = False
        """Whether something waits to be kept."""
        self._closed = False
        self._failed = False
        self._one_at_a_time = asyncio.Lock()

    @abstractmethod
    def _latest(self) -> Callable[[Casebook], None]:
        """What keeps the state as it stands now, in whatever thread that is done."""

    def _is_kept(self) -> None:
        """What the last write took is safe."""

    async def close(self) -> None:
        """Saved, or let go: nothing is kept from here on; a write that has begun is finished first."""
        self._closed = True
        self._stop()
        async with self._one_at_a_time:
            self._changed = False

    def keep_now(self) -> None:
        """The screen goes away with the app: keep what is not kept yet, at once."""
        self._stop()
        if self._changed and not self._closed:
            with suppress(CaseworkError):  # said before, by the write that failed
                self._latest()(self._desk.casebook)

    def _soon(self) -> None:
        """The first key starts the clock, and later ones do not restart it."""
        if self._timer is None and not self._closed:
            self._timer = self._desk.set_timer(KEEP_AFTER_S, self._due)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _due(self) -> None:
        self._timer = None
        self._desk.run_worker(self._keep(), group="draft")

    async def _keep(self) -> None:
        async with self._one_at_a_time:
            if not self._changed or self._closed:
                return
            self._changed = False
            write = self._latest()
            try:
                await self._desk.ask(write)
            except CaseworkError as error:
                self._changed = True
                if not self._failed:
                    self._desk.report(error)
                self._failed = True
            else:
                self._failed = False
                self._is_kept()


class DraftKeeper(Keeper):
    """Writes the latest words of one form as its draft; nothing typed: no draft."""

    def __init__(
        self,
        desk: Desk[Any],
        form: str,
        subject: str,
        values: Callable[[], dict[str, str]],
        kept: Callable[[], None],
    ) -> None:
        """Make the keeper.

        Args:
            desk: The screen whose form it is.
            form: The form's name.
            subject: Public id of what is edited, or of the case for a new entry; empty for none.
            values: The words to keep, by field; empty when there are none.
            kept: Called when they are safe.
        """
        super().__init__(desk)
        self._form, self._subject = form, subject
        self._values, self._kept = values, kept
        self._earlier = False
        """Whether an earlier session's draft was gone on with here."""
        self._safe: dict[str, str] = {}
        """The words that are in the record's drafts."""
        self._writing: dict[str, str] = {}
        """The words that the last write took."""

    def found(self) -> DraftRow | None:
        """The draft that waits for this form, from this session or an earlier one."""
        draft = self._desk.casebook.drafts.find(self._form, self._subject)
        if draft is not None:
            self._earlier = draft.session != self._desk.casebook.session
            self._safe = dict(draft.values)
        return draft

    def changed(self) -> None:
        """Something was typed: keep it soon."""
        self._changed = True
        if self._values() != self._safe:
            self._soon()

    async def settle(self) -> bool:
        """Keep what is not kept yet, and say whether there is a draft."""
        self._stop()
        self._changed = self._values() != self._safe  # the last key's own message may still be on its way
        await self._keep()
        return bool(self._values()) and not self._closed

    def settled(self) -> None:
        """What was typed is saved, or let go: nothing of it waits any longer."""
        if self._earlier:
            self._desk.app.post_message(DraftsChanged())

    def reopen(self) -> None:
        """The save failed: the words are a draft again."""
        self._closed = False
        self.changed()

    async def drop(self) -> None:
        """Let the draft go."""
        async with self._one_at_a_time:
            self._changed = False
            await self._desk.ask(lambda casebook: casebook.drafts.drop(self._form, self._subject))
            self._safe = {}
        self.settled()

    def keep_now(self) -> None:
        """The screen goes away with the app: keep the last quarter of a second at once."""
        self._changed = self._values() != self._safe
        super().keep_now()

    def _latest(self) -> Callable[[Casebook], None]:
        values = self._writing = self._values()
        if values:
            return lambda casebook: casebook.drafts.keep(self._form, self._subject, values)
        return lambda casebook: casebook.drafts.drop(self._form, self._subject)

    def _is_kept(self) -> None:
        self._safe = self._writing
        self._kept()


async def keep_paste(desk: Desk[Any], subject: str, text: str) -> None:
    """A paste that no field can hold is kept whole among the drafts, and the person is told where."""
    form = PASTE + stamp(desk.casebook.now())
    try:
        await desk.ask(lambda casebook: casebook.drafts.keep(form, subject, {"text": text}))
    except CaseworkError as error:
        desk.report(error)
        return
    desk.app.post_message(DraftsChanged())
    desk.notify(
        f"That text has {len(text):,} characters and a field holds {NOTE_LIMIT:,}: it is kept whole, and b "
        "shows it on Today; the field is as it was.",
        title="Kept as a draft",
        markup=False,
        severity="warning",
        timeout=12,
    )
