"""From a reference in some evidence to the bytes that it was read from."""

from __future__ import annotations

from pathlib import Path

from closeknit.errors import NotFound
from closeknit.network.results import Original
from closeknit.sources.files import open_member
from closeknit.sources.unchanged import holds, readable
from closeknit.store.reader import reading


def original(home: Path, reference: str) -> Original:
    """The original of a reference, "i12" or a Message-ID. Raises NotFound."""
    with reading(home) as reader:
        message = reader.message(reference)
        known = {state.account.name: state.account.server for state in reader.accounts()}
        kinds = reader.account_kinds()
        names = {
            (path, member): reader.collection_name(path, member)
            for path, member, _, _ in (message.sightings if message else ())
            if path in kinds
        }
    if message is None:
        raise NotFound(f"Nothing was imported that goes by {reference}.")
    place = elsewhere = ""
    for path, member, offset, length in message.sightings:
        if (path, member) in names:
            name = names[path, member]
            place = f"{path}, {name}"
            elsewhere = elsewhere or _on_server(path, known.get(path, ""), name, message.key)
            continue
        place = f"{path}, {member + ', ' if member else ''}byte {offset}"
        try:
            data = open_member(Path(path), member)
            content = bytes(memoryview(data)[offset : offset + length])
        except OSError:
            continue
        if holds(content, length, message.key):
            return Original(message, place, bytes(readable(content)))
    return Original(message, place, None, elsewhere)


def _on_server(account: str, server: str, name: str, key: str) -> str:
    """Where something lies that was read from an account."""
    where = f"on the server {server}, in {name}" if server else f"in {name}"
    told = f" (Message-ID {key})" if key.startswith("<") else ""
    gone = "" if server else ", which was removed here"
    return (
        f"The original lies {where} of “{account}”{gone}{told}. closeknit goes online only to "
        "sync: look it up in your own program."
    )
