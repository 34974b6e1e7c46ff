"""Who goes where: as many choices met as there is room for, equal chances, and a reason for everybody."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.days.rules.assignment import Guest, Place, Reason, Round, assign, lost

SHOPS = (1, 2, 3, 4)


@st.composite
def networks(draw: st.DrawFn, most: int = 9) -> tuple[list[Round], list[Guest]]:
    """Two rounds of four workshops, and guests who chose, lead, or were placed by hand."""
    rounds = [Round(id_, {shop: draw(st.integers(0, 4)) for shop in SHOPS}) for id_ in (10, 20)]
    picks = st.lists(st.sampled_from(SHOPS), unique=True, max_size=3)
    guests = []
    for id_ in range(1, draw(st.integers(1, most)) + 1):
        choices = {one.id: draw(picks) for one in rounds}
        kind = draw(st.sampled_from(["guest"] * 6 + ["leader", "fixed"]))
        own = {draw(st.sampled_from((10, 20))): draw(st.sampled_from(SHOPS))}
        more = {"leads": own} if kind == "leader" else {"fixed": own} if kind == "fixed" else {}
        guests.append(Guest(id_, choices, lost=draw(st.integers(0, 4)), **more))  # type: ignore[arg-type]
    return rounds, guests


def by_guest(places: list[Place]) -> dict[tuple[int, int], Place]:
    return {(place.guest, place.round): place for place in places}


@given(networks(), st.text(max_size=5))
def test_everybody_is_in_one_place_in_every_round_and_never_in_the_same_workshop_twice(
    network: tuple[list[Round], list[Guest]], seed: str
) -> None:
    rounds, guests = network
    places = assign(rounds, guests, seed)
    assert sorted((p.guest, p.round) for p in places) == sorted(product((g.id for g in guests), (10, 20)))
    for guest in guests:
        own = [p.workshop for p in places if p.guest == guest.id and p.workshop is not None]
        assert len(own) == len(set(own))


@given(networks(), st.text(max_size=5))
def test_no_more_people_than_seats_but_for_whom_the_organiser_placed_and_leaders_in_their_own(
    network: tuple[list[Round], list[Guest]], seed: str
) -> None:
    rounds, guests = network
    places = by_guest(assign(rounds, guests, seed))
    for one in rounds:
        sat = Counter(
            p.workshop
            for p in places.values()
            if p.round == one.id and p.reason in (Reason.CHOICE, Reason.ROOM)
        )
        by_hand = Counter(guest.fixed[one.id] for guest in guests if one.id in guest.fixed)
        for shop, seats in one.seats.items():
            assert sat[shop] <= max(0, seats - by_hand[shop])
        for guest in guests:
            for own, reason in ((guest.leads, Reason.LEADER), (guest.fixed, Reason.BY_HAND)):
                if one.id in own:
                    assert (places[guest.id, one.id].workshop, places[guest.id, one.id].reason) == (
                        own[one.id],
                        reason,
                    )


@given(networks(), st.text(max_size=5))
def test_nobody_would_rather_have_an_empty_seat(network: tuple[list[Round], list[Guest]], seed: str) -> None:
    rounds, guests = network
    places = by_guest(assign(rounds, guests, seed))
    for one in rounds:
        used = Counter(
            p.workshop for p in places.values() if p.round == one.id and p.reason is not Reason.LEADER
        )
        empty = {shop for shop, seats in one.seats.items() if used[shop] < seats}
        for guest in guests:
            place = places[guest.id, one.id]
            assert all(full.workshop not in empty for full in place.full)


def points(one: Round, guest: Guest, shop: int | None, people: int) -> int:
    chosen = list(guest.choices.get(one.id, ()))
    outside = 2 * people + 1
    return people * outside + 1 if shop is None else chosen.index(shop) if shop in chosen else outside


@given(networks(most=5), st.text(max_size=5))
def test_no_other_way_to_fill_a_day_of_one_round_meets_more_choices(
    network: tuple[list[Round], list[Guest]], seed: str
) -> None:
    rounds, guests = network
    one = rounds[0]
    free = [guest for guest in guests if one.id not in {**guest.leads, **guest.fixed}]
    by_hand = Counter(guest.fixed[one.id] for guest in guests if one.id in guest.fixed)
    taken = {g.id: {*g.leads.values(), *g.fixed.values()} for g in guests}
    best = min(
        sum(points(one, guest, shop, len(free)) for guest, shop in zip(free, shops, strict=True))
        for shops in product((None, *SHOPS), repeat=len(free))
        if all(n <= max(0, one.seats[s] - by_hand[s]) for s, n in Counter(shops).items() if s is not None)
        and not any(shop in taken[guest.id] for guest, shop in zip(free, shops, strict=True))
    )
    places = by_guest(assign([one], guests, seed))
    assert sum(points(one, guest, places[guest.id, one.id].workshop, len(free)) for guest in free) == best


def outcome(
    rounds: list[Round], guests: list[Guest], where: dict[tuple[int, int], int | None]
) -> tuple[int, ...]:
    """People without a place, choices that were not met, and points for second and third ones; over the day."""
    seeking = [(g, one) for g in guests for one in rounds if one.id not in {**g.leads, **g.fixed}]
    chosen = [(list(g.choices.get(one.id, ())), where[g.id, one.id]) for g, one in seeking]
    return (
        sum(shop is None for _choices, shop in chosen),
        sum(shop not in choices for choices, shop in chosen),
        sum(choices.index(shop) for choices, shop in chosen if shop in choices),
    )


def every_way(rounds: list[Round], guests: list[Guest]) -> Iterator[dict[tuple[int, int], int | None]]:
    """All allowed ways to fill a small day."""
    given = {(g.id, one.id): {**g.fixed, **g.leads}.get(one.id) for g in guests for one in rounds}
    seeking = [key for key, shop in given.items() if shop is None]
    by_hand = Counter((r, s) for g in guests for r, s in g.fixed.items() if r not in g.leads)
    seats = {(one.id, shop): n for one in rounds for shop, n in one.seats.items()}
    for shops in product((None, *SHOPS), repeat=len(seeking)):
        way = given | dict(zip(seeking, shops, strict=True))
        sat = Counter((r, s) for (_guest, r), s in zip(seeking, shops, strict=True) if s is not None)
        visits = Counter((g, s) for (g, _round), s in way.items() if s is not None)
        if max(visits.values(), default=0) < 2 and all(
            n <= max(0, seats.get(key, 0) - by_hand[key]) for key, n in sat.items()
        ):
            yield way


@settings(max_examples=60)
@given(networks(most=3), st.text(max_size=5))
def test_no_other_way_to_fill_the_whole_day_meets_more_choices(
    network: tuple[list[Round], list[Guest]], seed: str
) -> None:
    rounds, guests = network
    ways = every_way(rounds, guests)
    found = {(p.guest, p.round): p.workshop for p in assign(rounds, guests, seed)}
    own = [(g.leads, g.fixed) for g in guests]
    if all(len({*leads.values(), *fixed.values()}) == len(leads) + len(fixed) for leads, fixed in own):
        assert outcome(rounds, guests, found) == min(outcome(rounds, guests, way) for way in ways)


def test_a_round_gives_up_something_when_the_day_gets_more_by_it() -> None:
    rounds = [Round(10, {1: 1, 2: 1}), Round(20, {1: 1, 3: 1})]
    guests = [Guest(1, {10: (1, 2), 20: (1,)}), Guest(2, {10: (1, 2), 20: (3, 1)})]
    for seed in "abcdef":
        places = by_guest(assign(rounds, guests, seed))
        assert {key: place.workshop for key, place in places.items()} == {
            (1, 10): 2, (1, 20): 1, (2, 10): 1, (2, 20): 3
        }  # fmt: skip
        assert places[1, 10].twice == (1,) and not places[1, 10].full


def test_equal_people_have_equal_chances_also_when_the_rounds_are_weighed_together() -> None:
    rounds = [Round(id_, {1: 2, 2: 2, 3: 2}) for id_ in (10, 20)]
    guests = [Guest(id_, {10: (1, 2), 20: (1, 2)}) for id_ in range(1, 7)]
    got = Counter(
        p.guest for seed in range(120) for p in assign(rounds, guests, str(seed)) if p.reason is Reason.ROOM
    )
    mean = sum(got.values()) / len(guests)
    assert all(0.6 * mean < got[guest.id] < 1.4 * mean for guest in guests)


def test_who_got_less_last_time_goes_first_then_the_lot_of_the_seed_decides() -> None:
    one = Round(10, {1: 1, 2: 5})
    guests = [Guest(id_, {10: (1, 2)}, lost=1 if id_ == 3 else 0) for id_ in range(1, 6)]
    winners = {p.guest for seed in "abcdefgh" for p in assign([one], guests, seed) if p.workshop == 1}
    assert winners == {3}
    equal = [Guest(id_, {10: (1, 2)}) for id_ in range(1, 6)]
    drawn = {
        seed: next(p.guest for p in assign([one], equal, seed) if p.workshop == 1)
        for seed in "abcdefghijklmn"
    }
    assert len(set(drawn.values())) > 2
    assert all(
        next(p.guest for p in assign([one], equal, s) if p.workshop == 1) == w for s, w in drawn.items()
    )


def test_who_got_less_in_the_first_round_goes_first_in_the_second() -> None:
    rounds = [Round(10, {1: 1, 2: 1}), Round(20, {3: 1, 4: 1})]
    guests = [Guest(id_, {10: (1, 2), 20: (3, 4)}) for id_ in (1, 2)]
    for seed in "abcdef":
        places = by_guest(assign(rounds, guests, seed))
        assert {places[id_, 10].workshop == 1 for id_ in (1, 2)} == {True, False}
        assert all((places[id_, 10].rank, places[id_, 20].rank) in ((1, 2), (2, 1)) for id_ in (1, 2))


def test_equal_people_have_equal_chances_over_many_seeds() -> None:
    one = Round(10, {1: 3, 2: 9})
    guests = [Guest(id_, {10: (1, 2)}) for id_ in range(1, 13)]
    got = Counter(p.guest for seed in range(400) for p in assign([one], guests, str(seed)) if p.workshop == 1)
    assert all(60 < got[guest.id] < 140 for guest in guests)


def test_a_place_says_why_it_is_not_the_first_choice() -> None:
    guests = [Guest(1, {10: (1,)}, lost=4), Guest(2, {10: (1, 2)}), Guest(3, {10: (1,)})]
    places = by_guest(assign([Round(10, {1: 1, 2: 1})], guests, "x"))
    assert (places[1, 10].reason, places[1, 10].rank, places[1, 10].turn) == (Reason.CHOICE, 1, 1)
    second = places[2, 10]
    assert (second.rank, [(f.workshop, f.seats, f.wanted) for f in second.full]) == (2, [(1, 1, 3)])
    assert (places[3, 10].workshop, places[3, 10].reason) == (None, Reason.NO_ROOM)


@pytest.mark.parametrize(
    ("reason", "rank", "chose", "points_"),
    [("choice", 1, True, 0), ("choice", 3, True, 2), ("room", None, True, 3), ("room", None, False, 0),
     ("no_room", None, True, 4), ("leader", None, True, 0), ("by_hand", None, True, 0)],
)  # fmt: skip
def test_what_a_place_costs(reason: str, rank: int | None, chose: bool, points_: int) -> None:
    assert lost(reason, rank, chose) == points_


def test_nobody_and_nothing_gives_no_places() -> None:
    assert assign([], [Guest(1)], "x") == [] == assign([Round(10, {1: 3})], [], "x")
