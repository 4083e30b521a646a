"""The program: arguments and paths first; the app, or one command, is imported once they are read."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `cmtui` with the arguments of the shell, and leave with its exit code."""
    from cmtui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
