"""What can be typed after `cmtui`: the grammar alone, so that `--help` and `--version` load nothing else."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any, Final, NoReturn

from cmtui import __version__
from cmtui.errors import WrongUsage

if TYPE_CHECKING:
    from argparse import _ActionsContainer, _SubParsersAction
    from collections.abc import Sequence

_ABOUT: Final = """\
The record and the working day of an independent case manager, in the terminal.

Without a command, cmtui opens the app on the practice's record; the first
start makes it. To look around first: cmtui demo"""

_AFTER: Final = """\
The options of the record may stand before or after the command. CMTUI_DB names
the record too, and CMTUI_PASSPHRASE_FILE the file with the passphrase; otherwise
an encrypted record asks for it on the terminal.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong passphrase, 4 busy,
5 damaged, 6 written by a later cmtui, 7 refused by a rule, 8 no space or no
permission."""

_LOG: Final = """\
One line is a contact and its follow-up:

  cmtui log '@garcia call 15m with daughter: meds reviewed + call pharmacy fri'

Quote the line: the shell has uses of its own for # $ ! and &."""


def parse(argv: Sequence[str]) -> Namespace:
    """The options of a command line; `command` names the function that answers, such as ``lists.today``.

    Raises:
        WrongUsage: It does not fit the grammar.
        SystemExit: Help or version was asked for and printed.
    """
    return _parser().parse_args(argv)


