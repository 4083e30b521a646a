"""A form printed from the shell: blank, or as it was answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmtui.cli import door, output
from cmtui.errors import WrongUsage

if TYPE_CHECKING:
    from argparse import Namespace

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.prints import Print


def write(options: Namespace) -> None:
    """Print a form to a file: the one of an assessment, the newest of a case, else a blank one.

    Raises:
        CaseworkError: There is no such form, case or assessment; or the file is there already or cannot be written.
    """
    from cmtui.casebook.prints import save

    printed = _printed(options)
    path = Path(options.out)
    kind = options.format or ("" if path.suffix else "pdf")
    save(printed, path, kind=kind, overwrite=options.force)
    if printed.left_out:
        output.note("Confidential results were left out, and the print says so; --confidential puts them in.")
    output.say(f"Printed to {path}")


def _printed(options: Namespace) -> Print:
    if not (options.case or options.assessment) and not door.place(options).exists():
        from cmtui.casebook.assessment.headless import form_of
        from cmtui.casebook.prints import blank

        return blank(form_of(options.form)[0])
    with door.opened(options) as casebook:
        if options.assessment:
            return _assessment(casebook, options)
        if options.case:
            case = casebook.caseload.resolve(options.case)
            return casebook.prints.newest(case, options.form, confidential=options.confidential)
        return casebook.prints.blank(options.form)


def _assessment(casebook: Casebook, options: Namespace) -> Print:
    """The assessment that is named, when it is one of the form that is named."""
    found = casebook.assess.assessment(options.assessment).form
    if found != options.form:
        raise WrongUsage(f"That assessment is one of “{found}”, not of “{options.form}”; name its own form.")
    return casebook.prints.assessment(options.assessment, confidential=options.confidential)
