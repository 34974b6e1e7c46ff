"""However the messages of several people fall through each other, every letter that was acknowledged is in the text."""

from collections import Counter

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.live.world import Writer, live_value, make, publish, version, who, writers
from tests.support.examples import some
from wiki.kernel.db import session
from wiki.live.rules.live import Refusal
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages as page_services

NAMES = ("anna", "bas", "carla")
DONE = ("type", "type", "type", "send", "send", "listen", "erase", "reload", "publish", "api")
ACTIONS = st.lists(st.tuples(st.sampled_from(DONE), st.integers(0, 2), st.integers(0, 99)), max_size=25)


class Story:
    """One page, three people, and what must be in the text in the end."""

    def __init__(self) -> None:
        self.page_id = make("Begin.\n")
        self.people = writers(self.page_id, *NAMES)
        self.number = 0
        self.expected: Counter[str] = Counter()

    def do(self, action: str, index: int, place: int) -> None:
        getattr(self, action)(self.people[index], place)

    def type(self, one: Writer, place: int) -> None:
        self.number += 1
        token = f"<{self.number}ž>"
        at = place % (len(one.value) + 1)
        while at and "<" in one.value[:at] and ">" not in one.value[one.value.rindex("<", 0, at) : at]:
            at -= 1
        one.type(at, token)
        self.expected[token] += 1

    def send(self, one: Writer, _place: int) -> None:
        assert not isinstance(one.send(), Refusal)

    def listen(self, one: Writer, _place: int) -> None:
        one.listen()

    def erase(self, one: Writer, _place: int) -> None:
        """Only what nobody typed."""
        if one.value.startswith("Begin"):
            one.type(0, "", removed=1)

    def reload(self, one: Writer, _place: int) -> None:
        """The tab is opened anew; what was not acknowledged was on the device."""
        waiting = one.take()
        one.begin()
        one.listen()
        one.pending = [waiting] if waiting else []
        if waiting:
            one.doc.apply_update(waiting)

    def publish(self, one: Writer, _place: int) -> None:
        publish(one.name, self.page_id)

    def api(self, one: Writer, _place: int) -> None:
        self.number += 1
        session().rollback()
        newest = page_services.save_page(who(one.name), self.page_id, Change(1, note="stand")).revision
        body = version(self.page_id, newest).body
        session().rollback()
        token = f"<{self.number}a>"
        page_services.save_page(who(one.name), self.page_id, Change(newest, body=f"{token}{body}"))
        self.expected[token] += 1


@settings(max_examples=some(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS)
def test_nothing_is_lost_and_all_end_with_the_same_text(
    app: Flask, actions: list[tuple[str, int, int]]
) -> None:
    story = Story()
    for action in actions:
        story.do(*action)
    for one in story.people:
        story.send(one, 0)
    for one in story.people:
        assert one.listen(check=True).digest == one.digest
    value = live_value(story.page_id)
    assert {one.value for one in story.people} == {value}
    assert {token: value.count(token) for token in story.expected} == dict(story.expected)
    saved = publish("kim", story.page_id)
    assert version(story.page_id, saved.revision).body == value
