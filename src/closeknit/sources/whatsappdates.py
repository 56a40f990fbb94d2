"""The dates and times at the beginning of WhatsApp's lines.

WhatsApp writes them as the telephone's language and region do, and never says which order that is:
it is inferred from all lines of a file together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

# direction marks, and the byte order mark
MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c"
_DATE = r"(\d{1,4})\s?[./\-–\u2011年년]\s?(\d{1,2})\s?[./\-–\u2011月월]\s?(\d{1,4})"
# what stands between date and time: ", ", " klo ", " kl. ", "г., ", "오후 ", "下午"
_BETWEEN = r"([^\d\n\[\]]{1,24})"
_TIME = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
HEAD = re.compile(rf"\[?\s?{_DATE}{_BETWEEN}{_TIME}([^\d\n\[\]:]{{0,24}}?)(?:\]\s?|[^\S\n][-–—]\s)")
# the halves of the day as Unicode's CLDR has them, without dots, blanks and case
_BEFORE_NOON_WORDS = (
    "am de πμ ص قظ 오전 午前 上午 凌晨 早上 清晨 早晨 дп sa eparadites vm fm ap öö ก่อนเที่ยง pg dop "
    "לפנה״צ לפנהצ проб पूर्वाह्न सुबह priekšp priešpiet"
)
_BEFORE_NOON = frozenset(_BEFORE_NOON_WORDS.split())
_AFTER_NOON_WORDS = (
    "pm du μμ م بظ 오후 午後 下午 晚上 傍晚 пп ch epasdites nm em ip ös หลังเที่ยง ptg pop odp אחה״צ "
    "אחהצ слоб अपराह्न शाम pēcp popiet"
)
_AFTER_NOON = frozenset(_AFTER_NOON_WORDS.split())
_NOON = "中午"
_NOT_LETTERS = re.compile(r"[\s.\u202f\u00a0,]+")
ORDERS = ((2, 1, 0), (2, 0, 1), (0, 1, 2))  # where year, month and day stand: DMY, MDY, YMD
_DMY, _MDY = ORDERS[:2]
_FIRST_YEAR, _LAST_YEAR = 2009, 2099  # WhatsApp began in 2009
_EPOCH = date(1970, 1, 1).toordinal()
Fields = tuple[str, str, str]
Order = tuple[int, int, int]


@dataclass(slots=True)
class Orders:
    """Gathers what speaks for each order: days that can't be, and days that go back in time."""

    wrong: dict[Order, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    back: dict[Order, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    american: bool = False
    _last: Fields = ("", "", "")
    _days: dict[Order, int] = field(default_factory=dict)

    def see(self, fields: Fields, half: str) -> None:
        """The date of the next line. Most lines are of the same day as the one before."""
        if fields == self._last:
            return
        self._last = fields
        for order in ORDERS:
            day = day_of(fields, order)
            if day is None:
                self.wrong[order] += 1
                continue
            if day < self._days.get(order, day):
                self.back[order] += 1
            self._days[order] = day
        # of those with a clock of twelve hours only the United States write no leading zeros
        self.american |= half.strip() in ("AM", "PM") and min(map(len, fields)) == 1

    def best(self) -> Order:
        usual = [_MDY, _DMY, ORDERS[2]] if self.american else list(ORDERS)
        return min(usual, key=lambda order: (self.wrong[order], self.back[order]))


def day_of(fields: Fields, order: Order) -> int | None:
    """Days since 1970; None where there is no such day, or WhatsApp wasn't there yet."""
    texts = fields[order[0]], fields[order[1]], fields[order[2]]
    if len(texts[0]) not in (2, 4) or max(len(texts[1]), len(texts[2])) > 2:
        return None
    year, month, day = map(int, texts)
    if year < 100:
        year += 2000
    elif year > 2500:  # Thailand counts from the death of the Buddha
        year -= 543
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def plain_half(text: str) -> str:
    """What stands around a time, without what only separates: "p. m." as "pm"."""
    return _NOT_LETTERS.sub("", text).lower()


@lru_cache(maxsize=131_072)
def seconds_of(hour: str, minute: str, second: str | None, half: str) -> int | None:
    """Seconds of the day; `half` is what the line says of the half of the day, if anything."""
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    if half and hours <= 12:
        word = plain_half(half)
        if word in _AFTER_NOON:
            hours = hours % 12 + 12
        elif word in _BEFORE_NOON:
            hours %= 12
        elif word == _NOON and hours < 3:
            hours += 12
    if hours > 23 or minutes > 59 or seconds > 60:
        return None
    return hours * 3600 + minutes * 60 + min(seconds, 59)
