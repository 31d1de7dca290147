"""`butoir serve`: everything from one command: the web, the background work and its clock."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import socket
import webbrowser
from threading import Event, Thread

from butoir.core.errors import InputError
from butoir.project.commands.work import show_log
from butoir.project.installation import open_installation
from butoir.web.clock import now

_PROCESSES = 2
_THREADS = 4  # requests that each of them answers at once


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="(default: %(default)s)")
    parser.add_argument("--open", action="store_true", help="open the pages in a browser too")


def run(args: argparse.Namespace) -> int:
    """Serve and work until SIGTERM or SIGINT; then finish what is in hand and give 0.

    Work that breaks down stops the server too, with 1: nobody would notice that nothing leaves.
    """
    open_installation()
    _check_free(args.host, args.port)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _keep_the_day_of_a_demo()
    show_log()
    multiprocessing.set_start_method("spawn")  # a fork would copy the locks of the worker's thread
    stop = Event()
    broken: list[Exception] = []
    worker = Thread(target=_work, args=(stop, broken), name="work")
    server = Granian(
        "butoir.project.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=_PROCESSES,
        blocking_threads=_THREADS,
        websockets=False,
        log_level=LogLevels.warning,  # its own start and stop tell a person nothing
        respawn_failed_workers=True,
    )
    server.on_startup(worker.start)  # once it listens to signals: work that fails sends one
    _say_where(f"http://{args.host}:{args.port}/", _first_steps(), open_too=args.open)
    try:
        server.serve()
    finally:
        stop.set()
        if worker.ident is not None:
            worker.join()
    return 1 if broken else 0


def _keep_the_day_of_a_demo() -> None:
    """A demo stays on the last day of its play, for all the processes that serve it."""
    from butoir.project.demo.place import day_of_the_demo

    day = day_of_the_demo()
    if day is not None:
        os.environ["BUTOIR_DEMO_DAY"] = day.isoformat()


def _say_where(address: str, first_steps: str, *, open_too: bool) -> None:
    if first_steps:
        print("Nobody has an account yet. Open this address to make the first one:")
    print(f"Butoir: {address}{first_steps} (Ctrl-C stops)", flush=True)
    if open_too:
        webbrowser.open(address + first_steps)  # where there is no browser nothing happens


def _first_steps() -> str:
    """The one-time path of the first account, while nobody is here; else nothing."""
    from butoir.users.models import User
    from butoir.web.office.start.codes import start_code

    return "" if User.objects.exists() else f"start/{start_code()}/"


def _work(stop: Event, broken: list[Exception]) -> None:
    from butoir.project.background.engine import work
    from butoir.project.background.jobs import LOG

    try:
        work(stop, now)
    except Exception as error:
        broken.append(error)
        LOG.critical("the background work broke down: the server stops", exc_info=error)
        os.kill(os.getpid(), signal.SIGTERM)


def _check_free(host: str, port: int) -> None:
    """The server shares an address with whoever has it: two installations would answer in turn."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        raise InputError(f"cannot be served: {error}", f"{host}:{port}") from error
