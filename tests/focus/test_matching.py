"""Who fits whom, over generated networks of forty schools."""

from dataclasses import dataclass, field
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from wiki.focus.rules.concepts import Language, in_words
from wiki.focus.rules.matching import Match, Network, Point, ReasonKind, Trace, read_match_id
from wiki.focus.rules.points import Flag, Stage

SCHOOLS = 40
FIRST = 5
SUBJECTS = (
    "toetsbeleid", "coachgesprek", "flexrooster", "portfolio", "leerlijnen", "burgerschap", "taalbeleid", "rekenen",
    "begrijpendlezen", "mentoraat", "ouderbetrokkenheid", "stage", "techniek", "kunstklas", "mediawijsheid",
    "zorgstructuur", "doorstroom", "tweetalig", "gymnastiek", "bibliotheek",
)  # fmt: skip
"""One for each pair of schools, none made of the words of another."""
SYNONYMS = {"mentorgesprek": 1, "coachgesprek": 1, "keuzeuur": 2, "flexuur": 2}
GENERAL = (
    "graag voorbeelden van andere scholen",
    "ervaringen van docenten",
    "samen met collega's sparren",
    "hulp",
)
BLOCKS = {subject: number for number, subject in enumerate(SUBJECTS, 1)}


@dataclass
class Planted:
    """A network with what was planted in it: pairs, and what only looks like one."""

    points: list[Point] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    pairs: list[tuple[int, int, ReasonKind]] = field(default_factory=list)
    """The focal point that asks, the school that must be found, and why."""
    non_pairs: list[tuple[int, int]] = field(default_factory=list)

    def add(self, school: int, title: str, stage: Stage, block: int | None = None, **more: object) -> int:
        id_ = len(self.points) + 1
        self.points.append(Point(id_, school, block, title, stage, **more))  # type: ignore[arg-type]
        return id_

    def network(self) -> Network:
        language = Language.of([(point.school_id, point.text) for point in self.points], SYNONYMS)
        return Network(self.points, self.traces, language)


FORMS = (
    "further", "same_question", "offers", "offers_in_other_words", "offers_a_compound", "same_stage", "asks", "uses",
    "wrote", "group",
)  # fmt: skip


def planted_network(seed: int) -> Planted:
    """Twenty pairs of schools, each of its own subject and form; every school also says what everybody says."""
    planted, chance = Planted(), Random(seed)
    schools = chance.sample(range(1, SCHOOLS + 1), SCHOOLS)
    for number, subject in enumerate(chance.sample(SUBJECTS, len(SUBJECTS))):
        one, other = schools[2 * number], schools[2 * number + 1]
        _plant_pair(chance, planted, chance.choice(FORMS), subject, one, other)
        _plant_non_pair(chance, planted, subject, schools[2 * number - 1])
    return planted


def _plant_pair(chance: Random, planted: Planted, form: str, subject: str, one: int, other: int) -> None:
    low, general = chance.choice(list(Stage)[:2]), chance.choice(GENERAL)
    high = list(Stage)[low.rank + chance.randint(1, 2)]
    block = chance.choice([None, BLOCKS[subject]])
    if form in ("uses", "wrote", "group"):
        mine = planted.add(one, subject, low, block, requests=general)
        labels = frozenset() if block is None else frozenset([block])
        title = "Een heel andere naam" if labels else f"Handreiking {subject}"
        planted.traces.append(Trace(ReasonKind(form), other, 100 + mine, title, labels))
    elif form == "offers":
        mine = planted.add(one, subject, Stage.EMBED, requests=f"{general}: hoe begin je met {subject}?")
        offer, brings = f"Wij hebben veel over {subject} en hoe je begint.", frozenset([Flag.BRINGS])
        planted.add(other, chance.choice([subject, "Ontdekplein"]), Stage.EXPLORE, offers=offer, flags=brings)
    elif form == "offers_in_other_words":
        mine = planted.add(one, subject, Stage.EMBED, requests=f"Een {subject}gids voor een keuzeuur.")
        planted.add(other, "Ontdekplein", Stage.EXPLORE, offers=f"Flexuren met {subject} en een gids.")
    elif form == "offers_a_compound":
        mine = planted.add(one, subject, Stage.EMBED, requests=f"Wie heeft een monitor voor {subject}?")
        planted.add(other, "Ontdekplein", Stage.EXPLORE, offers=f"De ontwikkelmonitor, ook voor {subject}.")
    elif form == "same_question":
        flags = frozenset([chance.choice([Flag.HAS_QUESTION, Flag.SEEKS_PARTNER])])
        mine = planted.add(one, subject, Stage.EMBED, block, flags=flags)
        planted.add(other, subject, Stage.EXPLORE, block, flags=flags)
    elif form == "asks":
        mine = planted.add(one, subject, Stage.EMBED, block, offers=f"Ons plan voor {subject}.")
        planted.add(other, subject, Stage.EXPLORE, block, requests=f"Een plan voor {subject}, {general}")
    else:
        mine = planted.add(one, subject, low, block, requests=general)
        planted.add(other, subject, high if form == "further" else low, block, requests=general)
    kind = ReasonKind.OFFERS if form.startswith("offers") else ReasonKind(form)
    planted.pairs.append((mine, other, kind))


