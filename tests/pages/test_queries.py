"""What may be read of a page: the rights are in the queries, whoever asks."""

import pytest
from flask import Flask

from tests.support import cast, content
from tests.support.statements import statements
from wiki.kernel.errors import NotFound
from wiki.pages.queries import pages
from wiki.pages.rules.pages import Labels
from wiki.schools.rules import VISITOR


def public_page_of_three_versions() -> int:
    page_id = content.page("Kijkwijzer", "Een.\n", public=True)
    content.save(page_id, 1, "Twee.\n")
    content.release(page_id, 2, "1.1")
    content.save(page_id, 2, "Drie.\n")
    return page_id


def test_a_visitor_gets_the_last_release_of_a_public_page_only(app: Flask) -> None:
    page_id = public_page_of_three_versions()
    assert pages.revision(VISITOR, page_id, 2).body == "Twee.\n"
    for number in (1, 3):
        with pytest.raises(NotFound):
            pages.revision(VISITOR, page_id, number)


def test_the_history_a_visitor_gets_is_the_last_release(app: Flask) -> None:
    page_id = public_page_of_three_versions()
    assert [row.number for row in pages.revisions(VISITOR, page_id).items] == [2]


def test_a_visitor_gets_no_version_of_a_page_that_is_not_public(app: Flask) -> None:
    page_id = content.page("Besloten", "Een.\n")
    with pytest.raises(NotFound):
        pages.revision(VISITOR, page_id, 1)
    assert not pages.revisions(VISITOR, page_id).items


def test_a_member_gets_every_version(app: Flask) -> None:
    page_id, anna = public_page_of_three_versions(), content.actor("anna")
    assert [row.number for row in pages.revisions(anna, page_id).items] == [3, 2, 1]
    assert [pages.revision(anna, page_id, n).body for n in (1, 2, 3)] == ["Een.\n", "Twee.\n", "Drie.\n"]


def test_the_names_of_a_versions_labels_are_asked_for_by_id(app: Flask) -> None:
    labels = Labels(activities=frozenset({cast.OLD_ACTIVITY, 99}), building_blocks=frozenset({cast.COACHING}))
    with statements() as sent:
        names = pages.label_names(labels)
    assert names["activities"] == ["2017-2018 · A1 Netwerkdagen van vorig jaar"]
    assert names["building_blocks"] == ["Coaching"] and sum(s.startswith("SELECT") for s in sent) == 2
