"""The driver's errors, in words for the person at the desk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as driver

from cmtui.errors import CaseworkError, GivenUp, NoRoom, RecordBusy, RecordDamaged, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = ("disk is full", "no space left", "file too large", "quota exceeded")
_SHUT = ("readonly", "read-only", "unable to open", "permission", "not permitted", "disk i/o error")
_BROKEN = ("malformed", "not a database", "corrupt")


_KEPT = {
    "signed assessment": "A signed assessment is never changed; amend it instead.",
    "signed note": "A signed note is never changed; add an addendum instead.",
    "append-only": "The history is only ever added to; nothing was changed.",
    "never changed": "What was found or raised at the time is never changed; nothing was.",
    "never deleted": "Nothing of an assessment is ever deleted; strike it out with a reason.",
}
"""What the file's own guards refuse, by the words that they refuse it with; the first that fits counts."""


def explained(error: BaseException, path: Path) -> CaseworkError | None:
    """What a driver's error means for the person, or None when it is a defect of ours."""
    text = str(error).casefold()
    if isinstance(error, driver.IntegrityError) and (kept := next((k for k in _KEPT if k in text), None)):
        return Refused(_KEPT[kept], rule="S-1")
    if text == "interrupted":
        return GivenUp("The question was given up for a newer one; ask again if you still want its answer.")
    if "locked" in text or "busy" in text:
        return RecordBusy(
            f"Another cmtui is writing to {path.name}; wait for it to finish, then try again. Nothing is lost."
        )
    if any(word in text for word in _FULL):
        return NoRoom(f"The disk that holds {path.name} is full; free some space, then save again.")
    if any(word in text for word in _SHUT):
        return NoRoom(f"{path} cannot be written; check that the file and its folder are yours to write.")
    if any(word in text for word in _BROKEN):
        return RecordDamaged(f"{path.name} is damaged and was left untouched; restore the newest backup.")
    return None


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn the driver's errors (also wrapped by SQLAlchemy) into a `CaseworkError`; let defects through."""
    try:
        yield
    except CaseworkError:
        raise
    except Exception as error:
        cause = getattr(error, "orig", None) or error
        if isinstance(cause, driver.Error | OSError) and (known := explained(cause, path)):
            raise known from error
        raise
