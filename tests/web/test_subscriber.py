"""The calendar and the address book, subscribed to by a program that others made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import vobject  # type: ignore[import-untyped]

from closeknit.loopback import listening
from closeknit.model.ties import Standing
from closeknit.network import Network
from closeknit.network.feeds import secret

KINDS = ("ics", "vcf")
VDIRSYNCER = shutil.which("vdirsyncer")


def path(home: Path, kind: str = "ics") -> str:
    return f"/feed/{secret(home)}.{kind}"


@dataclass(frozen=True)
class Subscriber:
    """Debian's vdirsyncer, which follows both addresses into folders of one file for each entry."""

    folder: Path
    home: Path
    port: int

    def fetch(self) -> subprocess.CompletedProcess[str]:
        """Once more, as its timer does."""
        return self._run("sync")

    def discover(self) -> None:
        config = f'[general]\nstatus_path = "{self.folder / "status"}"\n'
        for kind in KINDS:
            url = f"http://127.0.0.1:{self.port}{path(self.home, kind)}"
            (self.folder / kind).mkdir(exist_ok=True)
            config += (
                f'[pair {kind}]\na = "{kind}_feed"\nb = "{kind}_own"\ncollections = null\n'
                f'[storage {kind}_feed]\ntype = "http"\nurl = "{url}"\n'
                f'[storage {kind}_own]\ntype = "filesystem"\nfileext = ".{kind}"\n'
                f'path = "{self.folder / kind}"\n'
            )
        (self.folder / "config").write_text(config)
        assert self._run("discover").returncode == 0

    def summaries(self) -> set[str]:
        """What stands in the calendar that it keeps."""
        files = (self.folder / "ics").glob("*.ics")
        read = (vobject.readOne(file.read_text("utf-8")) for file in files)
        return {one.vevent.summary.value for one in read}

    def categories(self) -> dict[str, list[str]]:
        """Whom it keeps in the address book, and as what."""
        files = (self.folder / "vcf").glob("*.vcf")
        read = (vobject.readOne(file.read_text("utf-8")) for file in files)
        return {one.fn.value: one.categories.value for one in read}

    def _run(self, word: str) -> subprocess.CompletedProcess[str]:
        assert VDIRSYNCER
        # its own Python, not that of the tests
        clean = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
        return subprocess.run(
            [VDIRSYNCER, "-c", str(self.folder / "config"), word],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={**clean, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )


@pytest.fixture
def subscriber(short_home: Path, tmp_path: Path) -> Iterator[Subscriber]:
    if VDIRSYNCER is None:
        if os.environ.get("CLOSEKNIT_REQUIRE_ALL") == "1":
            pytest.fail("There is no vdirsyncer here, and nothing may be skipped.")
        pytest.skip("There is no vdirsyncer here; install Debian's package vdirsyncer.")
    home = Path(shutil.copytree(short_home, tmp_path / "home"))
    Network(home).feed_secret()
    with listening(0) as one:
        port = int(one.getsockname()[1])
    words = ["serve", "--no-open", "--port", str(port), "--home", str(home)]
    process = subprocess.Popen(
        [sys.executable, "-m", "closeknit", *words], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        for _ in range(3):
            process.stdout.readline()
        found = Subscriber(tmp_path / "subscriber", home, port)
        found.folder.mkdir()
        found.discover()
        yield found
    finally:
        process.kill()
        process.communicate()


def test_a_subscriber_follows_both(subscriber: Subscriber) -> None:
    net = Network(subscriber.home)
    answer = subscriber.fetch()
    assert answer.returncode == 0, answer.stderr
    digest = net.week()
    step = next(s for s in digest.plan.steps if s.act.value == "maintenance")
    what = f"Get in touch with {step.person.name}"
    before = subscriber.summaries()
    assert what in before
    ties = {t.person.name: t for t in net.people() if t.standing is not Standing.UNKNOWN}
    assert {n: [t.standing.value] for n, t in ties.items()} == subscriber.categories()

    net.settle(step.ref, "done")
    contact = next(t for t in ties.values() if t.standing is Standing.CONTACT)
    Network(subscriber.home, later=lambda: None).quiet(step.person.id, "private")
    net.declare(contact.person.id, "partner")
    assert subscriber.fetch().returncode == 0
    after = subscriber.summaries()
    assert what not in after and not any(step.person.name in each for each in after)
    categories = subscriber.categories()
    assert categories[contact.person.name] == ["partner"] and step.person.name not in categories

    # at the old address there is nothing any more, and what it has it keeps
    old = f"http://127.0.0.1:{subscriber.port}{path(subscriber.home)}"
    net.feed_secret(anew=True)
    assert subscriber.fetch().returncode != 0
    assert subscriber.summaries() == after
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(old, timeout=10)
    assert refused.value.code == 404
    refused.value.close()
