"""The program: arguments and paths first; the app, or one command, is imported once they are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cmtui.cli.main import Source


def main() -> None:
    """Run `cmtui` with the arguments of the shell, and leave with its exit code."""
    from cmtui.cli.main import run

    sys.exit(run(sys.argv[1:], _start))


def _start(casebook: Source, path: Path, demo: bool) -> int:
    """Run the app until it is left."""
    import gc

    gc.disable()  # until the first frame, when the app enables it: nothing that a start makes is garbage
    from cmtui.app import run

    return run(casebook, path, demo=demo)


if __name__ == "__main__":
    main()
