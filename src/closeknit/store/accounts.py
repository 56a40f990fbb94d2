"""Accounts that the person added, and how far each of their collections was read."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, get_args

from closeknit.model.accounts import Account, Kind, Secret, Synced, SyncState
from closeknit.store.database import path_of, reported
from closeknit.store.rows import Rows

if TYPE_CHECKING:
    from closeknit.store.writer import Writer

KINDS: tuple[str, ...] = get_args(Kind)  # in place of a format: the source is an account


class Accounts(Rows):
    """The part of a reader that knows accounts."""

    def accounts(self) -> list[SyncState]:
        """All accounts in the order they were added, and how the last sync of each went."""
        counts: dict[int, list[Synced]] = {}
        for number, name, told in self._rows(
            "SELECT account_id, name, counts FROM collection ORDER BY name, key"
        ):
            counts.setdefault(number, []).append(_synced(name, told))
        return [
            SyncState(_account(name, kind, settings), ended, trouble, tuple(counts.get(number, ())))
            for number, name, kind, settings, ended, trouble in self._rows(
                "SELECT id, name, kind, settings, ended, trouble FROM account ORDER BY id"
            )
        ]

    def account_kinds(self) -> dict[str, str]:
        """Path → kind of all sources that are or were accounts."""
        marks = ", ".join("?" * len(KINDS))
        query = f"SELECT path, format FROM source WHERE format IN ({marks})"  # noqa: S608
        return dict(self._rows(query, *KINDS))

    def collection_name(self, account: str, key: str) -> str:
        """What people see of a collection; its key where the account was removed."""
        rows = self._rows(
            "SELECT c.name FROM collection c JOIN account a ON a.id = c.account_id "
            "WHERE a.name = ? AND c.key = ?",
            account,
            key,
        )
        return str(rows[0][0]) if rows else key.partition("/")[2] or key


class AccountBook:
    """Writes accounts, with the writer's own connection and in its transactions."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, account: Account) -> None:
        """Adds an account, or replaces the settings of the one with its name."""
        self._run(
            "INSERT INTO account (name, kind, settings) VALUES (?, ?, ?) ON CONFLICT (name) "
            "DO UPDATE SET kind = excluded.kind, settings = excluded.settings, trouble = ''",
            account.name,
            account.kind,
            _settings(account),
        )

    def remove(self, name: str) -> None:
        """Removes an account. What was read from it stays."""
        self._writer.begin()
        self._run(
            "DELETE FROM collection WHERE account_id = (SELECT id FROM account WHERE name = ?)",
            name,
        )
        self._run("DELETE FROM account WHERE name = ?", name)
        self._writer.commit()

    def ended(self, name: str, time: int, trouble: str) -> None:
        """Keeps how a sync went; its time only where there was no `trouble`."""
        self._run(
            "UPDATE account SET trouble = ?1, ended = CASE ?1 WHEN '' THEN ?2 ELSE ended END "
            "WHERE name = ?3",
            trouble,
            time,
            name,
        )

    def state(self, account: str, key: str) -> tuple[str, int]:
        """Where the next sync of a collection begins ("": at its beginning), and the number of
        its member (0 where it is new)."""
        rows = self._rows(
            "SELECT c.state, c.member_id FROM collection c JOIN account a ON a.id = c.account_id "
            "WHERE a.name = ? AND c.key = ?",
            account,
            key,
        )
        return (str(rows[0][0]), int(str(rows[0][1]))) if rows else ("", 0)

    def reached(self, account: str, key: str, name: str, member: int, state: str) -> None:
        """Keeps where the next sync of a collection begins."""
        self._run(
            "INSERT INTO collection (account_id, key, name, member_id, state) "
            "SELECT id, ?, ?, ?, ? FROM account WHERE name = ? ON CONFLICT (account_id, key) "
            "DO UPDATE SET name = excluded.name, member_id = excluded.member_id, "
            "state = excluded.state",
            key,
            name,
            member,
            state,
            account,
        )

    def counted(self, account: str, key: str, synced: Synced) -> None:
        """Keeps what the last sync of a collection found."""
        self._run(
            "UPDATE collection SET counts = ? WHERE key = ? "
            "AND account_id = (SELECT id FROM account WHERE name = ?)",
            _counts(synced),
            key,
            account,
        )

    def items(self, member: int) -> int:
        """How many items were read from a member so far."""
        rows = self._rows("SELECT items FROM member WHERE id = ?", member)
        return int(str(rows[0][0])) if rows else 0

    def same_name(self, account: str, key: str, name: str) -> list[str]:
        """The keys of other collections with this name: numberings that hold no longer."""
        rows = self._rows(
            "SELECT c.key FROM collection c JOIN account a ON a.id = c.account_id "
            "WHERE a.name = ? AND c.name = ? AND c.key != ?",
            account,
            name,
            key,
        )
        return [str(row[0]) for row in rows]

    def keep_only(self, account: str, keys: Collection[str]) -> None:
        """Forgets the states of collections that are read no longer."""
        known = self._rows(
            "SELECT c.account_id, c.key FROM collection c JOIN account a ON a.id = c.account_id "
            "WHERE a.name = ?",
            account,
        )
        for number, key in known:
            if key not in keys:
                self._run("DELETE FROM collection WHERE account_id = ? AND key = ?", number, key)

    def _run(self, query: str, *values: object) -> None:
        with reported(path_of(self._writer.home)):
            self._writer._database.execute(query, values)

    def _rows(self, query: str, *values: object) -> Sequence[tuple[object, ...]]:
        with reported(path_of(self._writer.home)):
            return self._writer._database.execute(query, values).fetchall()


def _settings(account: Account) -> str:
    told = asdict(account)
    del told["name"], told["kind"]
    return json.dumps(told, ensure_ascii=False)


def _account(name: str, kind: Kind, settings: str) -> Account:
    told = json.loads(settings)
    return Account(name=name, kind=kind, secret=Secret(**told.pop("secret")), **told)


def _counts(synced: Synced) -> str:
    told = asdict(synced)
    del told["collection"]
    return json.dumps(told, ensure_ascii=False)


def _synced(name: str, counts: str) -> Synced:
    told = json.loads(counts)
    left_out = tuple((str(reason), int(n)) for reason, n in told.pop("left_out", ()))
    return Synced(name, left_out=left_out, **told)
