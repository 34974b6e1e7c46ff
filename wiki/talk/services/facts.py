"""What a page says of its comments and watchers in its own row, so that reading it needs no further query."""

from sqlalchemy import func, select

from wiki.kernel.db import session
from wiki.pages.services import embedded_facts
from wiki.pages.services.persistence import locked
from wiki.talk.models import PageComment, Watch


def store_facts(page_id: int) -> None:
    """Store with the page how many comments it has and who watches it: its fact `talk`. Raises NotFound."""
    db = session()
    db.flush()
    locked(db, page_id)  # counted by one at a time
    count = db.scalar(select(func.count()).select_from(PageComment).where(PageComment.page_id == page_id))
    watchers = db.scalars(
        select(Watch.person_id).where(Watch.page_id == page_id).order_by(Watch.person_id)
    ).all()
    facts = {"comments": count, "watchers": list(watchers)}
    embedded_facts.store(page_id, "talk", {name: value for name, value in facts.items() if value})
