"""What the platforms' schedulers are told."""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from closeknit.accounts.schedule import (
    LONGEST_TASK,
    as_typed,
    crontab,
    folder_of,
    schedule,
    scheduler_of,
    unattended,
)
from closeknit.model.accounts import Account, Secret

COMMAND = ("/opt/my tools/python", "-m", "closeknit", "sync", "--home", '/home/m/100% "$x"')


def test_systemd() -> None:
    plan = schedule("systemd", COMMAND, Path("/home/m/.config/systemd/user"))
    (service, told), (timer, hourly) = plan.files
    assert [service.name, timer.name] == ["closeknit-sync.service", "closeknit-sync.timer"]
    assert (
        'ExecStart="/opt/my tools/python" "-m" "closeknit" "sync" "--home" '
        '"/home/m/100%% \\"$$x\\""\n'
    ) in told
    assert "OnCalendar=hourly\n" in hourly
    assert "Persistent=true\n" in hourly
    assert plan.commands[-1] == ("systemctl", "--user", "enable", "--now", "closeknit-sync.timer")
    assert plan.undoing == (("systemctl", "--user", "disable", "--now", "closeknit-sync.timer"),)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_itself_accepts_it(tmp_path: Path) -> None:
    home = tmp_path / '100% "$x" \\n'
    command = (sys.executable, "-m", "closeknit", "sync", "--home", str(home))
    plan = schedule("systemd", command, tmp_path)
    for path, text in plan.files:
        path.write_text(text, "utf-8")
    paths = [str(path) for path, _ in plan.files]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *paths],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_launchd() -> None:
    plan = schedule("launchd", COMMAND, Path("/Users/m/Library/LaunchAgents"), user=501)
    [(path, text)] = plan.files
    told = plistlib.loads(text.encode())
    assert told["Label"] == "org.closeknit.sync"
    assert told["ProgramArguments"] == list(COMMAND)
    assert told["StartInterval"] == 3600
    assert path == Path("/Users/m/Library/LaunchAgents/org.closeknit.sync.plist")
    assert plan.commands == (("launchctl", "bootstrap", "gui/501", str(path)),)
    assert plan.undoing == (("launchctl", "bootout", "gui/501/org.closeknit.sync"),)


def test_task_scheduler() -> None:
    command = (r"C:\My Tools\python.exe", "-m", "closeknit", "sync", "--home", r"C:\m\closeknit")
    plan = schedule("tasks", command, Path())
    assert plan.files == ()
    [create] = plan.commands
    run = create[create.index("/TR") + 1]
    assert run == r'"C:\My Tools\python.exe" -m closeknit sync --home C:\m\closeknit'
    assert plan.undoing == (("schtasks", "/Delete", "/TN", "closeknit-sync", "/F"),)
    with pytest.raises(ValueError, match="more than 261 characters"):
        schedule("tasks", ("x" * (LONGEST_TASK + 1),), Path())


def test_another_home_is_another_schedule() -> None:
    names = {
        schedule("systemd", COMMAND, Path("/u"), home=home).files[0][0].name
        for home in ("", "/srv/one", "/srv/two")
    }
    assert len(names) == 3


def test_a_line_break_would_be_another_line_of_the_unit() -> None:
    with pytest.raises(ValueError, match="line break"):
        schedule("systemd", ("/x/\nExecStartPost=rm",), Path("/u"))


@pytest.mark.parametrize(
    ("platform", "systemd", "scheduler"),
    [
        ("linux", True, "systemd"),
        ("linux", False, None),
        ("darwin", False, "launchd"),
        ("win32", False, "tasks"),
        ("freebsd14", False, None),
    ],
)
def test_whose_scheduler_it_is(platform: str, systemd: bool, scheduler: str | None) -> None:
    assert scheduler_of(platform, systemd=systemd) == scheduler


def test_where_it_looks() -> None:
    person = Path("/home/m")
    assert folder_of("systemd", person) == Path("/home/m/.config/systemd/user")
    assert folder_of("systemd", person, "/c") == Path("/c/systemd/user")
    assert folder_of("launchd", person) == Path("/home/m/Library/LaunchAgents")


def test_cron_takes_the_same_command() -> None:
    line = crontab(COMMAND)
    assert line.startswith("17 * * * * ")
    # cron ends a command at a bare %
    assert tuple(shlex.split(line.partition("* * * * ")[2].replace("\\%", "%"))) == COMMAND
    assert shlex.split(as_typed(COMMAND, "systemd")) == list(COMMAND)


def test_passwords_that_a_scheduler_cant_have() -> None:
    accounts = [
        Account(place, "imap", "m", "s", Secret(place, "x"))
        for place in ("keyring", "command", "variable")
    ]
    assert unattended(accounts) == ["variable"]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux with a systemctl that writes down what it is told, and fails where a file says so."""
    tools = tmp_path / "tools"
    tools.mkdir()
    control = tools / "systemctl"
    control.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/told\n'
        f"if [ -e {tmp_path}/broken ]; then echo no bus >&2; exit 1; fi\n"
    )
    control.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_installed_and_undone(machine: Path) -> None:
    from closeknit.cli.sync import verb

    run = CliRunner()
    home = str(machine / "home")
    done = run.invoke(verb, ["--install", "--home", home])
    assert done.exit_code == 0, done.output
    units = sorted((machine / "config" / "systemd" / "user").iterdir())
    assert [unit.suffix for unit in units] == [".service", ".timer"]
    for unit in units:
        assert str(unit) in done.output
        assert all(line in done.output for line in unit.read_text("utf-8").splitlines())
    assert f"Undo: closeknit sync --uninstall --home {home}" in done.output
    assert "enable --now" in (machine / "told").read_text()

    undone = run.invoke(verb, ["--uninstall", "--home", home])
    assert undone.exit_code == 0, undone.output
    assert not any(unit.exists() for unit in units)
    assert "disable --now" in (machine / "told").read_text()
    again = run.invoke(verb, ["--uninstall", "--home", home])
    assert "nothing was done" in again.output


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_a_scheduler_that_fails_leaves_nothing_behind(machine: Path) -> None:
    from closeknit.cli.sync import verb
    from closeknit.errors import CantWrite

    (machine / "broken").touch()
    failed = CliRunner().invoke(verb, ["--install", "--home", str(machine / "home")])
    assert isinstance(failed.exception, CantWrite)
    assert "no bus" in str(failed.exception)
    assert "17 * * * * " in str(failed.exception)
    assert list((machine / "config" / "systemd" / "user").iterdir()) == []
