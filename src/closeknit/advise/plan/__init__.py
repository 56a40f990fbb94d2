"""The week's plan: a handful of acts that strengthen the right ties, in the minutes there are."""

from closeknit.advise.plan.choice import every_step, week_plan
from closeknit.advise.plan.seen import Beside, week_of
from closeknit.advise.plan.taken import in_force

__all__ = ["Beside", "every_step", "in_force", "week_of", "week_plan"]
