"""Who does not want to be suggested, or asked."""

from sqlalchemy import select

from wiki.focus.models import FocusOptOut
from wiki.kernel.db import session


def schools_out() -> set[int]:
    """The schools that are suggested to nobody."""
    wanted = select(FocusOptOut.school_id).where(FocusOptOut.school_id.is_not(None))
    return {school_id for school_id in session().scalars(wanted) if school_id is not None}


def people_out() -> set[int]:
    """The people who are asked nothing."""
    wanted = select(FocusOptOut.person_id).where(FocusOptOut.person_id.is_not(None))
    return {person_id for person_id in session().scalars(wanted) if person_id is not None}
