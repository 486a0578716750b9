"""What roles may see and do: pure answers, deny by default.

A scope stands in two forms that agree by test: `within` for a case at hand, `reach` as a query for
every read of a store. A role that is not declared may do nothing.
"""

from engine.policy.cases import acting, reach, still_open, task_reach, within
from engine.policy.facts import fact_readable, search_levels
from engine.policy.families import top_cases
from engine.policy.fields import readable, sees_everything, writable
from engine.policy.forms import may_read, may_write
from engine.policy.people import MANAGE, grantable, manages, oversees
from engine.policy.roles import leads, may, reads_what_is_gone, starts, starts_under, writes_cases

__all__ = [
    "acting",
    "fact_readable",
    "MANAGE",
    "grantable",
    "leads",
    "manages",
    "may",
    "may_read",
    "may_write",
    "oversees",
    "reach",
    "readable",
    "reads_what_is_gone",
    "search_levels",
    "sees_everything",
    "starts",
    "starts_under",
    "still_open",
    "task_reach",
    "top_cases",
    "within",
    "writable",
    "writes_cases",
]
