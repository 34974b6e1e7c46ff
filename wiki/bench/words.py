"""Believable Dutch-like Markdown, made from a seeded generator: the same seed gives the same texts."""

from random import Random

SUBJECTS = (
    "de leerling", "de coach", "het team", "de mentor", "de docent", "de werkgroep", "de sectie", "het netwerk",
    "de school", "een klas", "de ouder", "de coördinator", "de onderzoeksgroep", "iedereen",
)  # fmt: skip
VERBS = (
    "bespreekt", "kiest", "plant", "onderzoekt", "beschrijft", "verzamelt", "vergelijkt", "oefent", "bekijkt", "maakt",
    "deelt", "verbetert", "waardeert", "beoordeelt", "herhaalt", "begeleidt",
)  # fmt: skip
OBJECTS = (
    "het leerdoel", "de kijkwijzer", "een vragenlijst", "het coachgesprek", "de leerlijn", "het rooster", "een rubric",
    "de weektaak", "het portfolio", "een stappenplan", "de ontwikkelmonitor", "het onderzoek", "een lesopzet",
    "de reflectie", "het werkstuk", "de feedback", "een keuze-uur", "de toets",
)  # fmt: skip
ENDS = (
    "in de onderbouw", "tijdens de netwerkdag", "aan het begin van de periode", "met een collega van een andere school",
    "in twee rondes", "op maandagmiddag", "zonder cijfers", "voor de herfstvakantie", "en schrijft op wat opvalt",
    "zodat de volgende stap duidelijk is", "samen met ouders", "in kleine groepen", "na elke les", "twee keer per jaar",
)  # fmt: skip
HEADINGS = (
    "Waarom", "Voor wie", "Zo werkt het", "Stappen", "Wat je nodig hebt", "Wat wij zagen", "Vragen voor het gesprek",
    "Planning", "Resultaten", "Aanbevelingen", "Op een andere school", "Achtergrond", "Valkuilen", "Bronnen",
)  # fmt: skip
KINDS = (
    "Kijkwijzer",
    "Vragenlijst",
    "Leskaart",
    "Handreiking",
    "Verslag",
    "Draaiboek",
    "Rubric",
    "Onderzoek",
    "Verhaal",
)
TOPICS = (
    "eigenaarschap", "coachgesprekken", "flexrooster", "formatief handelen", "leerdoelen", "executieve functies",
    "ouderavond", "portfolio", "samen leren", "regie", "reflectie", "keuze-uren", "feedback", "leeromgeving",
)  # fmt: skip
TAGS = (
    "coaching", "onderbouw", "bovenbouw", "mentoruur", "toetsing", "planning", "feedback", "groepswerk", "ouders",
    "digitaal", "rooster", "taal", "rekenen", "motivatie", "observatie", "reflectie", "portfolio", "netwerkdag",
)  # fmt: skip


def sentence(random: Random) -> str:
    """One sentence."""
    parts = (random.choice(SUBJECTS), random.choice(VERBS), random.choice(OBJECTS), random.choice(ENDS))
    return " ".join(parts).capitalize() + "."


def paragraph(random: Random) -> str:
    """A few sentences, one of them sometimes with bold or a link."""
    sentences = [sentence(random) for _ in range(random.randint(2, 6))]
    if random.random() < 0.3:
        sentences.append(f"Let op: **{random.choice(TOPICS)}** vraagt tijd.")
    if random.random() < 0.2:
        sentences.append(f"Lees ook over [{random.choice(TOPICS)}](https://voorbeeld.example/lezen).")
    return " ".join(sentences)


def bullets(random: Random) -> str:
    """A list, sometimes a numbered one."""
    numbered = random.random() < 0.4
    lines = [sentence(random) for _ in range(random.randint(3, 8))]
    return "\n".join(f"{f'{n}.' if numbered else '-'} {line}" for n, line in enumerate(lines, start=1))


def table(random: Random) -> str:
    """A table of three columns."""
    rows = [
        f"| {random.choice(TOPICS)} | {random.choice(OBJECTS)} | {random.randint(1, 40)} |"
        for _ in range(random.randint(3, 9))
    ]
    return "\n".join(["| Onderwerp | Middel | Keer |", "| --- | --- | ---: |", *rows])


def text(random: Random, size: int) -> str:
    """A page of about `size` bytes, at least that long and with sections, lists and tables."""
    blocks: list[str] = [paragraph(random)]
    length = len(blocks[0])
    while length < size:
        if len(blocks) % 6 == 1:
            blocks.append(f"## {random.choice(HEADINGS)}")
        make = random.choices((paragraph, bullets, table), (6, 2, 1))[0]
        blocks.append(make(random))
        length += len(blocks[-1]) + 2
    return "\n\n".join(blocks) + "\n"


def title(random: Random, number: int) -> str:
    """A title that no other page has."""
    return f"{random.choice(KINDS)} {random.choice(TOPICS)} in {random.choice(TOPICS)}, deel {number}"