def _plant_non_pair(chance: Random, planted: Planted, subject: str, school: int) -> None:
    """Something of another school that looks like the subject and is not: general words, another compound with the same
    end, one word of it said in passing, or an instrument of another building block."""
    decoy = chance.choice(["general", "compound", "passing", "instrument"])
    title, words = f"Plein{school}", " ".join(GENERAL)
    if decoy == "general":
        planted.add(school, title, Stage.TRY_OUT, requests=words, offers=words)
    elif decoy == "compound":
        planted.add(
            school, f"Pauze{school}beleid", Stage.TRY_OUT, offers="Zomermonitor en slechtweergesprek."
        )
    elif decoy == "passing":
        planted.add(school, title, Stage.TRY_OUT, offers=f"Niets met {subject}.")
    else:
        planted.traces.append(Trace(ReasonKind.USES, school, 7, "Een heel andere naam", frozenset([99])))
    planted.non_pairs.append((planted.pairs[-1][0], school))


NETWORKS = st.integers(0, 2**32).map(planted_network)


@given(NETWORKS)
def test_every_planted_pair_is_found_for_its_reason_and_no_other_school_is_in_the_first_five(
    planted: Planted,
) -> None:
    network = planted.network()
    for point_id, school_id, kind in planted.pairs:
        found = network.matches(point_id)[:FIRST]
        assert school_id in [match.school_id for match in found]
        why = next(match for match in found if match.school_id == school_id)
        assert kind in [reason.kind for reason in why.reasons]
    for point_id, school_id in planted.non_pairs:
        assert school_id not in [match.school_id for match in network.matches(point_id)[:FIRST]]


@given(NETWORKS, st.data())
def test_the_order_is_that_of_the_written_rule_and_nobody_is_left_out_but_who_asked(
    planted: Planted, data: st.DataObject
) -> None:
    network = planted.network()
    point = data.draw(st.sampled_from(planted.points))
    found = network.matches(point.id)
    keys = [(not match.in_words, -match.score, -len(match.reasons), match.school_id) for match in found]
    assert keys == sorted(keys) and len({match.school_id for match in found}) == len(found)
    assert point.school_id not in [match.school_id for match in found] and all(m.reasons for m in found)
    out = {match.school_id for match in found[::2]}
    assert network.matches(point.id, out) == [match for match in found if match.school_id not in out]


def test_a_word_that_more_than_a_quarter_of_the_schools_use_fits_nobody() -> None:
    def titles(schools: int) -> list[Match]:
        points = [Point(n, n, None, "Burgerschap", Stage.DESIGN) for n in range(1, schools + 1)]
        points += [Point(n, n, None, f"Ster{n}", Stage.DESIGN) for n in range(schools + 1, 17)]
        return Network(points, [], Language.of([(p.school_id, p.text) for p in points], {})).matches(1)

    assert len(titles(4)) == 3 and not titles(5)


