"""Serving the tools: over standard input and output, or over HTTP on the loopback."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import anyio

from closeknit.errors import CantWrite
from closeknit.loopback import HOST, listening
from closeknit.mcp.desk import Desk
from closeknit.mcp.guard import FILE, PATH, Guard, token_of
from closeknit.mcp.server import Server

PORT = 8434  # the same each time, so that what an assistant was told stays right
MOST_BYTES = 256 * 1024  # of a request


def speak(home: Path, write: bool, tell: Callable[[str], None]) -> None:
    """Answers on standard input and output until that ends, or Ctrl-C."""
    desk = Desk(home, tell)
    server = Server(desk, write=write)
    desk.start()
    if sys.stdin.isatty():
        tell("An assistant talks to this on standard input and output. Press Ctrl-C to end it.")
    # not by an exception: that would wait for the thread that reads, and so for one more line
    signal.signal(signal.SIGINT, lambda *_: _leave())
    anyio.run(server.run_stdio_async)
    _leave()


def serve(home: Path, port: int | None, write: bool, tell: Callable[[str], None]) -> None:
    """Answers over HTTP on the loopback until Ctrl-C."""
    import uvicorn
    from mcp.server.transport_security import TransportSecuritySettings

    try:
        token, is_new = token_of(home)
    except OSError as error:
        raise CantWrite(f"The folder {home} can't be used ({error.strerror}).") from None
    desk = Desk(home, tell)
    with listening(port, PORT) as own:
        number = own.getsockname()[1]
        app = Server(desk, write=write).streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            max_request_body_size=MOST_BYTES,
            # the guard does it, more strictly
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        server = uvicorn.Server(
            uvicorn.Config(
                Guard(app, number, token),
                loop="asyncio",  # said, since looking for others takes time
                http="h11",
                log_config=None,
                log_level="critical",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                lifespan="on",
                timeout_graceful_shutdown=2,
                ws="none",
            )
        )
        desk.start()
        tell(f"Assistants on this machine reach closeknit at http://{HOST}:{number}{PATH}")
        kept = f"It is kept in {home / FILE}, for your eyes alone."
        if is_new:
            tell(
                f"They need this token (Authorization: Bearer …), shown this once: {token}\n{kept}"
            )
        else:
            tell(f"They need the token that you were shown before. {kept}")
        tell("Press Ctrl-C here to end it.")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[own])
    _leave()


def _leave() -> None:
    """Ends the program at once: a thread may still wait for a line that never comes, or judge
    people anew, and nothing of that is needed any more."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # its reader may have gone away
            stream.flush()
    os._exit(0)
