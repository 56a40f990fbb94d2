"""What the person wants never to be read: folders, senders, domains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from closeknit.errors import Misuse
from closeknit.model.interactions import Interaction

# what stands before a name or number that isn't an address ("whatsapp:ann moss")
APPS = frozenset({"whatsapp", "telegram", "facebook", "instagram", "slack", "signal", "linkedin"})


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Rules in force. Addresses and domains are in lower case, folders as written."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()

    def hides_handle(self, handle: str) -> bool:
        """Whether a handle is excluded, by itself or by its domain or a domain above that."""
        if handle in self.addresses:
            return True
        _, at, domain = handle.rpartition("@")
        if not at or not self.domains:
            return False
        parts = domain.split(".")
        return any(".".join(parts[n:]) in self.domains for n in range(len(parts)))

    def hides_interaction(self, item: Interaction) -> bool:
        """Whether anybody excluded takes part, or a label of it is that of an excluded folder."""
        return any(self.hides_handle(seat.handle) for seat in item.participants) or any(
            map(self.hides_member, item.labels)
        )

    def hides_member(self, name: str) -> bool:
        """Whether a file lies in an excluded folder. Maildir's leading dot doesn't matter."""
        if not self.folders:
            return False
        folded = {folder.casefold().strip("/") for folder in self.folders}
        parts = [part.casefold().lstrip(".") for part in name.split("/")]
        return any(
            "/".join(parts[a:b]) in folded
            for a in range(len(parts))
            for b in range(a + 1, len(parts) + 1)
        )


def normalised(rule: str) -> str:
    """A rule in its one form: "ann@acme.example", "@acme.example" or "folder:Doctor".

    Raises Misuse for a rule that can't be meant.
    """
    text = rule.strip()
    kind, colon, rest = text.partition(":")
    if colon and kind.casefold() in ("folder", "domain", "sender"):
        value = rest.strip()
    else:
        kind, value = _guess(text), text
    value = value.strip()
    if not value.strip("@/ "):
        raise Misuse("Say what to exclude: an address, @domain, or folder:NAME.")
    match kind.casefold():
        case "folder":
            return f"folder:{value.strip('/')}"
        case "domain":
            return "@" + value.lstrip("@").lower()
        case _:
            return value.lower()


def _guess(text: str) -> str:
    if text.startswith("@"):
        return "domain"
    if "@" in text or "://" in text or text.startswith("+") or text.partition(":")[0] in APPS:
        return "sender"
    return "domain" if "." in text and " " not in text and "/" not in text else "folder"


def exclusions(rules: Iterable[str]) -> Exclusions:
    """The rules in force, from their normal forms."""
    rules = list(rules)
    return Exclusions(
        frozenset(r for r in rules if not r.startswith(("@", "folder:"))),
        frozenset(r[1:] for r in rules if r.startswith("@")),
        frozenset(r.removeprefix("folder:") for r in rules if r.startswith("folder:")),
    )
