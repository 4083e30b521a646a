"""A program that saves contacts and tells each one on its output once it is there; killed by the tests."""

from __future__ import annotations

import sys
from pathlib import Path

from cmtui.casebook.book import open_casebook


def main(path: str, passphrase: str, tag: str, count: str) -> None:
    """Save contacts with a follow-up task until there are `count`."""
    book = open_casebook(Path(path), passphrase or None)
    case = book.caseload.page(0, 1)[0].case
    for number in range(1, int(count) + 1):
        book.contacts.log(f"call 5m: {tag} {number} {'x' * 3_000} + follow {tag} {number}", case=case)
        sys.stdout.write(f"{tag} {number}\n")
        sys.stdout.flush()
    book.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
