"""What can go wrong, in words for the person at the desk.

Every failure that a person can meet is a `CaseworkError`: its text is one sentence that says what is wrong
and how to mend it, its `exit_code` is the shell's answer (the table in the README). Anything else that is
raised is a defect.
"""

from __future__ import annotations

from typing import ClassVar


class CaseworkError(Exception):
    """Something could not be done; nothing was changed, and the text says how to mend it."""

    title: ClassVar[str] = "Not done"
    """A heading of two or three words for the notification."""

    exit_code: ClassVar[int] = 1
    """What the command line answers with."""


class WrongUsage(CaseworkError):
    """The words of a command, or of an entry, do not fit its grammar."""

    title = "Not understood"
    exit_code = 2


class WrongPassphrase(CaseworkError):
    """The passphrase does not open the record; the file is as it was."""

    title = "Not opened"
    exit_code = 3


class RecordBusy(CaseworkError):
    """Another cmtui holds the record for longer than we waited."""

    title = "Record busy"
    exit_code = 4


class GivenUp(RecordBusy):
    """A question to the record was ended, since a newer one was asked."""


class RecordDamaged(CaseworkError):
    """The file is not a sound record of cmtui."""

    title = "Record damaged"
    exit_code = 5


class NewerSchema(CaseworkError):
    """A later version of cmtui wrote the file; it stays untouched."""

    title = "Newer record"
    exit_code = 6


class Refused(CaseworkError):
    """A hard stop of the work: the record stays as it was."""

    title = "Refused"
    exit_code = 7

    def __init__(self, message: str, *, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        """The id of the rule or guard that refuses, such as S-4."""


class NoRoom(CaseworkError):
    """The disk is full, or the file or its folder may not be written."""

    title = "Not written"
    exit_code = 8


class NotFound(CaseworkError):
    """Nothing in the record answers to what was asked for."""

    title = "Not found"


class Ambiguous(CaseworkError):
    """Several clients or cases answer equally well; the text lists them, and nothing was written."""

    title = "Which one"
    exit_code = 2


class Stale(CaseworkError):
    """The entry was changed elsewhere after it was opened here; both texts are kept."""

    title = "Changed meanwhile"


class UnreadableForm(CaseworkError):
    """The file is no questionnaire that the form engine can read; nothing was added."""

    title = "Not a form"
