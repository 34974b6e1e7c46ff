"""Experts: who sees what of them, consent for contact, what schools say, and removing everything."""

import logging
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.support import cast, content
from wiki.audit.models import AuditEvent
from wiki.days.rules.days import DayCommand, PartCommand, PartKind, SignUpCommand
from wiki.days.services import days, programme, registrations
from wiki.experts.models import Expert, ExpertConsent, ExpertContact, ExpertJudgement, ExpertLink, ExpertTheme
from wiki.experts.queries import experts as queries
from wiki.experts.queries.experts import Filters
from wiki.experts.queries.home import home_card
from wiki.experts.queries.links import experts_with, links
from wiki.experts.rules.experts import (
    Consent,
    ContactCommand,
    ExpertCommand,
    LinkKind,
    Scope,
    Themes,
    Verdict,
    Way,
    has_contact,
)
from wiki.experts.services import consents, experts, judgements
from wiki.experts.services import links as link_services
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.schools.rules import VISITOR
from wiki.search.models import SearchEntry, SearchVocabulary
from wiki.search.queries.search import Question, search
from wiki.search.services.indexing import reindex

MAIL, PHONE = "mirjam@praktijk.example", "06 12 34 56 78"
CONSENT = Consent(Way.EMAIL, date(2019, 3, 1))
CONTACT = ContactCommand(MAIL, PHONE, CONSENT)


@pytest.fixture(autouse=True)
def _in_the_year() -> object:
    with clock.frozen(datetime(2019, 3, 20, 12, tzinfo=UTC)):
        yield


def add(name: str = "Mirjam Vosselaar", by: str = "anna", **more: object) -> int:
    values: dict[str, object] = {
        "headline": "Orthopedagoog",
        "about": "Over executieve functies.",
        "themes": Themes((cast.OWNERSHIP,), ("executieve functies",)),
        "invited_by_id": cast.BAS,
        "fee_from_cents": 50_000,
        "fee_to_cents": 185_000,
    }
    with transaction():
        return experts.add_expert(content.actor(by), ExpertCommand(name, **(values | more))).id  # type: ignore[arg-type]


def shown(who: str | None = None) -> list[str]:
    session().rollback()
    actor = content.actor(who) if who else VISITOR
    return [row.name for row in queries.experts_page(actor, Filters()).items]


def found(words: str, who: str | None = None) -> list[str]:
    session().rollback()
    actor = content.actor(who) if who else VISITOR
    return [hit.title for hit in search(actor, Question(words)).items]


def let_everybody_see(expert_id: int) -> None:
    with transaction():
        consents.show_publicly(content.actor("bas"), expert_id, CONSENT)


def test_a_visitor_sees_an_expert_only_after_consent_and_never_what_is_for_members(app: Flask) -> None:
    made = add()
    assert shown() == [] and shown("els") == ["Mirjam Vosselaar"] and found("Vosselaar") == []
    for look in (queries.expert, queries.private):
        with pytest.raises(NotFound):
            look(VISITOR, made)
    let_everybody_see(made)
    with transaction():
        consents.set_contact(content.actor("bas"), made, CONTACT)
        judgements.judge(content.actor("carla"), made, Verdict.DEPENDS, "Veel theorie.", 0)
    assert shown() == ["Mirjam Vosselaar"] and found("executieve") == ["Mirjam Vosselaar"]
    row = queries.expert(VISITOR, made)
    assert row.is_public and not row.verdicts and queries.judgements(VISITOR, made) == []
    with pytest.raises(NotFound):
        queries.private(VISITOR, made)
    with transaction():
        consents.withdraw(content.actor("kim"), made, Scope.PUBLIC)
    assert shown() == [] and found("executieve") == [] and found("executieve", "els")


