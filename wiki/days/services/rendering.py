"""Making the texts of days again, when this version makes something else of a text."""

from sqlalchemy import select

from wiki.days.models import DayPart, NetworkDay, Workshop
from wiki.kernel.db import session
from wiki.kernel.markdown import render


def render_anew() -> None:
    """Make every text of days, parts and workshops again from its source, inside the caller's transaction."""
    for day in session().scalars(select(NetworkDay)):
        day.intro_html = render(day.intro).html
    for part in session().scalars(select(DayPart)):
        part.html = render(part.text).html
    for workshop in session().scalars(select(Workshop)):
        workshop.html = render(workshop.text).html
