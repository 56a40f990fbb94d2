"""Taking out what the person excludes, with what came of it alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable


def purge(
    database: sqlite3.Connection,
    hides_handle: Callable[[str], bool],
    hides_file: Callable[[str, str], bool],
) -> int:
    """Deletes what involves a hidden handle or lies only in hidden files (asked for by source and
    member), in the transaction that is open; how many interactions went."""
    run = database.execute
    hidden = [
        (number,) for number, handle in run("SELECT id, handle FROM handle") if hides_handle(handle)
    ]
    files = [
        (number,)
        for number, source, name in run(
            "SELECT m.id, s.path, m.name FROM member m JOIN source s ON s.id = m.source_id"
        )
        if hides_file(source, name)
    ]
    run("CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)")
    many = database.executemany
    many(
        "INSERT OR IGNORE INTO gone SELECT interaction_id FROM sighting WHERE member_id = ?",
        files,
    )
    many("DELETE FROM sighting WHERE member_id = ?", files)
    # what was also seen elsewhere stays
    run("DELETE FROM gone WHERE id IN (SELECT interaction_id FROM sighting)")
    many(
        "INSERT OR IGNORE INTO gone SELECT interaction_id FROM participant WHERE handle_id = ?",
        hidden,
    )
    count = int(run("SELECT count(*) FROM gone").fetchone()[0])
    for table in ("participant", "sighting", "act", "affiliation"):
        run(f"DELETE FROM {table} WHERE interaction_id IN (SELECT id FROM gone)")  # noqa: S608
    run("DELETE FROM interaction WHERE id IN (SELECT id FROM gone)")
    many("DELETE FROM handle_name WHERE handle_id = ?", hidden)
    many("DELETE FROM handle_mark WHERE handle_id = ?", hidden)
    many(
        "DELETE FROM card WHERE id IN (SELECT card_id FROM card_handle WHERE handle_id = ?)",
        hidden,
    )
    many("DELETE FROM card WHERE member_id = ?", files)
    many("DELETE FROM card_handle WHERE handle_id = ?", hidden)
    run("DELETE FROM card_handle WHERE card_id NOT IN (SELECT id FROM card)")
    run(
        "DELETE FROM affiliation WHERE interaction_id = 0 "
        "AND handle_id NOT IN (SELECT handle_id FROM card_handle)"
    )
    many("DELETE FROM handle WHERE id = ?", hidden)
    # nor does anybody stay who took part in nothing else
    run(
        "DELETE FROM handle WHERE id NOT IN (SELECT handle_id FROM participant) "
        "AND id NOT IN (SELECT handle_id FROM card_handle) "
        "AND id NOT IN (SELECT handle_id FROM handle_mark)"
    )
    run("DELETE FROM handle_name WHERE handle_id NOT IN (SELECT id FROM handle)")
    run("DROP TABLE gone")
    return count
