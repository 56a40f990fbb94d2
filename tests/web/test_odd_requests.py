"""Requests that our own pages would never send: each is answered with a sentence."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

ADDRESS = "http://127.0.0.1:8433"
Enter = Callable[[Path], TestClient]
OWN = {"Origin": ADDRESS}


def finished(visitor: TestClient) -> None:
    """Waits until nothing is being read any more."""
    for _ in range(200):
        if 'data-running="yes"' not in visitor.get("/sources").text:
            return
        time.sleep(0.05)
    raise AssertionError("it reads and reads")


@pytest.mark.skipif(os.name != "posix", reason="rights and links are tried")
def test_odd_paths_never_break_the_page(enter: Enter, tmp_path: Path) -> None:
    visitor = enter(tmp_path / "new")
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    os.mkfifo(tmp_path / "pipe")
    for path in ("x" * 5_000, "~nobody-here/x", "\x00", str(tmp_path / "ring")):
        answer = visitor.change("/sources/read", path=path)  # type: ignore[attr-defined]
        assert answer.status_code == 400
        assert "There is no file or folder" in answer.text
    # what would never end is not opened
    for path in ("/dev/zero", str(tmp_path / "pipe")):
        visitor.change("/sources/read", path=path)  # type: ignore[attr-defined]
        finished(visitor)


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/ask/answer", {"id": "p2", "text": "lend me your car", "answer": "² yes"}),
        ("/ask/answer", {"id": "p2", "text": "lend me your car", "answer": "9" * 5_000 + " yes"}),
        ("/ask/outcome", {"word": "granted", "ref": "L" + "9" * 30}),
        ("/ledger/unlog", {"ref": "L²"}),
        ("/ledger/outcome", {"word": "won", "ref": "L" + "9" * 30, "amount": "1e400"}),
        ("/needs/N²/drop", {}),
        ("/people/p2/answer", {"number": "²", "word": "yes"}),
        ("/people/p" + "9" * 5_000 + "/note", {"words": "x"}),
    ],
)
def test_what_no_page_sends_is_refused(
    own_visitor: TestClient, address: str, fields: dict[str, str]
) -> None:
    answer = own_visitor.change(address, **fields)  # type: ignore[attr-defined]
    assert answer.status_code in (400, 404)
    assert "<h1" in answer.text


def test_a_size_that_is_none_is_no_size(own_visitor: TestClient) -> None:
    for fields in ({"kind": "favour", "size": "12"}, {"kind": "referral", "level": "23"}):
        answer = own_visitor.change(  # type: ignore[attr-defined]
            "/ledger/log", who_id="p2", to_id="p3", by="me", words="drove", **fields
        )
        assert answer.status_code == 200
    desk = own_visitor.app.app.state.desk  # type: ignore[attr-defined]
    noted = [e for e in desk.network().ledger().entries if e.state == "logged"]
    assert {(e.size, e.level) for e in noted[-2:]} == {(None, None)}


def test_only_the_forms_of_the_pages_are_read(own_visitor: TestClient) -> None:
    token = own_visitor.token()  # type: ignore[attr-defined]
    body = (
        f'--a\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n--a--\r\n'
    ).encode()
    for kind in (
        "multipart/form-data; boundary=a; charset=unicode_escape",
        "multipart/form-data",
        "application/json",
        "text/plain",
    ):
        answer = own_visitor.post("/ask/size", content=body, headers={**OWN, "Content-Type": kind})
        assert answer.status_code == 415
    many = {"csrf": token, **{f"field{n}": "x" for n in range(600)}}
    answer = own_visitor.post("/ask/size", data=many, headers=OWN)
    assert (answer.status_code, answer.text[:13]) == (400, "What the page")
    both = {**OWN, "X-CSRF": token, "Transfer-Encoding": "chunked", "Content-Length": "3"}
    assert own_visitor.post("/ask/size", content=b"a=b", headers=both).status_code == 413


def test_an_address_that_only_takes_forms_says_so(visitor: TestClient) -> None:
    answer = visitor.get("/ask/size")
    assert (answer.status_code, answer.text[:17]) == (405, "This address only")


def test_a_home_that_breaks_meanwhile_is_said(own_visitor: TestClient) -> None:
    desk = own_visitor.app.app.state.desk  # type: ignore[attr-defined]
    desk.stop()
    for ending in ("-wal", "-shm"):
        (desk.home / f"closeknit.sqlite{ending}").unlink(missing_ok=True)
    (desk.home / "closeknit.sqlite").write_bytes(b"nonsense" * 1_000)
    for address in ("/", "/people", "/sources", "/nowhere"):
        answer = own_visitor.get(address)
        assert answer.status_code == 500
        assert "is damaged" in answer.text and "restore" in answer.text
