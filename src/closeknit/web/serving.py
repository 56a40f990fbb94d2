"""Serving the pages on the loopback, until the owner ends it."""

from __future__ import annotations

import atexit
import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from closeknit.errors import Misuse

HOST = "127.0.0.1"
PORT = 8433  # the same each time, so that browsers remember what is theirs (filters, the theme)


def listening(port: int | None) -> socket.socket:
    """A socket on the loopback: at `port`, else at the usual one or, where that is taken, any.
    Raises Misuse where the port asked for is taken."""
    for choice in (PORT, 0) if port is None else (port,):
        one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            one.bind((HOST, choice))
            one.listen(128)
            return one
        one.close()
    raise Misuse(f"Port {port} is in use by another program. Leave --port out, or choose another.")


def serve(
    home: Path, port: int | None, tell: Callable[[str], None], ready: Callable[[str], None]
) -> None:
    """Serves until Ctrl-C. `ready` is handed the link that opens the pages, `tell` what the owner
    should read later."""
    import uvicorn

    from closeknit.web.app import application
    from closeknit.web.security import Gate

    with listening(port) as own:
        gate = Gate(own.getsockname()[1])
        config = uvicorn.Config(
            application(home, gate, tell),
            loop="asyncio",  # said, since looking for others takes time
            http="h11",
            log_config=None,
            log_level="error",  # what isn't HTTP at all is nothing that the owner should read
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            lifespan="on",
            timeout_graceful_shutdown=2,
            ws="none",
        )
        server = uvicorn.Server(config)
        ready(gate.link())
        with suppress(KeyboardInterrupt):
            server.run(sockets=[own])
    atexit.register(_leave)


def _leave() -> None:
    """Ends the program where something of no more use is still being worked out beside it. Python
    isn't left to tidy up around that, of which libraries complain aloud."""
    if any(one.daemon for one in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # its reader may have gone away
                stream.flush()
        os._exit(0)
