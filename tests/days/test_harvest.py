"""What came of a workshop is known by its link to it, not by its name of today."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.days.stage import BEFORE, stage
from tests.support import cast, content
from wiki.days.queries import report as report_queries
from wiki.days.queries.harvest import wishes_of_workshop, workshops_of_wish
from wiki.days.queries.workshops import workshop
from wiki.days.rules.days import WorkshopCommand
from wiki.days.rules.harvest import Harvest, HarvestedPage, HarvestedWish
from wiki.days.services import harvest, report
from wiki.days.services import workshops as workshop_services
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.structure.rules import MergedText
from wiki.structure.services import merging
from wiki.wishes import services as wish_services


@pytest.fixture(autouse=True)
def _in_time(app: Flask) -> Iterator[None]:
    with clock.frozen(BEFORE):
        yield


def test_what_was_harvested_before_is_known_whatever_it_is_called_by_now() -> None:
    on, kim, els = stage(), content.actor("kim"), content.actor("els")
    what = Harvest((HarvestedPage("Leskaart", "page"),), (), (HarvestedWish("Filmpje"),))
    harvest.gather(kim, on.forms, what)
    first, wish = workshop(els, on.forms).harvest[0].id, wishes_of_workshop(els, on.forms)[0].id
    content.save(first, 1, "Anders.", title="Leskaart plannen")
    with transaction():
        wish_services.close(kim, wish, "Er is al een filmpje.")
    harvest.gather(kim, on.forms, what)
    assert [page.id for page in workshop(els, on.forms).harvest] == [first]
    assert [one.id for one in wishes_of_workshop(els, on.forms)] == [wish]
    merging.merge_pages(kim, first, 2, content.page("Kaarten"), 1, MergedText.BOTH)
    harvest.gather(kim, on.forms, what)
    assert [page.title for page in workshop(els, on.forms).harvest] == ["Kaarten"]
    harvest.gather(kim, on.talks, what)
    assert [page.title for page in workshop(els, on.talks).harvest] == ["Leskaart"]


def test_a_wish_is_linked_to_every_workshop_in_which_it_came_up() -> None:
    on, kim = stage(), content.actor("kim")
    found = workshop(kim, on.talks)
    with transaction():
        command = WorkshopCommand(found.title, found.capacity, found.rounds, activity_id=cast.LEARNING_GOALS)
        workshop_services.edit_workshop(kim, on.talks, found.version, command)
    for id_ in (on.talks, on.forms):
        harvest.gather(kim, id_, Harvest((), (), (HarvestedWish("Filmpje"),)))
    (wish,) = wishes_of_workshop(kim, on.talks)
    assert wishes_of_workshop(kim, on.forms) == [wish]
    assert [one.id for one in workshops_of_wish(kim, wish.id)] == [on.talks, on.forms]
    assert f"[Filmpje]({wish.url})" in report.markdown(report_queries.report(kim, on.day))
    with pytest.raises(Invalid), transaction():
        workshop_services.remove_workshop(kim, on.talks)
