"""The command `suban`: its first word names a module of `bots.commands`, and only that one is loaded."""

import argparse
import io
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module, metadata

from bots.config.problems import remark
from core.errors import BadConfig, Unavailable

COMMANDS = (
    "playground",
    "run",
    "invite",
    "poster",
    "rehearse",
    "triage",
    "check",
    "report",
    "export",
    "erase",
    "retain",
    "backup",
    "restore",
)

INTERRUPTED = 130
MISTAKEN = 2
OUT_OF_REACH = 75  # EX_TEMPFAIL of sysexits.h: whoever started it may try again


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    2 is a mistake in arguments or configuration, 75 a database that can't be reached now, 130 the answer to Ctrl-C.
    """
    _speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    wanted = words[:1] if words and words[0] in COMMANDS else COMMANDS
    args = _parser(wanted).parse_args(words)
    try:
        return int(args.run(args))
    except BadConfig as wrong:
        print(f"suban: {wrong}", file=sys.stderr)
        return MISTAKEN
    except Unavailable as reason:
        print(f"suban: {remark('database_out', reason=reason)}", file=sys.stderr)
        return OUT_OF_REACH
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; keep the interpreter from complaining while it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser(names: Iterable[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="suban", description="The complaint system of a property company.")
    parser.add_argument("--version", action="version", version=f"suban {metadata.version('suban')}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in names:
        module = import_module(f"bots.commands.{name}")
        command = commands.add_parser(name, help=module.__doc__, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
