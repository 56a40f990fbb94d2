"""`closeknit serve` as its user starts it: on the loopback alone, until Ctrl-C."""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from closeknit.errors import Misuse
from closeknit.loopback import listening
from closeknit.web.serving import PORT

# what sockets of this process do, from whatever library
WATCH = """
import sys
def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        with open({file!r}, "a") as log:
            log.write(event + " " + repr(arguments[1:]) + chr(10))
sys.addaudithook(watch)
sys.argv = ["closeknit", *{words!r}]
from closeknit.cli import main
main()
"""


def free_port() -> int:
    with listening(0) as one:
        return int(one.getsockname()[1])


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_it_listens_on_the_loopback_alone_and_ends_quietly(
    short_home: Path, tmp_path: Path
) -> None:
    home, log, port = tmp_path / "home", tmp_path / "log", free_port()
    shutil.copytree(short_home, home)
    words = ["serve", "--no-open", "--port", str(port), "--home", str(home)]
    server = subprocess.Popen(
        [sys.executable, "-c", WATCH.format(file=str(log), words=words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        lines = [server.stdout.readline() for _ in range(3)]
        link = re.search(r"http://\S+", lines[1])
        assert link and link[0].startswith(f"http://127.0.0.1:{port}/?key=")
        jar = http.cookiejar.CookieJar()
        # without a proxy that the environment may name
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar), urllib.request.ProxyHandler({})
        )
        page = browser.open(link[0], timeout=20)
        assert page.status == 200 and page.url == f"http://127.0.0.1:{port}/"
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=20)
    finally:
        server.kill()
        server.communicate()
    assert (server.returncode, errors) == (0, "")
    done = set(log.read_text().splitlines())
    assert done == {f"socket.bind (('127.0.0.1', {port}),)"}


def test_another_port_is_taken_where_the_usual_one_is_in_use() -> None:
    with listening(None, PORT) as first, listening(None, PORT) as second:
        assert first.getsockname()[1] != second.getsockname()[1]
        assert first.getsockname()[0] == second.getsockname()[0] == "127.0.0.1"


def test_a_port_that_was_asked_for_and_is_taken_is_said() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Misuse, match=f"Port {port} is in use"):
            listening(port)
