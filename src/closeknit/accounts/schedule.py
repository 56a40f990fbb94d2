"""A sync every hour by the platform's own scheduler: which files and commands that takes, and
which undo it. Here nothing is written and nothing run.

The password must come from the keyring or a command then: a scheduler knows nothing of the
environment of the shell in which an account was added.
"""

from __future__ import annotations

import hashlib
import plistlib
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from closeknit.model.accounts import Account

Scheduler = Literal["systemd", "launchd", "tasks"]
CALLED: dict[Scheduler, str] = {
    "systemd": "systemd",
    "launchd": "launchd",
    "tasks": "Task Scheduler",
}
LONGEST_TASK = 261  # characters of a command that schtasks takes

_SERVICE = """\
[Unit]
Description=closeknit reads what is new in your accounts

[Service]
Type=oneshot
ExecStart={command}
Nice=10
"""
_TIMER = """\
[Unit]
Description=closeknit reads what is new in your accounts, every hour

[Timer]
OnCalendar=hourly
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What an installation takes: `files` are written and `commands` run; to undo it `undoing`
    is run, the files are removed, and `afterwards` is run."""

    scheduler: Scheduler
    files: tuple[tuple[Path, str], ...]
    commands: tuple[tuple[str, ...], ...]
    undoing: tuple[tuple[str, ...], ...]
    afterwards: tuple[tuple[str, ...], ...] = ()


def scheduler_of(platform: str, *, systemd: bool) -> Scheduler | None:
    """That of a `sys.platform`; None where there is none that closeknit knows."""
    if platform == "darwin":
        return "launchd"
    if platform == "win32":
        return "tasks"
    return "systemd" if systemd else None


def schedule(
    scheduler: Scheduler, command: Sequence[str], folder: Path, *, home: str = "", user: int = 0
) -> Schedule:
    """`command` runs a sync. `folder` is where units or agents of the person lie (see
    `folder_of`). `home`, where it isn't the usual one, sets one apart from another. `user` is the
    number of the user, for launchd. Raises ValueError for a command that can't be written down."""
    if any("\n" in word or "\r" in word for word in command):
        raise ValueError("a path with a line break in it")
    name = "closeknit-sync" + (f"-{_digest(home)}" if home else "")
    match scheduler:
        case "systemd":
            return _systemd(name, command, folder)
        case "launchd":
            return _launchd(name, command, folder, user)
        case "tasks":
            return _tasks(name, command)


def folder_of(scheduler: Scheduler, person: Path, config: str = "") -> Path:
    """Where a scheduler looks for what `person`'s own folder holds; `config` is XDG_CONFIG_HOME."""
    if scheduler == "systemd":
        return (Path(config) if config else person / ".config") / "systemd" / "user"
    return person / "Library" / "LaunchAgents"


def unattended(accounts: Iterable[Account]) -> list[str]:
    """The names of accounts whose password isn't there when nobody is."""
    return [account.name for account in accounts if account.secret.place == "variable"]


def crontab(command: Sequence[str]) -> str:
    """The line that does the same where there is cron only."""
    words = " ".join(_shell(word) for word in command)
    return "17 * * * * " + words.replace("%", "\\%")


def as_typed(command: Sequence[str], scheduler: Scheduler) -> str:
    """A command as a person would type it."""
    if scheduler == "tasks":
        return subprocess.list2cmdline(command)
    return " ".join(_shell(word) for word in command)


def _systemd(name: str, command: Sequence[str], folder: Path) -> Schedule:
    control = ("systemctl", "--user")
    service = _SERVICE.format(command=" ".join(_unit(word) for word in command))
    return Schedule(
        "systemd",
        ((folder / f"{name}.service", service), (folder / f"{name}.timer", _TIMER)),
        ((*control, "daemon-reload"), (*control, "enable", "--now", f"{name}.timer")),
        ((*control, "disable", "--now", f"{name}.timer"),),
        ((*control, "daemon-reload"),),
    )


def _launchd(name: str, command: Sequence[str], folder: Path, user: int) -> Schedule:
    label = f"org.closeknit.{name.removeprefix('closeknit-')}"
    path = folder / f"{label}.plist"
    told = {
        "Label": label,
        "ProgramArguments": list(command),
        "StartInterval": 3600,
        "ProcessType": "Background",
        "LowPriorityIO": True,
    }
    text = plistlib.dumps(told, sort_keys=False).decode("utf-8")
    return Schedule(
        "launchd",
        ((path, text),),
        (("launchctl", "bootstrap", f"gui/{user}", str(path)),),
        (("launchctl", "bootout", f"gui/{user}/{label}"),),
    )


def _tasks(name: str, command: Sequence[str]) -> Schedule:
    run = subprocess.list2cmdline(command)
    if len(run) > LONGEST_TASK:
        raise ValueError(f"a command of more than {LONGEST_TASK} characters")
    return Schedule(
        "tasks",
        (),
        (("schtasks", "/Create", "/SC", "HOURLY", "/TN", name, "/TR", run, "/F"),),
        (("schtasks", "/Delete", "/TN", name, "/F"),),
    )


def _unit(word: str) -> str:
    """A word of a command in a unit, where % and $ mean something."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("%", "%%").replace("$", "$$") + '"'


def _shell(word: str) -> str:
    from shlex import quote

    return quote(word)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
