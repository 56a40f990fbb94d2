"""Pictures, sounds and films, which lie beside the messages in exports of chats: passed over."""

from __future__ import annotations

from collections.abc import Iterable

_ENDINGS_WORDS = (
    "jpg jpeg png gif webp heic heif bmp tif tiff svg ico tgs mp4 mov m4v 3gp 3gpp avi mkv "
    "webm mpg mpeg opus ogg oga mp3 m4a aac amr wav flac caf css js woff woff2 ttf thumb "
    "db-wal db-shm db-journal"
)
_ENDINGS = frozenset(_ENDINGS_WORDS.split())


# what the exports of chats are called, in whose folders such files lie
_CHATS = frozenset(
    {
        "_chat.txt",
        "result.json",
        "main.jsonl",
        "message_1.json",
        "group_info.json",
        "users.json",
        "chat.db",
        "sms.db",
    }
)


def holds_chats(names: Iterable[str]) -> bool:
    """Whether files of these names are a folder or archive of chats."""
    lowered = (name.lower() for name in names)
    return any(name in _CHATS or name.startswith("whatsapp chat") for name in lowered)


def is_media(name: str) -> bool:
    """Whether a file's name says that it holds no words of anybody's."""
    return name.rpartition(".")[2].lower() in _ENDINGS and "." in name
