"""Serving the pages on the loopback, until the owner ends it."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from closeknit.loopback import listening

PORT = 8433  # the same each time, so that browsers remember what is theirs (filters, the theme)


def serve(
    home: Path, port: int | None, tell: Callable[[str], None], ready: Callable[[str], None]
) -> None:
    """Serves until Ctrl-C. `ready` is handed the link that opens the pages, `tell` what the owner
    should read later."""
    import uvicorn

    from closeknit.web.app import application
    from closeknit.web.security import Gate

    with listening(port, PORT) as own:
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
