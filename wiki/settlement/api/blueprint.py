"""The blueprint that all calls of this slice on the JSON API share."""

from wiki.kernel.api import ApiBlueprint
from wiki.schools.rules import Role

bp = ApiBlueprint("settlement", __name__, "Periods, settlements and payments", writes="costs")

RECORDING = (Role.TREASURER, Role.SCHOOL_COORDINATOR)
