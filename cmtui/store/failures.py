"""The driver's errors, in words for the person at the desk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as driver

from cmtui.errors import CaseworkError, NoRoom, RecordBusy, RecordDamaged, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = ("disk is full", "no space left", "file too large", "quota exceeded")
_SHUT = ("readonly", "read-only", "unable to open", "permission", "not permitted", "disk i/o error")
_BROKEN = ("malformed", "not a database", "corrupt")


def explained(error: BaseException, path: Path) -> CaseworkError | None:
    """What a driver's error means for the person, or None when it is a defect of ours."""
    text = str(error).casefold()
    if isinstance(error, driver.IntegrityError) and "signed assessment" in text:
        return Refused("A signed assessment is never changed; amend it instead.", rule="S-1")
    if isinstance(error, driver.IntegrityError) and "never" in text and "note" not in text:
        return Refused("What was found and raised at the time is never changed; nothing was.", rule="S-1")
    if isinstance(error, driver.IntegrityError) and "signed" in text:
        return Refused("A signed note is never changed; add an addendum instead.", rule="S-1")
    if isinstance(error, driver.IntegrityError) and "append-only" in text:
        return Refused("The history is only ever added to; nothing was changed.", rule="S-1")
    if text == "interrupted":
        return RecordBusy(
            "The question was given up for a newer one; ask again if you still want its answer."
        )
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