def test_contact_is_there_with_consent_alone_and_goes_at_once_when_it_is_withdrawn(app: Flask) -> None:
    made = add()
    for who in ("anna", "carla", "tom", "ad"):
        with pytest.raises(NotAllowed), transaction():
            consents.set_contact(content.actor(who), made, CONTACT)
    with transaction():
        consents.set_contact(content.actor("dirk"), made, CONTACT)
    private = queries.private(content.actor("els"), made)
    noted = private.consents[Scope.CONTACT]
    assert (private.email, private.phone) == (MAIL, PHONE)
    assert (noted.way, noted.given_on, noted.noted_by) == (Way.EMAIL, date(2019, 3, 1), "Dirk van 't Hof")
    for who in ("anna", "tom"):
        with pytest.raises(NotAllowed), transaction():
            consents.withdraw(content.actor(who), made, Scope.CONTACT)
    for _ in range(2):
        with transaction():
            consents.withdraw(content.actor("kim"), made, Scope.CONTACT)
    private = queries.private(content.actor("els"), made)
    assert (private.email, private.phone, dict(private.consents)) == ("", "", {})
    assert session().scalars(select(ExpertContact)).all() == []
    (kept,) = session().scalars(select(ExpertConsent)).all()
    assert kept.withdrawn_by_id == cast.KIM
    wrong = [
        ({"email": "", "phone": ""}, "email"),
        ({"email": "geen adres"}, "email"),
        ({"phone": "bel mij"}, "phone"),
        ({"consent": Consent(Way.TALK, date(2019, 3, 21))}, "given_on"),
    ]
    for values, field in wrong:
        with pytest.raises(Invalid) as invalid, transaction():
            consents.set_contact(
                content.actor("bas"),
                made,
                ContactCommand(**({"email": MAIL, "phone": PHONE, "consent": CONSENT} | values)),
            )  # type: ignore[arg-type]
        assert list(invalid.value.errors) == [field]


def test_the_database_holds_no_contact_without_the_consent_it_rests_on(app: Flask) -> None:
    made = add()
    row = {"expert_id": made, "email": MAIL, "phone": ""}
    with pytest.raises(IntegrityError), transaction() as open_:
        open_.execute(ExpertContact.__table__.insert().values(**row, consent_id=999))
    with pytest.raises(IntegrityError), transaction() as open_:
        open_.execute(ExpertContact.__table__.insert().values(**row))


def test_what_is_personal_is_not_in_the_index_the_audit_trail_or_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        made = add(fee_note="voor een ochtend in Rietmeer")
        with transaction():
            consents.set_contact(content.actor("bas"), made, CONTACT)
        let_everybody_see(made)
        with transaction():
            reindex()
    for words in ("praktijk", "0612345678", "1850", "1.850,00", "Rietmeer"):
        assert "Mirjam Vosselaar" not in found(words) + found(words, "bas")
    said = [str(vars(row)) for row in session().scalars(select(AuditEvent))]
    entries = [f"{row.title} {row.plain}" for row in session().scalars(select(SearchEntry))]
    for secret in (MAIL, PHONE, "185000"):
        assert not any(secret in one for one in (*said, *entries, *caplog.messages))
    assert not any("Vosselaar" in one for one in said)


def test_an_address_or_number_in_a_text_is_refused_as_it_would_outlive_consent(app: Flask) -> None:
    for text_ in (f"Mail {MAIL}", "Bel 06-12345678", "bel +31 6 12 34 56 78", "tel. (010) 123 45 67"):
        assert has_contact(text_)
        for field in ("name", "headline", "about", "fee_note"):
            with pytest.raises(Invalid) as invalid:
                add(**{"name": "Naam", field: text_})  # type: ignore[arg-type]
            assert list(invalid.value.errors) == [field]
    for fine in ("Sinds 2005, groep 8", "€ 1.850,00 voor 46 mensen", "2018-2019", "isbn 9789012345678"):
        assert not has_contact(fine)