class _Parser(ArgumentParser):
    """One that answers a mistake with one sentence instead of a page."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{message[:1].upper()}{message[1:]}; see: {self.prog} --help")


def _parser() -> ArgumentParser:
    parser = _Parser(prog="cmtui", description=_ABOUT, epilog=_AFTER)
    parser.add_argument("--version", action="version", version=f"cmtui {__version__}")
    _global_options(parser, default=None)
    parser.set_defaults(command="desk.practice")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _record_commands(commands)
    _list_commands(commands)
    _entry_commands(commands)
    _import_commands(commands)
    _form_commands(commands)
    return parser


def _global_options(parser: ArgumentParser, *, default: str | None = SUPPRESS) -> None:
    """Suppressed behind the command, where a default would overwrite what was typed before it."""
    options = parser.add_argument_group("the record")
    options.add_argument(
        "--db", metavar="PATH", default=default, help="the record file (default: one in your data folder)"
    )
    options.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=default,
        help="read the passphrase from a file that only you can read",
    )
    options.add_argument(
        "--passphrase-fd",
        metavar="N",
        type=_whole,
        default=default,
        help="read the passphrase from an open file descriptor",
    )


def _command(
    commands: _SubParsersAction[Any],
    name: str,
    answers: str,
    help: str,  # noqa: A002  # argparse's own word
    *,
    more: str = "",
) -> ArgumentParser:
    parser: ArgumentParser = commands.add_parser(name, help=help, description=more or _sentence(help))
    parser.set_defaults(command=answers)
    _global_options(parser)
    return parser


def _record_commands(commands: _SubParsersAction[Any]) -> None:
    demo = _command(commands, "demo", "desk.demo", "the app on a sample practice in a throwaway file")
    demo.add_argument(
        "--keep", metavar="PATH", help="keep the practice in this file, and open it there again"
    )
    init = _command(commands, "init", "record.init", "a new record file, encrypted; never overwrites")
    init.add_argument("--owner", metavar="NAME", default="", help="the case manager's name, for signatures")
    init.add_argument(
        "--no-encryption", action="store_true", help="not encrypted: for demonstrations and tests only"
    )
    sample = _command(commands, "sample", "record.sample", "a synthetic practice of any size in a new file")
    sample.add_argument("--clients", metavar="N", type=_count, default=60, help="clients (default 60)")
    sample.add_argument("--contacts", metavar="M", type=_whole, default=1500, help="contacts (default 1500)")
    sample.add_argument(
        "--seed", metavar="S", type=_whole, default=1, help="the same seed gives the same content (default 1)"
    )
    sample.add_argument("dest", metavar="DEST", help="the file to make")


def _list_commands(commands: _SubParsersAction[Any]) -> None:
    today = _command(commands, "today", "lists.today", "what is owed to whom, by when")
    which = today.add_mutually_exclusive_group()
    _as_of(which, "as things will stand, or stood, at the end of that day")
    which.add_argument(
        "--rules", action="store_true", help="the rules behind the list: figures, and where each comes from"
    )
    _json(today)
    cases = _command(commands, "cases", "lists.cases", "every case, the closed ones too")
    cases.add_argument("--status", metavar="S", help="only those of a status, such as open or waitlist")
    cases.add_argument("--focus", metavar="F", help="only those of a focus, such as engage or plan")
    _json(cases)
    gaps = _command(commands, "gaps", "gaps.gaps", "what each case must have, and what is missing")
    gaps.add_argument("--case", metavar="CASE", help="only this case, whatever its status")
    _json(gaps)
    show = _command(commands, "show", "chart.show", "one chart")
    show.add_argument("case", metavar="CASE", help="a case number, a part of the client's name, or the id")
    _as_of(show, "the chart as it stood at the end of that day")
    _json(show)
    plan = _command(commands, "plan", "plan.plan", "a plan in words: as it stands, a version, what changed")
    plan.add_argument("case", metavar="CASE", help="a case number, a part of the client's name, or the id")
    which = plan.add_mutually_exclusive_group()
    which.add_argument("--version", metavar="N", type=_count, help="as it was agreed in that version")
    which.add_argument(
        "--diff",
        metavar=("A", "B"),
        nargs=2,
        type=_version,
        help="what changed from A to B (numbers, or now)",
    )
    _json(plan)
    find = _command(commands, "find", "lists.find", "search over names, numbers, notes and tasks")
    find.add_argument("text", metavar="TEXT", nargs="+", help="words; the last one may be unfinished")
    find.add_argument("--limit", metavar="N", type=_count, default=50, help="at most so many (default 50)")
    _json(find)


def _entry_commands(commands: _SubParsersAction[Any]) -> None:
    log = _command(
        commands, "log", "entry.log", "take down a contact and its follow-up in one line", more=_LOG
    )
    log.add_argument("text", metavar="TEXT", nargs="+", help="the line, or - to read it from standard input")
    log.add_argument("--now", metavar="T", help="the time it is entered for, such as 2026-03-04T10:00")
    log.add_argument("--case", metavar="CASE", help="for this case; then the line needs no @client")
    log.add_argument("--dry-run", action="store_true", help="show what the line says; needs no record")
    _json(log)


def _import_commands(commands: _SubParsersAction[Any]) -> None:
    parser: ArgumentParser = commands.add_parser(
        "import", help="clients and history from elsewhere", description="Clients and history from elsewhere."
    )
    kinds = parser.add_subparsers(title="kinds", metavar="KIND", required=True)
    synthea = _command(kinds, "synthea", "imports.synthea", "a folder of the Synthea CSV layout")
    synthea.add_argument("source", metavar="DIR", help="the folder")
    clients = _command(kinds, "csv", "imports.csv", "a plain client list")
    clients.add_argument("source", metavar="FILE", help="the file")
    answered = _command(kinds, "fhir", "imports.fhir", "answered forms: FHIR QuestionnaireResponses")
    answered.add_argument("source", metavar="FILE", help="a QuestionnaireResponse, or a Bundle of them")
    answered.add_argument("--case", metavar="CASE", help="for this case; otherwise found by their subject")
    for each in (synthea, clients, answered):
        each.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")
        _json(each)


def _form_commands(commands: _SubParsersAction[Any]) -> None:
    parser: ArgumentParser = commands.add_parser(
        "forms", help="assessment forms: the library, checks, scores", description="Assessment forms."
    )
    what = parser.add_subparsers(title="what", metavar="WHAT", required=True)
    listing = _command(what, "list", "forms.listing", "the form library")
    listing.add_argument("--all", action="store_true", help="the retired ones too")
    add = _command(what, "add", "forms.add", "bring a FHIR Questionnaire into the library")
    add.add_argument("file", metavar="FILE", help="the questionnaire")
    add.add_argument(
        "--entitled", action="store_true", help="I am entitled to use this form; it is not asked any more"
    )
    check = _command(
        what, "check", "forms.check", "what of a FHIR Questionnaire is supported; needs no record"
    )
    check.add_argument("files", metavar="FILE", nargs="+", help="the questionnaires")
    score = _command(
        what, "score", "forms.score", "score a response; needs no record for a file or a shipped form"
    )
    score.add_argument("form", metavar="FORM", help="a code of the library, or a questionnaire's file")
    score.add_argument(
        "response", metavar="RESPONSE", help="a QuestionnaireResponse, or - for standard input"
    )
    score.add_argument("--age", metavar="N", type=_whole, help="the client's age, for rules that ask")
    score.add_argument(
        "--gender", choices=("male", "female", "other", "unknown"), help="the client's, for rules that ask"
    )
    score.add_argument(
        "--mode", choices=("self", "read_aloud", "proxy"), help="how it was asked, for rules that ask"
    )
    rule = _command(what, "rule", "forms.rule", "attach a score rule to a form of the library")
    rule.add_argument("form", metavar="CODE", help="the form")
    rule.add_argument(
        "file", metavar="FILE", help="the rule, as docs/forms.md describes it; or a shipped form's code"
    )
    for each in (listing, add, check, score, rule):
        _json(each)
    _print_command(what)


def _print_command(what: _SubParsersAction[Any]) -> None:
    prints = _command(
        what, "print", "forms_print.write", "a form as PDF or text, blank or as it was answered"
    )
    prints.add_argument("form", metavar="FORM", help="a code of the library")
    answered = prints.add_mutually_exclusive_group()
    answered.add_argument("--case", metavar="CASE", help="its newest answers in this case")
    answered.add_argument("--assessment", metavar="ID", help="the answers of this assessment")
    prints.add_argument("--out", metavar="FILE", required=True, help="the file to write")
    prints.add_argument("--format", choices=("txt", "pdf"), help="default: by the file's name, else pdf")
    prints.add_argument("--confidential", action="store_true", help="put confidential results in")
    prints.add_argument("--force", action="store_true", help="replace the file where it is there already")


def _as_of(parser: _ActionsContainer, help: str) -> None:  # noqa: A002
    parser.add_argument("--as-of", metavar="DATE", help=help)


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for another program")


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _count(text: str) -> int:
    if (number := _whole(text)) == 0:
        raise ArgumentTypeError("at least 1 is needed")
    return number


def _version(text: str) -> int:
    return 0 if text.casefold() == "now" else _count(text)


def _whole(text: str) -> int:
    # Nine figures are plenty, and Python refuses to read thousands of them.
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004
        raise ArgumentTypeError(f"“{text:.20}” is not a whole number")
    return int(text)
