"""A step in a few words, as every page says it: with names that lead to the people, or plainly for
those who hear it."""

from __future__ import annotations

from markupsafe import Markup, escape

from closeknit.advise.plan.headings import HEADINGS
from closeknit.model.plans import Step

SOMEBODY = "somebody"
NAME = Markup('<a class="who private" href="/people/{}">{}</a>')


def what(step: Step) -> Markup:
    """“Get in touch with …”, the names as links."""
    other = NAME.format(step.other.id, step.other.name) if step.other else escape(SOMEBODY)
    return escape(HEADINGS[step.act]).format(
        name=NAME.format(step.person.id, step.person.name), other=other
    )


def plain(step: Step) -> str:
    """The same without links."""
    other = step.other.name if step.other else SOMEBODY
    return HEADINGS[step.act].format(name=step.person.name, other=other)