def test_an_expert_is_changed_by_every_member_and_not_over_what_somebody_else_did(app: Flask) -> None:
    made = add()
    with pytest.raises(NotAllowed), transaction():
        experts.add_expert(VISITOR, ExpertCommand("Naam"))
    with transaction():
        experts.change_expert(
            content.actor("els"), made, 1, ExpertCommand("Mirjam V.", themes=Themes((), ("spel",)))
        )
    with pytest.raises(Conflict), transaction():
        experts.change_expert(content.actor("anna"), made, 1, ExpertCommand("Iets anders"))
    row = queries.expert(content.actor("anna"), made)
    assert (row.name, row.slug, [theme.name for theme in row.themes]) == ("Mirjam V.", "mirjam-v", ["spel"])
    assert [one.name for one in queries.experts_page(content.actor("anna"), Filters(tag="spel")).items] == [
        "Mirjam V."
    ]
    assert not queries.experts_page(content.actor("anna"), Filters(building_block=cast.OWNERSHIP)).items
    wrong: list[tuple[dict[str, object], str]] = [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"themes": Themes((99,))}, "building_blocks"),
        ({"themes": Themes((), ("x" * 41,))}, "tags"),
        ({"themes": Themes((), tuple(map(str, range(13))))}, "tags"),
        ({"invited_by_id": 2**40}, "invited_by"),
        ({"fee_from_cents": 2, "fee_to_cents": 1}, "fee_to"),
        ({"fee_from_cents": 10**9}, "fee_from"),
    ]
    for values, field in wrong:
        with pytest.raises(Invalid) as invalid:
            add(**({"name": "Naam"} | values))  # type: ignore[arg-type]
        assert list(invalid.value.errors) == [field]


def test_a_school_says_one_thing_and_can_change_it_and_take_it_back(app: Flask) -> None:
    made = add()
    with transaction():
        judgements.judge(content.actor("anna"), made, Verdict.RECOMMENDED, "Helder.", 0)
    with pytest.raises(Conflict), transaction():  # a colleague of the same school who did not see it
        judgements.judge(content.actor("bas"), made, Verdict.NOT_AGAIN, "Saai.", 0)
    with transaction():
        judgements.judge(content.actor("bas"), made, Verdict.DEPENDS, "Helder, vooral voor mentoren.", 1)
        judgements.judge(content.actor("carla"), made, Verdict.RECOMMENDED, "Meteen bruikbaar.", 0)
    rows = queries.judgements(content.actor("els"), made)
    assert [(row.school, row.verdict, row.by) for row in rows] == [
        ("Lyceum De Veenpluis", Verdict.DEPENDS, "Bas Yılmaz"),
        ("Roerdomp College", Verdict.RECOMMENDED, "Carla Bos"),
    ]
    assert queries.expert(content.actor("els"), made).verdicts == {Verdict.DEPENDS: 1, Verdict.RECOMMENDED: 1}
    for sentence in ("", "x" * 301, f"Mail {MAIL}"):
        with pytest.raises(Invalid), transaction():
            judgements.judge(content.actor("els"), made, Verdict.DEPENDS, sentence, 0)
    with pytest.raises(NotAllowed), transaction():
        judgements.judge(content.actor("kim"), made, Verdict.DEPENDS, "Fijn.", 0)
    for _ in range(2):
        with transaction():
            judgements.take_back(content.actor("anna"), made)
    assert [row.school for row in queries.judgements(content.actor("els"), made)] == ["Roerdomp College"]


def day_with_a_speaker() -> tuple[int, int]:
    with transaction():
        day = days.add_day(
            content.actor("kim"),
            DayCommand("Netwerkdag 3", date(2019, 3, 14), 570, 900, cast.ROERDOMP),
        ).id
        command = PartCommand(PartKind.PLENARY, "Lezing", 600, 660, "Mirjam Vosselaar")
        part = programme.add_part(content.actor("kim"), day, command).id
    return day, part


