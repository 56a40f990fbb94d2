"""Which handles are mine, where nobody said so."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from closeknit.identity.kinds import kind_of
from closeknit.identity.known import KnownHandle
from closeknit.identity.names import best_name, clean_name, folded, looks_human
from closeknit.identity.normalise import merge_key

# a rival is as plausible from this share of the leader's figure on
_RIVAL = 0.8
# another sender in my sent folders: a rival with this share of the mail there
_SENT_RIVAL = 0.25
# whoever is in fewer of the messages than this need not be their owner
_SMALLEST_SHARE = 0.4
_FEW = 3
_BUSIEST = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """My handles, the most used first, and a plain sentence why, to be said aloud. `sure` is
    False where somebody else may be the owner just as well, or nobody was found."""

    handles: tuple[str, ...]
    sure: bool
    reason: str


def find_me(handles: Sequence[KnownHandle]) -> Found:
    """The owner of a mailbox: whoever sent what lies in sent folders, else whoever is in most of
    the messages. Never a list or a machine."""
    senders = [handle for handle in handles if handle.sent_folder and _able(handle)]
    if senders:
        return _by_sent_folder(senders)
    # whoever is in most messages is among the busiest; the others need not be looked at
    busiest = heapq.nsmallest(_BUSIEST, handles, key=_rank)
    able = [handle for handle in busiest if _able(handle)]
    if able:
        return _by_presence(able, sum(handle.sent for handle in handles))
    return Found(
        (), False, "I could not tell which address is yours: nobody writes or is written to."
    )


def _able(handle: KnownHandle) -> bool:
    """Whether it can be mine at all. What takes part in nothing (an archive that everything is
    delivered to) can't."""
    active = handle.sent > 0 or handle.received > 0
    return "@" in handle.handle and active and kind_of(handle).kind in ("human", "shared")


def _by_sent_folder(senders: list[KnownHandle]) -> Found:
    ranked = sorted(senders, key=lambda handle: (-handle.sent_folder, handle.handle))
    top = ranked[0]
    name = _name(top)
    mine, rivals = [top], []
    for other in ranked[1:]:
        theirs = _name(other)
        if merge_key(other.handle) == merge_key(top.handle):
            mine.append(other)
        elif name and theirs:
            if name == theirs and other.sent_folder >= _FEW:
                mine.append(other)
            elif name != theirs and other.sent_folder >= _SENT_RIVAL * top.sent_folder:
                rivals.append(other)
        # no names to compare: someone else's mail seldom lies in my sent folder only
        elif other.sent_folder >= max(_FEW, 0.8 * other.sent):
            mine.append(other)
        elif other.sent_folder >= _SENT_RIVAL * top.sent_folder:
            rivals.append(other)
    handles = tuple(handle.handle for handle in mine)
    if rivals:
        return Found(
            handles,
            False,
            f"I take {_called(top)} to be you, but your sent mail is also from "
            f"{_list([_called(rival) for rival in rivals[:3]])}.",
        )
    count = sum(handle.sent_folder for handle in mine)
    return Found(
        handles,
        True,
        f"I take {_list(handles)} to be you: {count:,} messages in folders of sent mail "
        f"{'is' if count == 1 else 'are'} from there.",
    )


def _by_presence(able: list[KnownHandle], total: int) -> Found:
    groups: dict[str, list[KnownHandle]] = defaultdict(list)
    for handle in able:
        # the name of a human being gathers addresses only to weigh them, not to merge them
        name = _name(handle)
        full = " " in name
        groups[name if full else merge_key(handle.handle)].append(handle)
    weighed = sorted(
        ((sum(map(_presence, group)), group) for group in groups.values()),
        key=lambda pair: (-pair[0], min(handle.handle for handle in pair[1])),
    )
    weight, own = weighed[0]
    own = sorted(own, key=lambda handle: (-_presence(handle), handle.handle))
    top = own[0]
    # mail delivered to an address in this mailbox proves it; a shared name alone does not
    key = merge_key(top.handle)
    mine = [h for h in own if h is top or merge_key(h.handle) == key or h.delivered >= _FEW]
    others = [handle.handle for handle in own if handle not in mine]
    handles = tuple(handle.handle for handle in mine)
    near = [min(group, key=_rank) for w, group in weighed[1:4] if w >= _RIVAL * weight]
    if near:
        names = _list([_called(top), *map(_called, near)])
        return Found(
            handles,
            False,
            f"I can't tell whose mail this is: {names} are each in about as many messages. "
            f"For now I take {top.handle} to be you.",
        )
    part = min(1.0, weight / total) if total else 1.0
    what = f"{_called(top)} is in {_percent(part)} of the {total:,} messages"
    if part < _SMALLEST_SHARE:
        return Found(
            handles,
            False,
            f"I can't tell whose mail this is. For now I take {top.handle} to be you: {what}, "
            "more than anybody else.",
        )
    also = (
        f" The same name also goes with {_list(others[:4])}: add what is yours." if others else ""
    )
    return Found(handles, True, f"I take {_list(handles)} to be you: {what}.{also}")


def _rank(handle: KnownHandle) -> tuple[int, str]:
    return -_presence(handle), handle.handle


def _presence(handle: KnownHandle) -> int:
    """Messages it has to do with; one delivered to it may not name it (a blind copy)."""
    return handle.sent + max(handle.received, handle.delivered)


def _name(handle: KnownHandle) -> str:
    name = best_name(handle.names)
    return folded(clean_name(name)) if name and looks_human(name, handle.handle) else ""


def _called(handle: KnownHandle) -> str:
    name = best_name(handle.names) if _name(handle) else ""
    return f"{name} ({handle.handle})" if name else handle.handle


def _percent(part: float) -> str:
    return "all" if part >= 0.995 else f"{100 * part:.0f} %"


def _list(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
