"""Who may do what to whom. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.schools.rules import (
    OPERATOR,
    SCHOOL_ROLES,
    VISITOR,
    Actor,
    Role,
    Subject,
    grants_problem,
    may_add_people,
    may_close,
    may_grant,
    remains_administrator,
)

SCHOOLS = st.one_of(st.none(), st.integers(1, 3))
ROLES = st.frozensets(st.sampled_from(list(Role)))
GRANTS = st.frozensets(st.tuples(st.sampled_from(list(Role)), SCHOOLS), max_size=4)
ACTORS = st.builds(Actor, id=st.integers(1, 5), school_id=SCHOOLS, roles=ROLES)
SUBJECTS = st.builds(Subject, id=st.integers(1, 5), grants=GRANTS)


@given(ACTORS, GRANTS)
def test_only_administrators_give_more_than_teaching_at_their_own_school(
    actor: Actor, grants: frozenset
) -> None:  # type: ignore[type-arg]
    if may_grant(actor, grants) and not actor.has(Role.ADMINISTRATOR):
        assert actor.has(Role.SCHOOL_COORDINATOR)
        assert grants == {(Role.TEACHER, actor.school_id)} and actor.school_id is not None


@given(ACTORS, SUBJECTS)
def test_nobody_closes_their_own_account(actor: Actor, subject: Subject) -> None:
    if may_close(actor, subject):
        assert actor.id != subject.id
        assert actor.has(Role.ADMINISTRATOR, Role.SCHOOL_COORDINATOR)


@given(GRANTS)
def test_an_administrator_stays_one_by_their_own_hand(grants: frozenset) -> None:  # type: ignore[type-arg]
    me = Actor(id=1, roles=frozenset({Role.ADMINISTRATOR}))
    subject = Subject(1, frozenset({(Role.ADMINISTRATOR, None)}))
    assert remains_administrator(me, subject, grants) == ((Role.ADMINISTRATOR, None) in grants)
    assert remains_administrator(Actor(id=2, roles=me.roles), subject, grants)


@given(GRANTS)
def test_a_role_stands_where_it_belongs(grants: frozenset) -> None:  # type: ignore[type-arg]
    if not grants_problem(grants):
        assert all((role in SCHOOL_ROLES) == (school is not None) for role, school in grants)
        assert len({school for _role, school in grants if school}) <= 1


def test_a_visitor_may_nothing_and_the_operator_what_an_administrator_may() -> None:
    assert not may_add_people(VISITOR) and not may_grant(VISITOR, [(Role.TEACHER, None)])
    assert may_add_people(OPERATOR) and not OPERATOR.is_member