def test_an_expert_is_with_activities_days_parts_and_projects_as_far_as_one_may_see_these(app: Flask) -> None:
    made, (day, part) = add(), day_with_a_speaker()
    project = content.project("Masterclass")
    let_everybody_see(made)
    names = [f"part:{part}", f"activity:{cast.LEARNING_GOALS}", f"project:{project}"]
    with transaction():
        for name in names * 2:
            link_services.link(content.actor("kim"), made, name)
    assert [row.name for row in links(content.actor("kim"), made)] == names
    # the day is in preparation, and projects are for members
    assert [row.kind for row in links(content.actor("anna"), made)] == [LinkKind.ACTIVITY, LinkKind.PROJECT]
    assert [row.kind for row in links(VISITOR, made)] == [LinkKind.ACTIVITY]
    for wrong in (
        "",
        "day:0",
        f"day:{day}",
        "part:99",
        "activity:99",
        "project:99",
        "person:1",
        "day:9999999999",
    ):
        with pytest.raises(Invalid), transaction():
            link_services.link(content.actor("anna"), made, wrong)
    assert [row.id for row in experts_with(content.actor("kim"), LinkKind.DAY, day)] == [made]
    with transaction():
        link_services.unlink(content.actor("anna"), made, f"project:{project}")
        programme.remove_part(content.actor("kim"), part)
    assert [row.kind for row in links(content.actor("kim"), made)] == [LinkKind.ACTIVITY]


def test_removing_an_expert_takes_everything_and_leaves_an_empty_row_alone(app: Flask) -> None:
    made = add()
    let_everybody_see(made)
    with transaction():
        consents.set_contact(content.actor("bas"), made, CONTACT)
        judgements.judge(content.actor("anna"), made, Verdict.RECOMMENDED, "Helder.", 0)
        link_services.link(content.actor("anna"), made, f"activity:{cast.LEARNING_GOALS}")
    with pytest.raises(NotAllowed), transaction():
        experts.remove_expert(content.actor("anna"), made)
    with transaction():
        experts.remove_expert(content.actor("bas"), made)
    session().rollback()
    for table in (ExpertContact, ExpertConsent, ExpertJudgement, ExpertLink, ExpertTheme):
        assert session().scalars(select(table)).all() == []
    row = session().scalars(select(Expert)).one()
    assert row.removed_at and not any(
        (row.name, row.slug, row.headline, row.about, row.invited_by_id, row.fee_to_cents)
    )
    assert shown("kim") == [] and found("Vosselaar", "kim") == []
    words = session().scalars(
        select(SearchVocabulary.word).where(SearchVocabulary.word.in_(("mirjam", "vosselaar")))
    )
    assert list(words) == []
    with pytest.raises(IntegrityError), transaction() as open_:
        open_.execute(text("UPDATE expert SET name = 'Mirjam'"))
    for do in (
        lambda: queries.expert(content.actor("kim"), made),
        lambda: experts.change_expert(content.actor("kim"), made, 2, ExpertCommand("Terug")),
        lambda: judgements.judge(content.actor("anna"), made, Verdict.DEPENDS, "Fijn.", 0),
    ):
        with pytest.raises(NotFound), transaction():
            do()


def test_home_asks_a_coordinator_what_the_school_thinks_of_whom_it_met(app: Flask) -> None:
    made, (day, part) = add(), day_with_a_speaker()
    with clock.frozen(datetime(2019, 3, 1, 12, tzinfo=UTC)):
        with transaction():
            link_services.link(content.actor("kim"), made, f"part:{part}")
            days.publish(content.actor("kim"), day)
        with transaction():
            registrations.register(content.actor("anna"), day, SignUpCommand({}))
    assert [line.title for line in home_card(content.actor("bas")).to_judge] == ["Mirjam Vosselaar"]
    assert not home_card(content.actor("anna")) and not home_card(content.actor("dirk"))
    with transaction():
        judgements.judge(content.actor("anna"), made, Verdict.RECOMMENDED, "Helder.", 0)
    assert not home_card(content.actor("bas"))