def test_a_working_group_tells_when_its_activity_has_to_do_with_it_and_not_everybody_sits_in_it() -> None:
    def fits(activity: str, members: int, *blocks: int) -> int:
        points = [Point(n, n, n, f"Ster{n}", Stage.DESIGN) for n in range(2, 13)]
        points.append(Point(1, 1, 50, "Lerend team\nCollegiale consultatie", Stage.DESIGN))
        group = [
            Trace(ReasonKind.GROUP, school, 7, activity, frozenset(blocks))
            for school in range(2, 2 + members)
        ]
        network = Network(points, group, Language.of([(p.school_id, p.text) for p in points], {}))
        return len(network.matches(1))

    for members in (1, 3):
        assert not fits("Vier netwerkdagen organiseren", members)
        assert fits("Vier netwerkdagen organiseren", members, 50) == members
        assert fits("Leren van consultaties", members) == members
    assert not fits("Vier netwerkdagen organiseren", 4, 50)


def test_words_that_fit_come_before_boxes_that_were_ticked() -> None:
    mine = Point(
        1, 1, 5, "Toetsen bijna zonder cijfers", Stage.INTRODUCE, offers="Ons toetsbeleid voor de onderbouw.",
        flags=frozenset([Flag.BRINGS, Flag.HAS_QUESTION]),
    )  # fmt: skip
    ticked = Point(
        2, 2, 5, "Praktijkportfolio", Stage.EMBED, "Een rubric die leerlingen zelf kunnen lezen.",
        "Voorbeelden uit de werkplaats.", frozenset(Flag),
    )  # fmt: skip
    literal = Point(
        3, 3, 5, "Toetsbeleid zonder cijfers in klas 1", Stage.EXPLORE,
        "Scholen die al zonder cijfers toetsen: hoe begonnen jullie met het toetsbeleid?",
    )  # fmt: skip
    points = [mine, ticked, literal]
    traces = [Trace(kind, 2, 9, "Iets", frozenset([5])) for kind in (ReasonKind.USES, ReasonKind.WROTE)]
    first, second = Network(points, traces, Language.of([(p.school_id, p.text) for p in points], {})).matches(
        1
    )
    assert (first.school_id, second.school_id) == (3, 2) and first.in_words and not second.in_words
    asks = next(reason for reason in first.reasons if reason.kind is ReasonKind.ASKS)
    assert asks.said and not any(reason.said for reason in second.reasons)


def test_what_is_done_and_the_doing_of_it_are_about_the_same() -> None:
    language = Language.of([(1, "Hoe borg je dit in beleid?"), (2, "De borging van toetsbeleid")], {})
    asked, done = (
        language.concepts("Hoe borg je dit in beleid?"),
        language.concepts("De borging van toetsbeleid"),
    )
    assert asked.shared(done) == {"borg", "beleid"}
    assert not language.concepts("Een ring").shared(language.concepts("Een koning"))


def test_three_stages_further_is_too_far_and_behind_is_not_further() -> None:
    def kinds(mine: Stage, theirs: Stage) -> set[ReasonKind]:
        points = [Point(1, 1, 1, "Coaching", mine), Point(2, 2, 1, "Coaching", theirs)]
        found = Network(points, [], Language()).matches(1)
        return {reason.kind for match in found for reason in match.reasons}

    for mine in Stage:
        for theirs in Stage:
            assert (ReasonKind.FURTHER in kinds(mine, theirs)) == (theirs.rank - mine.rank in (1, 2))
            assert (ReasonKind.SAME_STAGE in kinds(mine, theirs)) == (mine is theirs)


def test_the_words_that_fit_are_named_as_they_were_written() -> None:
    language = Language.of(
        [(1, "Een monitor"), (2, "De ontwikkelmonitor: zelfscan, mentorgesprekken")], SYNONYMS
    )
    shared = language.concepts("monitor").shared(language.concepts("De ontwikkelmonitor: zelfscan"))
    assert in_words(shared, "De ontwikkelmonitor: zelfscan, mentorgesprekken", language) == [
        "ontwikkelmonitor"
    ]


def test_a_match_is_known_by_its_two_ends() -> None:
    assert read_match_id(Match(12, 3, ()).id) == (12, 3)
    assert all(read_match_id(odd) is None for odd in ("", "1", "1-", "-2", "1-2-3", "a-1", "٣-1"))
