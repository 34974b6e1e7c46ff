"""What writing together promises, on both databases."""

from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from pycrdt import Doc, Map, Text
from sqlalchemy import func, select, update

from tests.live.world import Writer, credits_of, live_value, make, page, publish, version, who, writers
from tests.support import cast
from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.signals import worker_round
from wiki.live.models import LivePresence, LiveText, LiveUpdate, LiveWriter
from wiki.live.rules import live as rules
from wiki.live.rules.live import QUIET, Refusal
from wiki.live.services import following, presence, versions, writing
from wiki.notices.models import Notice
from wiki.pages.rules.pages import BODY_MAX, Change
from wiki.pages.rules.warnings import asked
from wiki.pages.services import pages as page_services
from wiki.pages.services import preparing, status
from wiki.pages.services.preparing import EditConflict
from wiki.schools.rules import VISITOR


def count(table: type, page_id: int) -> int:
    session().rollback()
    return session().scalar(select(func.count()).where(table.page_id == page_id)) or 0  # type: ignore[attr-defined]


def test_two_people_see_what_the_other_types(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bram = writers(page_id, "anna", "bas")
    assert anna.value == bram.value == "Een.\n"
    anna.type(0, "Nul. ")
    bram.append("Twee: žluť 🐎.\n")
    assert (anna.send(), bram.send()) == (1, 2)
    anna.listen(), bram.listen()
    assert anna.value == bram.value == "Nul. Een.\nTwee: žluť 🐎.\n" == live_value(page_id)


def test_the_text_is_seeded_once_however_many_open_it(app: Flask) -> None:
    page_id = make("Een keer.\n")
    assert {w.value for w in writers(page_id, "anna", "bas", "carla")} == {"Een keer.\n"}


def test_sending_twice_changes_nothing_and_is_acknowledged(app: Flask) -> None:
    (anna,) = writers(make(), "anna")
    anna.append("Drie.")
    update = anna.take()
    assert (anna.store(update), anna.store(update)) == (1, 1)
    assert count(LiveUpdate, anna.page_id) == 1


def test_what_is_not_committed_is_not_in_the_text_of_others(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bram = writers(page_id, "anna", "bas")
    anna.append("Nooit.")
    with suppress(RuntimeError), transaction():
        writing.store(page_id, [writing.Sent(who("anna"), anna.connection, anna.epoch or 0, anna.take())])
        raise RuntimeError("broken off")
    assert bram.says_aloud("Wel.") == 1
    assert live_value(page_id) == "Een.\nWel."
    assert anna.send() == 2
    assert "Nooit." in live_value(page_id)


def test_a_bad_update_in_a_batch_does_not_stop_the_others(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bram = writers(page_id, "anna", "bas")
    anna.append("Goed.")
    bram.append("Ook goed.")
    session().rollback()
    epoch = anna.epoch or 0
    with transaction():
        found = writing.store(
            page_id,
            [
                writing.Sent(who("anna"), anna.connection, epoch, anna.take()),
                writing.Sent(who("bas"), bram.connection, epoch, b"\x01\x02rubbish"),
                writing.Sent(VISITOR, bram.connection, epoch, bram.take()),
                writing.Sent(who("bas"), bram.connection, epoch, bram.take()),
            ],
        )
    assert found == [1, Refusal("malformed"), Refusal("forbidden"), 2]
    assert sorted(live_value(page_id)) == sorted("Een.\nGoed.Ook goed.")


def test_a_carriage_return_and_other_kinds_of_content_are_refused(app: Flask) -> None:
    (anna,) = writers(make(), "anna")
    anna.append("een\r\ntwee")
    assert anna.send() == Refusal("malformed")
    other: Doc = Doc()  # type: ignore[type-arg]
    other.get("text", type=Text).insert(0, "x", {"bold": True})
    assert anna.store(other.get_update()) == Refusal("malformed")
    second: Doc = Doc()  # type: ignore[type-arg]
    second.get("elsewhere", type=Map)["a"] = "b"
    assert anna.store(second.get_update()) == Refusal("malformed")


def test_what_hangs_on_something_unknown_is_refused_and_not_swallowed(app: Flask) -> None:
    (anna,) = writers(make(), "anna")
    anna.append("Eerst.")
    first = anna.pending.pop()
    anna.append("Daarna.")
    assert anna.send() == Refusal("missing")
    anna.pending.insert(0, first)
    assert anna.send() == 1
    assert live_value(anna.page_id).endswith("Eerst.Daarna.")


def test_nobody_writes_as_somebody_else(app: Flask) -> None:
    page_id = make()
    anna, bram = writers(page_id, "anna", "bas")
    anna.says_aloud("Van Anna.")
    forged: Doc = Doc(client_id=anna.doc.client_id)  # type: ignore[type-arg]
    text = forged.get("text", type=Text)
    text.insert(0, "x" * 20)
    assert bram.store(forged.get_update()) == Refusal("writer")
    owners = dict(session().execute(select(LiveWriter.writer, LiveWriter.person_id)).all())  # type: ignore[arg-type]
    assert owners[anna.doc.client_id] == cast.PEOPLE["anna"][0]


def test_another_document_is_never_joined_with_this_one(app: Flask) -> None:
    (anna,) = writers(make(), "anna")
    anna.append("Oud.")
    assert anna.store(anna.take(), epoch=(anna.epoch or 0) + 1) == Refusal("stale")


def test_a_page_is_never_written_over_its_limit_and_can_be_made_shorter(app: Flask) -> None:
    page_id = make("x" * (BODY_MAX - 10))
    anna, bram = writers(page_id, "anna", "bas")
    assert anna.says_aloud("y" * 20) == Refusal("page_full")
    assert bram.says_aloud("z" * 10) == 1
    bram.type(0, "", removed=100)
    assert bram.send() == 2
    assert len(live_value(page_id)) == BODY_MAX - 100


def test_one_message_has_a_limit(app: Flask) -> None:
    (anna,) = writers(make(), "anna")
    assert anna.says_aloud("y" * 70_000) == Refusal("too_large")


def test_a_visitor_neither_writes_nor_reads_along(app: Flask) -> None:
    (anna,) = writers(make(), "anna")
    asked = following.Asked(anna.connection)
    with pytest.raises((NotAllowed, NotFound)):
        following.poll(VISITOR, anna.page_id, asked)
    with pytest.raises(NotAllowed), transaction():
        writing.open_text(VISITOR, anna.page_id)
    with pytest.raises(NotFound):
        following.poll(who("anna"), 999_999, asked)


def test_fifty_write_and_others_read_along(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "WRITERS_MAX", 2)
    page_id = make("Een.\n")
    anna, bram, carla = writers(page_id, "anna", "bas", "carla")
    assert [w.may_write for w in (anna, bram, carla)] == [True, True, False]
    anna.says_aloud("Hoi.")
    carla.listen()
    assert carla.value == "Een.\nHoi."
    assert carla.says_aloud("Mag niet.") == Refusal("full")
    with transaction():
        presence.leave(who("bas"), bram.connection)
    carla.listen()
    assert carla.may_write and carla.send() == 2


def test_who_is_there_is_shown_with_the_name_of_their_account(app: Flask) -> None:
    page_id = make()
    anna, bram = writers(page_id, "anna", "bas")
    news = bram.listen(cursor="AAA= BBB=")
    assert {(p["name"], p["cursor"]) for p in news.people} == {
        ("Anna de Wit", ""),
        (who("bas").name, "AAA= BBB="),
    }
    assert len({p["colour"] for p in news.people}) == 2
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert [p["name"] for p in anna.listen().people] == ["Anna de Wit"]


def test_a_tab_cannot_take_the_name_of_another_persons_tab(app: Flask) -> None:
    anna, bram = writers(make(), "anna", "bas")
    bram.connection = anna.connection
    with pytest.raises(Invalid):
        bram.listen(cursor="AAAA BBBB")
    bram.append("Als Anna?")
    assert bram.send() == Refusal("full")


def test_many_updates_become_one_snapshot_and_who_lags_behind_misses_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "COMPACT_AFTER", 5)
    page_id = make("")
    anna, slow = writers(page_id, "anna", "bas")
    for number in range(12):
        anna.says_aloud(f"{number} ")
    slow.listen()
    assert slow.value == anna.value == "".join(f"{n} " for n in range(12)) == live_value(page_id)
    session().rollback()
    blank = session().scalar(select(func.count()).where(LiveUpdate.data.is_(None)))
    assert blank == 10 and count(LiveUpdate, page_id) == 12
    publish("anna", page_id)
    assert version(page_id, 2).body == anna.value


def test_the_digest_is_that_of_the_text(app: Flask) -> None:
    anna, bram = writers(make("Eén.\n"), "anna", "bas")
    anna.says_aloud("🐎")
    news = bram.listen(check=True)
    assert (news.digest, news.digest_seq) == (bram.digest, bram.seq)


def test_done_makes_one_version_with_everybody_who_wrote_on_it(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bram, carla = writers(page_id, "anna", "bas", "carla")
    bram.says_aloud("Bram. ")
    carla.listen()
    carla.says_aloud("Carla. ")
    saved = publish("anna", page_id)
    kept = version(page_id, saved.revision)
    assert (saved.revision, kept.body) == (2, carla.value)
    assert kept.author_id == cast.PEOPLE["bas"][0], "who asks for it and wrote nothing is no author"
    assert [c["person"] for c in credits_of(page_id, 2)] == [cast.PEOPLE["carla"][0]]
    assert {c["person"] for c in page(page_id).contributors} == {
        cast.PEOPLE[n][0] for n in ("anna", "bas", "carla")
    }
    assert credits_of(page_id, 2)[0]["school"] == who("carla").school_id
    assert count(LiveUpdate, page_id) == 0
    anna.listen()
    anna.says_aloud("Anna.")
    again = publish("anna", page_id)
    assert version(page_id, again.revision).author_id == cast.PEOPLE["anna"][0]
    assert credits_of(page_id, again.revision) == []


def test_done_twice_makes_no_second_version_and_typing_goes_on(app: Flask) -> None:
    page_id = make("Een.\n")
    (anna,) = writers(page_id, "anna")
    anna.says_aloud("Twee.")
    assert publish("anna", page_id).changed
    assert not publish("anna", page_id).changed
    assert anna.says_aloud("Drie.") == 2
    assert live_value(page_id) == "Een.\nTwee.Drie."


def test_done_saves_title_and_labels_with_the_text(app: Flask) -> None:
    page_id = make("Een.\n")
    _anna, bram = writers(page_id, "anna", "bas")
    bram.says_aloud("Twee.")
    session().rollback()
    versions.publish(who("anna"), page_id, Change(1, "Nieuwe titel", tags=("zee",), note="Samen"))
    kept = version(page_id, 2)
    assert (kept.title, kept.body, kept.labels["tags"], kept.note) == (
        "Nieuwe titel",
        "Een.\nTwee.",
        ["zee"],
        "Samen",
    )
    session().rollback()
    with pytest.raises(EditConflict):
        versions.publish(who("bas"), page_id, Change(1, "Weer een andere titel"))


def test_an_edit_by_the_api_meanwhile_is_seen_at_once_and_takes_nothing_away(app: Flask) -> None:
    page_id = make("Een.\n\nTwee.\n\nDrie.\n")
    anna, bram = writers(page_id, "anna", "bas")
    anna.says_aloud("Anna was hier 🐎.")
    session().rollback()
    saved = page_services.save_page(
        who("carla"), page_id, Change(1, body="Een.\n\nTwee, zegt Carla.\n\nDrie.\n")
    )
    assert saved.merged and saved.revision == 3, "what was typed became version 2 first"
    assert version(page_id, 2).author_id == cast.PEOPLE["anna"][0]
    for one in (anna, bram):
        one.listen()
        assert (
            one.value == "Een.\n\nTwee, zegt Carla.\n\nDrie.\nAnna was hier 🐎." == version(page_id, 3).body
        )
    bram.says_aloud(" Bram ook.")
    publish("bas", page_id)
    assert (version(page_id, 4).body, credits_of(page_id, 4)) == (bram.value, [])


def test_what_is_typed_between_preparing_and_saving_an_edit_is_kept(app: Flask) -> None:
    page_id = make("Een.\n\nTwee.\n")
    (anna,) = writers(page_id, "anna")
    from wiki.pages.services.preparing import prepare_save

    session().rollback()
    prepared = prepare_save(who("carla"), page_id, Change(1, body="Een!\n\nTwee.\n"))
    anna.says_aloud("Tussendoor.")
    with transaction():
        page_services.commit_version(prepared)
    anna.listen()
    assert anna.value == "Een!\n\nTwee.\nTussendoor." == live_value(page_id)
    assert version(page_id, 2).body == "Een!\n\nTwee.\n"
    publish("bas", page_id)
    assert (version(page_id, 3).author_id, version(page_id, 3).body) == (cast.PEOPLE["anna"][0], anna.value)


def test_a_restore_meanwhile_keeps_what_was_typed_in_the_history(app: Flask) -> None:
    page_id = make("Een.\n")
    session().rollback()
    page_services.save_page(who("anna"), page_id, Change(1, body="Twee.\n"))
    (bram,) = writers(page_id, "bas")
    bram.says_aloud("Getypt.")
    session().rollback()
    page_services.restore_revision(who("anna"), page_id, 1, 2)
    bram.listen()
    assert bram.value == "Een.\n"
    assert version(page_id, 3).body == "Twee.\nGetypt."


def test_offline_text_is_joined_on_return_also_after_others_saved(app: Flask) -> None:
    page_id = make("Een.\n\nTwee.\n")
    anna, bram = writers(page_id, "anna", "bas")
    bram.type(3, " in de trein", 0)
    anna.says_aloud("Drie.")
    publish("anna", page_id)
    session().rollback()
    page_services.save_page(who("carla"), page_id, Change(2, body="Nul.\n\n" + version(page_id, 2).body))
    bram.listen()
    assert not isinstance(bram.send(), Refusal)
    assert live_value(page_id) == "Nul.\n\nEen in de trein.\n\nTwee.\nDrie."


def test_after_a_quiet_time_the_text_becomes_a_version_by_who_wrote_it(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bram = writers(page_id, "anna", "bas")
    anna.says_aloud("Anna.")
    bram.listen()
    bram.says_aloud("Bram.")
    session().rollback()
    worker_round.send()
    assert page(page_id).revision == 1
    with transaction():
        session().execute(update(Person).where(Person.id == cast.PEOPLE["anna"][0]).values(active=False))
    with clock.frozen(clock.now() + QUIET + timedelta(seconds=1)):
        worker_round.send()
        worker_round.send()
    kept = version_by(page_id, 2)
    assert (page(page_id).revision, kept[0], kept[1]) == (2, "Een.\nAnna.Bram.", cast.PEOPLE["anna"][0])


def version_by(page_id: int, number: int) -> tuple[str, int]:
    from wiki.live.queries import version_text

    session().rollback()
    return version_text(page_id, number)


def test_a_quiet_time_makes_no_version_of_pupil_data_but_asks_its_writers_to_look_at_it(app: Flask) -> None:
    page_id = make("Een.\n", name="kim")
    anna, bas = writers(page_id, "anna", "bas")
    anna.says_aloud("Jan, BSN 123456782.")
    bas.says_aloud(" Twee.")
    for rounds in (1, 2):
        with clock.frozen(clock.now() + rounds * (QUIET + timedelta(seconds=1))):
            session().rollback()
            worker_round.send()
    assert page(page_id).revision == 1
    found = select(Notice.person_id).where(Notice.kind == "pupil_data_waits")
    told = session().scalars(found).all()
    assert sorted(told) == sorted(who(name).id for name in ("kim", "anna", "bas"))
    assert asked(versions.text_now(who("bas"), page_id), version(page_id, 1).body)  # by Done
    publish("bas", page_id)
    assert page(page_id).revision == 2


def test_a_version_that_is_made_before_something_else_asks_its_writers_about_pupil_data_afterwards(
    app: Flask,
) -> None:
    page_id = make("Een.\n", name="kim")
    anna, bas = writers(page_id, "anna", "bas")
    anna.says_aloud("Jan, BSN 123456782.")
    bas.says_aloud(" Twee.")
    preparing.settle(who("bas"), page_id)
    assert page(page_id).revision == 2
    found = select(Notice.person_id).where(Notice.kind == "pupil_data_seen")
    told = set(session().scalars(found))
    assert told == {who(name).id for name in ("kim", "anna", "bas")}
    bas.says_aloud(" Drie.")
    publish("bas", page_id)
    assert len(session().scalars(found).all()) == 3


def test_a_page_says_that_text_is_not_in_a_version_yet(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bram = writers(page_id, "anna", "bas")
    worker_round.send()
    assert "live" not in page(page_id).facts
    anna.says_aloud("Twee.")
    session().rollback()
    worker_round.send()
    assert page(page_id).facts["live"] is True
    publish("anna", page_id)
    assert "live" not in page(page_id).facts
    bram.says_aloud("Drie.")
    session().rollback()
    worker_round.send()
    assert page(page_id).facts["live"] is True


def test_a_quiet_page_that_cannot_be_a_version_waits_and_stops_no_other(app: Flask) -> None:
    too_large, other = make("x" * BODY_MAX), make("Een.\n")
    anna, bram = *writers(too_large, "anna"), *writers(other, "bas")
    with transaction():
        session().execute(update(LiveText).where(LiveText.page_id == too_large).values(last_seq=1))
        grown = Writer("anna", too_large)
        grown.doc.apply_update(anna.doc.get_update())
        grown.append("y" * 100)
        row = LiveUpdate(page_id=too_large, seq=1, person_id=who("anna").id, connection="", at=clock.now())
        row.data = grown.take()
        session().add(row)
    bram.says_aloud("Twee.")
    with clock.frozen(clock.now() + QUIET + timedelta(seconds=1)):
        session().rollback()
        worker_round.send()
    assert (page(too_large).revision, page(other).revision) == (1, 2)
    assert live_value(too_large).endswith("y" * 100)


def test_an_archived_page_is_closed_until_it_is_back(app: Flask) -> None:
    page_id = make("Een.\n")
    (anna,) = writers(page_id, "anna")
    with transaction():
        status.set_archived(who("kim"), page_id, True)
    assert anna.says_aloud("Te laat.") == Refusal("closed")
    assert anna.listen().closed
    with transaction():
        status.set_archived(who("kim"), page_id, False)
    anna.epoch = anna.seq = None
    assert not anna.listen().closed
    assert anna.send() == 1
    assert live_value(page_id) == "Een.\nTe laat."


def test_a_worn_document_is_made_anew_when_nobody_would_notice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_id = make("Een.\n")
    (anna,) = writers(page_id, "anna")
    monkeypatch.setattr("wiki.live.services.replicas.STATE_MAX", 1)
    assert writers(page_id, "bas")[0].epoch == anna.epoch
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        (later,) = writers(page_id, "bas")
    assert later.epoch != anna.epoch and later.value == "Een.\n"
    assert anna.says_aloud("Oud.") == Refusal("stale")


def test_presence_is_not_written_at_every_poll(app: Flask) -> None:
    (anna,) = writers(make(), "anna")
    before = session().scalar(select(LivePresence.at))
    with clock.frozen(clock.now() + timedelta(seconds=3)):
        anna.listen()
    assert session().scalar(select(LivePresence.at)) == before
    assert rules.TOUCH_EVERY < rules.GONE
