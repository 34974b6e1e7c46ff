"""Four eyes are two people: roles that move money are given by one and agreed to by another, and all are told."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.costs import cost_data
from tests.costs.cost_data import do
from tests.support import cast
from tests.support.client import Client
from wiki.accounts.models import Person
from wiki.accounts.services import password_links
from wiki.audit.models import AuditEvent
from wiki.costs.services import costs as cost_services
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, NotAllowed
from wiki.ledger.models import Period
from wiki.ledger.services import period_closing
from wiki.notices.models import Notice, OutgoingMail
from wiki.schools.models import Membership, TrustChange
from wiki.schools.queries import actors, schools, trust
from wiki.schools.rules import MONEY_ROLES, OPERATOR, Actor, Role
from wiki.schools.services import people
from wiki.schools.services import trust as trust_services

pytestmark = pytest.mark.usefixtures("app")
WHY = "De factuur bleek een offerte."


def who(person_id: int) -> Actor:
    found = actors.by_id(person_id)
    assert found is not None
    return found


def give(by: int, person_id: int, role: Role) -> int:
    """Somebody gives a role besides what the person has; returns what waits (0: nothing does)."""
    with transaction():
        people.set_roles(who(by), person_id, [*schools.grants_of(person_id), (role, None)])
    session().rollback()
    return session().scalar(select(TrustChange.id).where(TrustChange.agreed.is_(None))) or 0


def agree(by: int, change_id: int) -> None:
    with transaction():
        trust_services.agree(who(by), change_id)


def told(kind: str) -> set[int]:
    session().rollback()
    return set(session().scalars(select(Notice.person_id).where(Notice.kind == kind)))


@pytest.mark.parametrize("role", sorted(MONEY_ROLES))
def test_an_administrator_alone_gives_nobody_a_role_that_moves_money(app: Flask, role: Role) -> None:
    for person_id in (cast.AD, cast.ANNA):
        waits = give(cast.AD, person_id, role)
        assert waits and (role, None) not in schools.grants_of(person_id)
        for name in (cast.AD, person_id):
            with pytest.raises(NotAllowed):
                agree(name, waits)
        with transaction():
            trust_services.refuse(who(cast.AD), waits)
        with pytest.raises(Conflict):
            agree(cast.TOM, waits)


@pytest.mark.parametrize("by", [cast.KIM, cast.TOM, cast.SOFIE])
def test_somebody_who_moves_money_agrees_and_all_of_them_are_told(app: Flask, by: int) -> None:
    waits = give(cast.AD, cast.ANNA, Role.TREASURER)
    assert told("money_role_asked") == {cast.KIM, cast.TOM, cast.SOFIE, cast.TRUUS}
    agree(by, waits)
    assert (Role.TREASURER, None) in schools.grants_of(cast.ANNA)
    everybody = {cast.KIM, cast.TOM, cast.SOFIE, cast.TRUUS, cast.ANNA, cast.AD}
    assert told("money_role_given") == everybody and told("roles_changed") == {cast.ANNA}
    own = AuditEvent.action != "rows"
    actions = session().scalars(select(AuditEvent.action).where(own).order_by(AuditEvent.id)).all()
    assert actions == ["trust_asked", "roles_changed", "trust_agreed"]


def test_asking_twice_asks_once(app: Flask) -> None:
    assert give(cast.AD, cast.ANNA, Role.TREASURER) == give(cast.AD, cast.ANNA, Role.TREASURER)


def test_nobody_hands_a_password_to_who_moves_money(client: Client) -> None:
    """Nor to who is to: at first or later, a link goes to their own address, which nobody alone changes."""
    new = {"name": "Noor Nieuw", "email": "noor@x.nl", "roles": ["second_approver"], "school": ""}
    page = client.sign_in("ad").post("/admin/people/new", data=new)
    assert page.status_code == 200 and 'class="secret"' not in page.text
    noor = session().scalars(select(Person.id).where(Person.email == "noor@x.nl")).one()
    for person_id in (cast.SOFIE, noor):
        reset = client.post(f"/admin/people/{person_id}/password")
        assert reset.status_code == 200 and 'class="secret"' not in reset.text
        assert client.api("POST", f"/people/{person_id}/password").get_json() == {"password": None}
        moved = {"email": "ad-zelf@x.nl"}
        assert client.api("PUT", f"/people/{person_id}", json=moved).get_json()["email"] != moved["email"]
    session().rollback()
    mails = session().scalars(select(OutgoingMail).where(OutgoingMail.secret)).all()
    assert {m.recipient for m in mails} == {"noor@x.nl", cast.email("sofie")}
    assert told("money_password") >= {cast.KIM, cast.TOM, cast.SOFIE, cast.TRUUS, cast.AD}


def test_another_address_waits_for_another_person_or_its_owner(app: Flask) -> None:
    with transaction():
        assert people.edit_person(who(cast.AD), cast.SOFIE, "sofie@elders.nl", "Sofie Som")
    waits = session().scalars(select(TrustChange)).one().id
    with pytest.raises(NotAllowed):
        agree(cast.AD, waits)
    agree(cast.SOFIE, waits)
    assert who(cast.SOFIE).email == "sofie@elders.nl"


def test_a_password_that_was_handed_over_ends_when_a_role_is_agreed_to(client: Client) -> None:
    page = client.sign_in("ad").api("POST", f"/people/{cast.ANNA}/password").get_json()
    own = {"new_password": "fietsen door de polder", "new_password_again": "fietsen door de polder"}
    client.sign_out().post("/sign-in", data={"email": cast.email("anna"), "password": page["password"]})
    assert client.post("/account/first-password", data=own).status_code == 303
    agree(cast.TOM, give(cast.AD, cast.ANNA, Role.SECOND_APPROVER))
    assert client.get("/account").status_code == 303
    data = {"email": cast.email("anna"), "password": own["new_password"]}
    assert client.sign_out().post("/sign-in", data=data).status_code == 401
    with transaction():
        link = password_links.make_link(cast.ANNA)
    assert client.post(f"/password/{link}", data=own).status_code == 303


def test_who_gave_a_role_does_not_decide_with_that_person_for_seven_days(app: Flask) -> None:
    cost_id = cost_data.approved(cost_data.project())
    agree(cast.KIM, give(cast.AD, cast.ANNA, Role.SECOND_APPROVER))
    with transaction() as database:
        row = {"person_id": cast.AD, "role": "treasurer", "school_id": None}
        database.execute(Membership.__table__.insert().values(**row))
        database.execute(
            delete(Membership).where(Membership.person_id == cast.ANNA, Membership.school_id.is_not(None))
        )
    do(cost_services.reverse_cost, "anna", cost_id, WHY)
    with pytest.raises(NotAllowed):
        do(cost_services.reverse_cost, "ad", cost_id)
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        do(cost_services.reverse_cost, "ad", cost_id)


def test_nor_does_who_had_a_password_reset(app: Flask) -> None:
    with transaction():
        people.reset_password(who(cast.AD), cast.SOFIE)
    assert trust.bonds().tie(cast.AD, cast.SOFIE) and trust.bonds().tie(cast.SOFIE, cast.AD)
    assert not trust.bonds().tie(cast.TOM, cast.SOFIE)
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert not trust.bonds().tie(cast.AD, cast.SOFIE)


def test_closing_a_period_lists_what_changed(app: Flask) -> None:
    agree(cast.KIM, give(cast.AD, cast.ANNA, Role.SECOND_APPROVER))
    with transaction():
        people.reset_password(who(cast.AD), cast.SOFIE)
    cost_data.approved(cost_data.project())
    period = session().scalars(select(Period).order_by(Period.id)).first()
    assert period is not None
    said = [
        flag.text for flag in period_closing.closing_report(period).flags if flag.entity == "trust_change"
    ]
    assert len(said) == 2 and "Anna de Wit" in said[0] and "Sofie Som" in said[1]


def test_a_closed_account_has_no_role_that_moves_money_when_it_opens_again(app: Flask) -> None:
    with transaction():
        people.close_account(who(cast.AD), cast.SOFIE)
        people.open_account(who(cast.AD), cast.SOFIE)
    assert schools.grants_of(cast.SOFIE) == []
    assert told("money_role_gone") >= {cast.KIM, cast.TOM}


def test_the_first_one_of_an_empty_network_needs_nobody_and_the_second_does(app: Flask) -> None:
    with transaction() as database:
        database.execute(delete(Membership).where(Membership.role.in_(sorted(MONEY_ROLES))))
    assert not give(cast.AD, cast.KIM, Role.NETWORK_COORDINATOR)
    waits = give(cast.AD, cast.TOM, Role.TREASURER)
    agree(cast.KIM, waits)
    with transaction():
        for person_id in (cast.KIM, cast.TOM):
            people.close_account(who(cast.AD), person_id)
    assert give(cast.AD, cast.SOFIE, Role.TREASURER), "who closes everybody's account does not begin anew"


def test_whoever_has_the_server_gives_a_role_and_a_link_and_all_are_told(app: Flask) -> None:
    with transaction():
        people.set_roles(OPERATOR, cast.ANNA, [(Role.TREASURER, None)])
        link = people.link_for(cast.ANNA)
    assert (
        schools.grants_of(cast.ANNA) == [(Role.TREASURER, None)]
        and password_links.owner(link).id == cast.ANNA
    )
    assert told("money_role_given") & told("money_password") >= {cast.KIM, cast.TOM, cast.SOFIE, cast.AD}
    assert trust.bonds().pairs == frozenset()


def test_people_who_chose_no_mail_are_mailed_of_this_all_the_same(app: Flask) -> None:
    with transaction() as database:
        database.execute(update(Person).values(notice_mail="none"))
    give(cast.AD, cast.ANNA, Role.TREASURER)
    session().rollback()
    assert {m.person_id for m in session().scalars(select(OutgoingMail))} == {
        cast.KIM,
        cast.TOM,
        cast.SOFIE,
        cast.TRUUS,
    }


def test_the_screen_and_the_api_show_what_waits_and_let_others_agree(client: Client) -> None:
    waits = give(cast.AD, cast.ANNA, Role.TREASURER)
    for name, may in (("ad", False), ("tom", True)):
        client.sign_in(name)
        page = client.get("/appointments")
        assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
        assert (f"/appointments/{waits}/agree" in page.text) == may
        assert [i["may_agree"] for i in client.api("GET", "/appointments").get_json()["items"]] == [may]
    assert client.sign_in("anna").get("/appointments").status_code == 403
    assert client.sign_in("bas").post(f"/appointments/{waits}/agree").status_code == 404
    assert client.sign_in("ad").post(f"/appointments/{waits}/agree").status_code == 403
    assert client.sign_in("tom").post(f"/appointments/{waits}/agree").status_code == 303
    assert client.api("POST", f"/appointments/{waits}/refuse").status_code == 409
