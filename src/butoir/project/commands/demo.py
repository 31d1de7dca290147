"""`butoir demo`: two companies with a year of life, ready to look at; or the sample files alone."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from datetime import date
from pathlib import Path

from butoir.core.errors import InputError
from butoir.project.arguments import day
from butoir.project.commands import migrate

DATA = Path("out/demo")
LETTERS = Path("out/letters")
AS_OF = date(2026, 11, 20)  # the day of the sample files
SEED = 7


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir demo`."""
    parser.add_argument(
        "--data",
        type=Path,
        default=DATA,
        metavar="DIR",
        help="the folder of the installation that is made (default: %(default)s)",
    )
    parser.add_argument(
        "--as-of",
        type=day,
        default=AS_OF,
        metavar="DATE",
        help="the last day (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help="what is drawn (default: %(default)s)"
    )
    parser.add_argument("--again", action="store_true", help="start anew, in that folder only")
    parser.add_argument("--serve", action="store_true", help="then open its pages, until Ctrl-C")
    parser.add_argument("--port", type=int, default=8000, help="of --serve (default: %(default)s)")
    parser.add_argument(
        "--files", action="store_true", help="no database: the sample files, decided for one day"
    )
    parser.add_argument(
        "--letters",
        type=Path,
        default=LETTERS,
        metavar="DIR",
        help="with --files: where to write the letters (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Make the demo, or show the one that is there; raises InputError near a real database."""
    if args.files:
        from butoir.project.sample_files import show_files

        return show_files(args.letters)
    if args.letters != LETTERS:
        raise InputError("goes with --files", "--letters")
    os.environ["BUTOIR_DATA"] = str(args.data)
    from butoir.project.installation import load_settings

    load_settings()
    from butoir.project.demo.founding import change_passwords
    from butoir.project.demo.place import clear_place, demo_there

    if args.again:
        clear_place(args.data)
    password = secrets.token_hex(5)
    if not demo_there(args.seed, args.as_of):
        began = time.monotonic()
        migrate.run(args)
        _play(args, password)
        print(f"a year of two companies: made in {time.monotonic() - began:.0f} s")
    else:
        change_passwords(password)
    _tell(args.data, password, serving=args.serve)
    return _serve(args.port) if args.serve else 0


def _serve(port: int) -> int:
    """Open the pages on the last day of the play."""
    from butoir.project.commands import serve

    return serve.run(argparse.Namespace(host="127.0.0.1", port=port, open=True))


def _play(args: argparse.Namespace, password: str) -> None:
    """Play the year under a progress bar."""
    from rich.progress import Progress

    from butoir.project.demo.life import Scale, play
    from butoir.project.output import error_console

    screen, scale = error_console(), Scale()
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("a year of two companies", total=scale.days + 1)
        play(args.seed, args.as_of, scale, password, lambda _: bar.advance(task))


def _tell(data: Path, password: str, *, serving: bool) -> None:
    from butoir.project.demo.summary import load_summary
    from butoir.project.demo_screen import show_demo, show_people
    from butoir.project.output import console, say
    from butoir.users.models import Company

    screen = console()
    show_demo(screen, [load_summary(company) for company in Company.objects.order_by("pk")])
    show_people(screen, password)
    say(screen, "Nothing of it is ever sent: all its channels are switched off.")
    if serving:
        say(screen, "Its pages, on that day; claire may do everything there:", style="bold")
        return
    say(screen, "To go on:", style="bold")
    program = sys.argv[0] if Path(sys.argv[0]).name == "butoir" else "butoir"
    for words in ("serve", "approve --help", "calls --help", "verify"):
        print(f"  BUTOIR_DATA={data} {program} {words}")  # to be copied: never wrapped
