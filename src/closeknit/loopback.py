"""The one address that closeknit listens at: this machine's own."""

from __future__ import annotations

import socket
from contextlib import suppress

from closeknit.errors import Misuse

HOST = "127.0.0.1"


def listening(port: int | None, usual: int = 0) -> socket.socket:
    """A socket on the loopback: at `port`, else at the usual one or, where that is taken, any.
    Raises Misuse where the port asked for is taken."""
    for choice in (usual, 0) if port is None else (port,):
        one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            one.bind((HOST, choice))
            one.listen(128)
            return one
        one.close()
    raise Misuse(f"Port {port} is in use by another program. Leave --port out, or choose another.")
