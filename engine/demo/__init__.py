"""Made-up agencies, people and cases for trying the bundled configuration.

Every case is made through the use cases that pages call, by people with ordinary rights, on a clock
that goes over the past weeks. The same seed gives the same cases. Nobody in here is real: names are
put together at random from lists of common ones.
"""

from engine.demo.laying import MOST, lay
from engine.demo.people import PASSWORD, PEOPLE, Colleague, keep_people

__all__ = ["MOST", "PASSWORD", "PEOPLE", "Colleague", "keep_people", "lay"]
