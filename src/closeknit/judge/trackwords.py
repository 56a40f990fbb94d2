"""The track record in words: what was asked, how it came out, and against what it is held."""

from __future__ import annotations

from closeknit.judge.track import TrackRecord

QUESTIONS = {
    "reply": "Would they answer within a week?",
    "initiate": "Would they open a thread to you within 90 days?",
    "alive": "Would there be contact again in the days 91 to 180?",
    "alive_theirs": "Would they write in the days 91 to 180?",
    "reply_time": "When they answered within a week, was it within a day?",
}
# “68 of 100 such messages were answered”; what else is judged is a person and a month
_CAME = {
    "reply": "such messages were answered",
    "initiate": "such people opened a thread to you",
    "alive": "such people and you were in contact",
    "alive_theirs": "such people wrote to you",
    "reply_time": "such answers came within a day",
}
WHAT = {"reply": "messages", "reply_time": "answers"}
MONTHS = "months of somebody"
BASELINES = {
    "overall_rate": "your overall rate",
    "recipient_eb": "each person's rate",
    "dyad_eb": "each person's rate, trusted sooner",
    "fading_rate": "each person's rate, fading",
    "recency": "recency",
    "frequency": "frequency",
    "recency_and_frequency": "recency and frequency",
    "ewma": "moving average",
    "bg_nbd": "BG/NBD",
    "histogram": "your usual times",
    "without_person": "without the person",
}
LIKELY, UNLIKELY = 0.7, 0.2  # what is told as an example: the bins nearest to these


def judged(task: str, record: TrackRecord) -> str:
    """“2,516 messages”: what stands behind the figures."""
    return f"{record.resolved:,} {WHAT.get(task, MONTHS)}"


def came_true(task: str, record: TrackRecord) -> str:
    """“When closeknit said 70 %, 68 of 100 such messages were answered; when it said 20 %, 22 of
    100.” "" where too little has happened."""
    if record.score is None:
        return ""
    bins = record.score.reliability
    said, came, _ = min(bins, key=lambda each: abs(each[0] - LIKELY))
    less, seldom, _ = min(bins, key=lambda each: abs(each[0] - UNLIKELY))
    told = f"When closeknit said {_percent(said)}, {_of_hundred(came)} of 100 {_CAME[task]}"
    if less >= said:
        return f"{told}."
    return f"{told}; when it said {_percent(less)}, {_of_hundred(seldom)} of 100."


def verdict(record: TrackRecord) -> str:
    """Against the best of the counts, and no better than chance lets it be."""
    best = record.best
    if best is None:
        return ""
    gain, (low, high) = record.gains[best]
    spread = f"80\u00a0% range {_signed(low)} to {_signed(high)}\u00a0%"
    name = f"“{BASELINES[best]}”"
    if high < 0:
        lead = f"80\u00a0% range {-100 * high:.1f} to {-100 * low:.1f}\u00a0%"
        return f"The count {name} does better here, by {-100 * gain:.1f}\u00a0% ({lead})."
    if low <= 0:
        return (
            f"This is no better than the count {name} ({_signed(gain)}\u00a0%, {spread}): what you "
            "see is an honest rate, not insight."
        )
    return f"That is {100 * gain:.1f}\u00a0% better than the best count, {name} ({spread})."


def off_by(record: TrackRecord) -> str:
    """“What was said is off by 8.4 percentage points on average.”"""
    if record.score is None:
        return ""
    return f"What was said is off by {100 * record.score.ece:.1f} percentage points on average."


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def _of_hundred(share: float) -> str:
    return f"{100 * share:.0f}"


def _signed(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "\u2212")
