"""closeknit sync --install and --uninstall: every hour, by the platform's own scheduler."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from platformdirs import user_data_path

from closeknit.accounts.schedule import (
    CALLED,
    Schedule,
    as_typed,
    crontab,
    folder_of,
    schedule,
    scheduler_of,
    unattended,
)
from closeknit.cli.common import on_terminal, put_json
from closeknit.errors import CantWrite, Misuse
from closeknit.network import Network

PATIENCE = 60.0  # seconds for a scheduler's command


def install(net: Network, as_json: bool) -> None:
    """Shows what it takes and how to undo it, then does it. Raises CantWrite, Misuse."""
    without = unattended(state.account for state in net.accounts())
    if without:
        names = " and ".join(f"“{name}”" for name in without)
        raise Misuse(
            f"The password of {names} comes from an environment variable, which a scheduler "
            "doesn't have. Add the account once more with --password-command, or without the "
            "variable to keep the password in the system's keyring."
        )
    plan = _plan(net)
    if as_json:
        put_json(_shape(plan, _undo(net)))
    else:
        _show(plan, net)
    if on_terminal() and not click.confirm("Do that?", default=True, err=True):
        click.echo("Nothing was installed.", err=True)
        raise SystemExit(1)
    _write(plan)
    try:
        _run(plan.commands, plan)
    except CantWrite as error:
        _remove(plan)
        instead = f" With cron this line does the same: {crontab(_command(net))}"
        raise CantWrite(f"{error}{instead if plan.scheduler == 'systemd' else ''}") from None
    if not as_json:
        click.echo(
            f"Done: {CALLED[plan.scheduler]} syncs every hour from now on, while you are logged "
            f"in. Undo: {_undo(net)}"
        )


def uninstall(net: Network, as_json: bool) -> None:
    """Undoes it, also where only a part of it is there. Raises CantWrite."""
    plan = _plan(net)
    there = [path for path, _ in plan.files if path.exists()]
    if plan.files and not there:
        click.echo("No sync is installed for this home; nothing was done.", err=True)
        return
    trouble = ""
    try:
        _run(plan.undoing, plan)
    except CantWrite as error:
        trouble = str(error)
    _remove(plan)
    if trouble and not plan.files:
        raise CantWrite(trouble)
    if as_json:
        put_json({"removed": [str(path) for path in there]})
        return
    for path in there:
        click.echo(f"Removed {path}")
    click.echo("closeknit no longer syncs by itself. What was read is kept.")


def _plan(net: Network) -> Schedule:
    """For this platform, person and home. Raises Misuse where there is no known scheduler."""
    command = _command(net)
    scheduler = scheduler_of(sys.platform, systemd=shutil.which("systemctl") is not None)
    if scheduler is None:
        raise Misuse(
            "This system has no systemd. With cron the same is done by this line, which "
            f"“crontab -e” takes:\n{crontab(command)}"
        )
    folder = folder_of(scheduler, Path.home(), os.environ.get("XDG_CONFIG_HOME", ""))
    home = "" if _is_usual(net) else str(net.home.resolve())
    user = os.getuid() if sys.platform != "win32" else 0
    try:
        return schedule(scheduler, command, folder, home=home, user=user)
    except ValueError as error:
        raise Misuse(
            f"{CALLED[scheduler]} can't be told: {error}. Put the home into a folder with a "
            "shorter, plain name."
        ) from None


def _command(net: Network) -> list[str]:
    return [sys.executable, "-m", "closeknit", "sync", "--home", str(net.home.resolve())]


def _undo(net: Network) -> str:
    home = "" if _is_usual(net) else f" --home {net.home}"
    return f"closeknit sync --uninstall{home}"


def _is_usual(net: Network) -> bool:
    """Whether it is the home of whoever says nothing else, in the environment neither."""
    return net.home.resolve() == user_data_path("closeknit", appauthor=False).resolve()


def _show(plan: Schedule, net: Network) -> None:
    click.echo(f"To sync {net.home} every hour, {CALLED[plan.scheduler]} is told this:")
    for path, text in plan.files:
        click.echo(f"\nthe file {path}")
        click.echo("".join(f"  {line}\n" for line in text.splitlines()), nl=False)
    click.echo("\nand these commands are run:")
    for command in plan.commands:
        click.echo(f"  {as_typed(command, plan.scheduler)}")
    click.echo(f"\nTo undo all of it: {_undo(net)}")


def _shape(plan: Schedule, undo: str) -> dict[str, object]:
    return {
        "scheduler": plan.scheduler,
        "files": {str(path): text for path, text in plan.files},
        "commands": [list(command) for command in plan.commands],
        "undo": undo,
    }


def _write(plan: Schedule) -> None:
    for path, text in plan.files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            _remove(plan)
            raise CantWrite(
                f"{path} can't be written ({error.strerror}). Nothing was installed."
            ) from None


def _remove(plan: Schedule) -> None:
    for path, _ in plan.files:
        path.unlink(missing_ok=True)
    for command in plan.afterwards:
        subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)


def _run(commands: Iterable[Sequence[str]], plan: Schedule) -> None:
    for command in commands:
        typed = as_typed(command, plan.scheduler)
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CantWrite(f"“{typed}” can't be run ({error}). Nothing was installed.") from None
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
            raise CantWrite(
                f"{CALLED[plan.scheduler]} doesn't take it: “{typed}” says “{said}”. Nothing was "
                "installed."
            )
