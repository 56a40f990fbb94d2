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
    if message is None:
        raise NotFound(f"Nothing was imported that goes by {reference}.")
    place = ""
    for path, member, offset, length in message.sightings:
        place = f"{path}, {member + ', ' if member else ''}byte {offset}"
        try:
            data = open_member(Path(path), member)
            content = bytes(memoryview(data)[offset : offset + length])
        except OSError:
            continue
        if holds(content, length, message.key):
            return Original(message, place, bytes(readable(content)))
    return Original(message, place, None)
