"""`butoir work`: the background work, until it is told to stop."""

from __future__ import annotations

import argparse
import logging
from threading import Event

from butoir.project.installation import open_installation
from butoir.web.clock import now


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--loop",
        action="store_true",
        help="do everything here, without sharing it with other machines (SQLite always does)",
    )


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; then finish what is in hand and give 0."""
    open_installation()
    from butoir.project.background.engine import stop_on_signals, work

    show_log()
    stop = Event()
    stop_on_signals(stop)
    work(stop, now, loop=args.loop)
    return 0


def show_log() -> None:
    """What is done in the background, a line each, on standard error."""
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form)
