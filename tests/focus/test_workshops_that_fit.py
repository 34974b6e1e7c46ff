"""Which workshops of a day fit a focal point: by the written rule, each for reasons that are facts."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.focus.rules.concepts import Language
from wiki.focus.rules.matching import Point
from wiki.focus.rules.points import Stage
from wiki.focus.rules.workshops import WEIGHTS, Fit, Material, Offer, Programme, WorkshopReason

BLOCK, OTHER = 1, 2
OWN, THEIRS = 10, 20
POINT = Point(7, OWN, BLOCK, "Coachgesprek\nCoaching", Stage.DESIGN, "Wie heeft een leidraad en een rooster?")
WORDS = ("Coachgesprek voeren", "Portfolio maken", "Een leidraad", "Rooster en leidraad", "Iets leuks")


def fits(*offers: Offer, point: Point = POINT, further: dict[int, int] | None = None) -> list[Fit]:
    language = Language.of([(OWN, point.text)], {})
    return Programme(offers, language).fits(point, further or {})


def kinds(fit: Fit) -> list[WorkshopReason]:
    return [why.kind for why in fit.reasons]


def test_what_is_asked_counts_with_one_word_about_the_same_and_with_two_otherwise() -> None:
    assert kinds(fits(Offer(1, "Coachgesprek", "Met een leidraad."))[0])[0] is WorkshopReason.ANSWERS
    assert kinds(fits(Offer(1, "Vrije tijd", "Een leidraad voor je rooster."))[0]) == [WorkshopReason.ANSWERS]
    assert fits(Offer(1, "Vrije tijd", "Een leidraad.")) == []


def test_a_question_in_free_text_finds_the_workshop_in_other_forms_of_its_words() -> None:
    def asking(requests: str) -> Point:
        return Point(7, OWN, BLOCK, "Formatief handelen", Stage.EMBED, requests)

    workshop = Offer(1, "Borgen in beleid\nOnderzoek delen", "Hoe blijft het, ook als de trekker vertrekt?")
    for question in (
        "Hoe borg je dit in beleid?",
        "Borging in ons toetsbeleid",
        "Hoe borg je een beleidsplan?",
    ):
        (found,) = fits(workshop, Offer(2, "Publiceren over je school"), point=asking(question))
        assert found.workshop_id == 1 and found.reasons[0].shared == {"borg", "beleid"}
    assert fits(workshop, point=asking("Wie heeft er beleid?")) == []


def test_an_activity_on_the_building_block_counts_less_than_the_title() -> None:
    by_title, by_activity = (
        Offer(1, "Het coachgesprek"),
        Offer(2, "Vrije tijd", building_blocks=frozenset([BLOCK])),
    )
    found = fits(by_activity, by_title)
    assert [(fit.workshop_id, kinds(fit)) for fit in found] == [
        (1, [WorkshopReason.ABOUT]),
        (2, [WorkshopReason.ACTIVITY]),
    ]


def test_material_fits_by_its_title_or_its_building_block() -> None:
    pages = (
        Material(4, "Anders", frozenset([OTHER])),
        Material(5, "Anders", frozenset([BLOCK])),
        Material(6, "Coachgesprek"),
    )
    (found,) = fits(Offer(1, "Vrije tijd", material=pages))
    assert [(why.kind, why.object_id) for why in found.reasons] == [
        (WorkshopReason.MATERIAL, 5),
        (WorkshopReason.MATERIAL, 6),
    ]


def test_who_is_further_is_named_when_they_lead_what_it_is_about_and_ones_own_workshop_is_not_suggested() -> (
    None
):
    about, other = (
        Offer(1, "Coachgesprek", schools=frozenset([THEIRS])),
        Offer(2, "Taart", schools=frozenset([THEIRS])),
    )
    own = Offer(3, "Coachgesprek", schools=frozenset([OWN]))
    (found,) = fits(about, other, own, further={THEIRS: 99})
    assert found.workshop_id == 1 and (found.reasons[1].kind, found.reasons[1].object_id) == (
        WorkshopReason.FURTHER,
        99,
    )
    assert [fit.workshop_id for fit in fits(Offer(3, "Coachgesprek", schools=frozenset([OWN, THEIRS])))] == [
        3
    ]


@given(
    st.lists(
        st.builds(
            Offer,
            st.integers(1, 50),
            st.sampled_from(WORDS),
            st.sampled_from(WORDS),
            st.frozensets(st.sampled_from((BLOCK, OTHER))),
            schools=st.frozensets(st.sampled_from((OWN, THEIRS))),
        ),
        unique_by=lambda offer: offer.id,
        max_size=8,
    )
)
def test_the_order_is_that_of_the_sums_and_every_fit_has_a_reason(offers: list[Offer]) -> None:
    found = fits(*offers, further={THEIRS: 99})
    sums = [sum(WEIGHTS[kind] for kind in set(kinds(fit))) for fit in found]
    assert sums == sorted(sums, reverse=True) and all(fit.reasons for fit in found)
    assert found == fits(*reversed(offers), further={THEIRS: 99})
    assert not {offer.id for offer in offers if offer.schools == {OWN}} & {fit.workshop_id for fit in found}
