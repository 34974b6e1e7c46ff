"""What an answer costs the server, beside bare Flask answering with the same bytes under the same server.

Everything is measured in one run, in rounds that take turns, so that a busy machine is as unfair to one as to the
other; what counts are the ratios. Each size of network has a data folder and a server of its own.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from wiki.bench.all_screens import GROWTH_LIMIT, SCREEN_LIMIT, costs, homes, screens
from wiki.bench.books import cpu_of_balances, cpu_of_sealing, cpu_of_settling
from wiki.bench.client import Browser, Server, record
from wiki.bench.days import cpu_of_assigning
from wiki.bench.focus import cpu_of_focus
from wiki.bench.live import Latency, latencies
from wiki.bench.rates import WRITERS, saves_a_second, updates_a_second
from wiki.bench.saving import cpu_of_saves
from wiki.bench.screens import SCREENS, cost_of_screens
from wiki.bench.versions import FEW, PARTS, Addresses, seed_versions
from wiki.bench.walk import walk

SAVE_LIMIT = 15.0
"""Milliseconds of processor time for one save of 8 KB."""
HOME_LIMIT = 10.0
"""Milliseconds of processor time for home, for each role and in each network."""
SEARCH_LIMITS = (10.0, 20.0)
"""The same for a search: in the smallest network, and in the largest."""
AUDIENCE_LIMIT = 1.25 * 4
"""How many times longer an update may take to the last of 200 others than to the last of 50: each of them costs the
same again, and hardly more."""
BALANCES_LIMIT = 100.0
"""Milliseconds of processor time for the balances of all schools."""
SEALING_LIMIT = 500.0
"""The same for the seal of a period with all of them."""
SETTLING_LIMIT = 1000.0
"""Milliseconds of processor time for the fewest transfers between twenty schools."""
ASSIGNING_LIMIT = 2000.0
"""Milliseconds of processor time to assign 400 people to 12 workshops in each of 3 rounds."""
MATRIX_LIMIT = 150.0
"""Milliseconds of processor time for the matrix of focal points of 200 schools, with ten years in the database."""
MATCHES_LIMIT = 500.0
"""The same for the schools that fit one school, with their reasons."""
PREVIEW_LIMIT = 60.0
"""How many times more it may cost to say of 200 schools where they are and who fits them, in two years, than to say who
fits one school in one year; the 400 times that this is are for whoever reads everything again each time."""
SAME = 1.25
"""A page view may cost this much more in the largest network than in the smallest, and be called the same."""
AS_FAST = 1.5
"""A long history may cost this much more than a short one: its first screen has twice as many rows."""
IN_STEP = 1.25 * PARTS
"""Comparing two versions may grow with their size, and hardly more."""
WORDS = (
    "kijkwijzer",
    "coachgesprek",
    "rooster",
    "leerdoel",
    "ouders",
    "onderbouw reflectie",
    "portfolio",
    "feedback",
)


@dataclass(frozen=True)
class Run:
    """How much is measured."""

    sizes: tuple[int, ...]
    pages: int
    """Different pages that are asked for."""
    requests: int
    """Requests of one kind in one round."""
    rounds: int
    saves: int
    costs: int
    """Approved costs in the books."""
    schools: int
    """With focal points, in ten years."""
    audiences: tuple[int, ...]
    """Tabs that have one page open while somebody types in it."""
    updates: int
    """Updates to each of these."""
    versions: int
    """Versions of the page with a long history."""
    version_size: int
    """Bytes of each of them."""
    times: int
    """How often balances and settling are computed."""
    visits: int
    """Of the walk through the pages."""
    openings: int
    """How often each screen is opened."""


FULL = Run((1_000, 10_000), 200, 200, 5, 200, 50_000, 200, (50, 200), 200, 1_000, 190 * 1024, 9, 20_000, 5)
WRITING = Run((20, 40), 20, 50, 3, 50, 100, 12, (50, 200), 200, 1_000, 190 * 1024, 1, 200, 1)
"""A small network, but writing and its history in full."""
QUICK = Run((2, 4), 2, 2, 2, 2, 100, 12, (2, 3), 2, 20, 2_000, 1, 20, 1)


@dataclass(frozen=True)
class Kind:
    """One kind of answer: who asks for what, and the promised ratio, if there is one."""

    name: str
    browser: Browser
    paths: tuple[str, ...]
    limit: float | None = None
    every: int = 1
    """Answers that cost much are asked for only one time in so many."""


@dataclass(frozen=True)
class Row:
    """One line of the table: milliseconds a request; `limit` is of the ratio, or of `product` without `bare`."""

    name: str
    product: float
    bare: float | None
    limit: float | None

    @property
    def ratio(self) -> float | None:
        """How many times bare Flask."""
        return self.product / self.bare if self.bare else None

    @property
    def is_met(self) -> bool:
        """True when the promise is kept, and where there is none."""
        value = self.ratio if self.bare else self.product
        return self.limit is None or value is None or value <= self.limit

    def __str__(self) -> str:
        bare, ratio = ("", "") if self.ratio is None else (f"{self.bare:.2f}", f"{self.ratio:.2f}")
        limit = "" if self.limit is None else f"{self.limit:g}{'' if self.bare else ' ms'}"
        verdict = "" if self.limit is None else "kept" if self.is_met else "NOT KEPT"
        return f"{self.name:<34}{self.product:>9.2f}{bare:>9}{ratio:>8}{limit:>8}  {verdict}".rstrip()


def measure(run: Run, say: Callable[[str], None], demo: Path | None = None) -> bool:
    """Measure and print the table; False when a promise is not kept.

    Networks grow from a copy of `demo`, a data folder with the demo network; without it they begin with one of their
    own.
    """
    with tempfile.TemporaryDirectory(prefix="lichtwerk-bench-") as folder, ExitStack() as servers:
        kinds: dict[str, list[Kind]] = {}
        products: list[Server] = []
        for data, size in _networks(run, Path(folder), say, demo):
            pages = seed_versions(data, run.versions, run.version_size) if size == run.sizes[0] else None
            server = servers.enter_context(Server("product", data))
            products.append(server)
            kinds[str(size)] = _kinds(server, run) + (_of_versions(server, pages, run) if pages else [])
        flat = [(size, kind) for size, of in kinds.items() for kind in of]
        say("Measuring ...")
        rows = _rows(run, flat, Path(folder), servers)
        rows += list(_of_roles(products, run))
        walked = [
            (size, walk(one, run.visits, at_once))
            for size, one in _with_sizes(products, run)
            for at_once in (1, 16)
        ]
        opened = _opened(products, run)
        live = products[0]
        rows += _apart(run, live)
        heard = list(latencies(live, run.audiences, run.updates))
        stored = updates_a_second(live, run.updates)
        saved = saves_a_second(live, max(1, run.updates // 10))
    say(f"\n{'Processor time, ms a request':<34}{'product':>9}{'bare':>9}{'ratio':>8}{'limit':>8}")
    for row in rows:
        say(str(row))
    say(f"\n{'Walk, ms of processor time':<34}{'cold':>9}{'warm':>9}{'a second':>9}{'p99':>9}")
    for size, one in walked:
        say(f"{one}  {size} pages")
    for line in _screens_told(run, opened):
        say(line)
    say(f"\n{'Live text, ms on the clock':<34}{'p50':>9}{'p95':>9}{'stored':>9}")
    for latency in heard:
        say(_told(latency))
    growth = Row("the largest beside the smallest", heard[-1].half, heard[0].half, AUDIENCE_LIMIT)
    say(str(growth))
    say(f"\n{f'By {WRITERS} people at once':<34}{'a second':>9}")
    say(f"{'updates of one page':<34}{stored:>9.0f}\n{'saves of pages of their own':<34}{saved:>9.1f}")
    return all(row.is_met for row in (*rows, growth))


def _with_sizes(products: list[Server], run: Run) -> list[tuple[int, Server]]:
    return list(zip(run.sizes, products, strict=True))


def _of_roles(products: list[Server], run: Run) -> Iterator[Row]:
    """Home as each role sees it, and search, by what each promises."""
    for size, server in _with_sizes(products, run):
        for role, cost in homes(server, run.requests // 5 or 1).items():
            yield Row(f"home, {role}, {size}", cost, None, HOME_LIMIT)


def _opened(products: list[Server], run: Run) -> list[tuple[str, float, float]]:
    """Every screen of the smallest network that the largest has too, and what it costs in both."""
    few, many = products[0], products[-1]
    wanted = screens(few)
    there = {one.name: one for one in screens(many)}
    both = [one for one in wanted if one.name in there]
    small = costs(few, both, run.openings)
    large = costs(many, [there[one.name] for one in both], run.openings)
    return [(name, small[name], large[name]) for name in sorted(small)]


def _screens_told(run: Run, opened: list[tuple[str, float, float]]) -> Iterator[str]:
    """What each screen costs in the smallest and the largest network, and which cost or grow too much."""
    few, many = run.sizes[0], run.sizes[-1]
    yield f"\n{'Screens, ms of processor time':<50}{few:>9}{many:>9}"
    for name, small, large in opened:
        over = " ".join(
            word
            for word, is_so in (
                ("slow", max(small, large) > SCREEN_LIMIT),
                ("grows", large > small * GROWTH_LIMIT),
            )
            if is_so
        )
        yield f"{name:<50}{small:>9.2f}{large:>9.2f}  {over}".rstrip()


def _told(found: Latency) -> str:
    name = f"update to the last of {found.others}"
    return f"{name:<34}{found.half:>9.1f}{found.most:>9.1f}{found.acknowledged:>9.1f}"


def _apart(run: Run, server: Server) -> Iterator[Row]:
    """What is not an answer to a browser: its own processor time counts. Then there are many schools, and the screens
    of the year are asked for again."""
    data, often = server.data, max(1, run.requests // 10)
    small = cost_of_screens(server, often)
    yield Row("save of 8 KB", cpu_of_saves(data, run.saves), None, SAVE_LIMIT)
    balances = cpu_of_balances(data, run.costs, run.times)
    yield Row(f"balances of {run.costs} costs", balances, None, BALANCES_LIMIT)
    sealing = cpu_of_sealing(data, run.costs, run.times)
    yield Row(f"sealing {run.costs} costs", sealing, None, SEALING_LIMIT)
    yield Row("settling 20 schools", cpu_of_settling(run.times), None, SETTLING_LIMIT)
    yield Row("assigning 400 people", cpu_of_assigning(data), None, ASSIGNING_LIMIT)
    seen, fits, before = cpu_of_focus(data, run.schools)
    yield Row(f"matrix of {run.schools} schools", seen, None, MATRIX_LIMIT)
    yield Row(f"matches among {run.schools} schools", fits, None, MATCHES_LIMIT)
    yield Row(f"preview of {run.schools} : matches of one", before, fits, PREVIEW_LIMIT)
    large = cost_of_screens(server, often)
    for name, (_path, limit) in SCREENS.items():
        yield Row(f"{name}, {run.schools} schools : 8", large[name], small[name], limit)


def _networks(
    run: Run, folder: Path, say: Callable[[str], None], before: Path | None
) -> Iterator[tuple[Path, int]]:
    """A data folder for each size, each grown from the one before it."""
    pages = 0
    for size in run.sizes:
        say(f"Making a network of {size} pages ...")
        data = folder / str(size)
        if before:
            shutil.copytree(before, data)
        _seed(data, size - pages)
        before, pages = data, size
    yield from [(folder / str(size), size) for size in run.sizes]


def _seed(data: Path, pages: int) -> None:
    environ = os.environ | {"LICHTWERK_DATA": str(data), "LICHTWERK_PACE": "0"}
    for name in ("LICHTWERK_DATABASE_URL", "LICHTWERK_FILES_URL"):
        environ.pop(name, None)
    command = [sys.executable, "-m", "wiki.cli", "seed", "--pages", str(pages)]
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own program


def _kinds(server: Server, run: Run) -> list[Kind]:
    random = Random(1)  # noqa: S311  # the same pages each time
    first, visitor, member = (server.browser() for _ in range(3))
    first.remembers = False
    visitor.open("/pages/")
    member.sign_in("docent@veenpluis.example")
    public = tuple(random.choices(server.public_pages, k=run.pages))
    pages = tuple(random.choices(server.all_pages, k=run.pages))
    search = tuple(f"/search?q={word.replace(' ', '+')}" for word in WORDS)
    return [
        Kind("page, visitor", visitor, public, 2.0),
        Kind("page, visitor's first", first, public),
        Kind("page, signed in", member, pages, 2.5),
        Kind("history, signed in", member, tuple(f"{path}/history" for path in pages)),
        Kind("search, signed in", member, search, every=5),
    ]


def _of_versions(server: Server, pages: Addresses, run: Run) -> list[Kind]:
    """Histories of large texts, and comparing two versions, by somebody signed in."""
    member = server.browser()
    member.sign_in("docent@veenpluis.example")
    compared = "/diff?from=1&to=2"
    return [
        Kind(_history(FEW), member, (f"{pages.few}/history",), every=5),
        Kind(_history(run.versions), member, (f"{pages.many}/history",), every=5),
        Kind(_comparing(run.version_size // PARTS), member, (f"{pages.small}{compared}",), every=20),
        Kind(_comparing(run.version_size), member, (f"{pages.few}{compared}",), every=20),
    ]


def _history(versions: int) -> str:
    return f"history of {versions} versions"


def _comparing(size: int) -> str:
    return f"comparing {size // 1024} KB"


def _rows(run: Run, kinds: list[tuple[str, Kind]], folder: Path, servers: ExitStack) -> list[Row]:
    recorded = folder / "recorded"
    places = [record(recorded, kind.browser, kind.paths) for _, kind in kinds]
    bare = servers.enter_context(Server(str(recorded), folder))
    plain = bare.browser()
    product: list[list[float]] = [[] for _ in kinds]
    beside: list[list[float]] = [[] for _ in kinds]
    for _ in range(run.rounds):
        for place, (_, kind) in enumerate(kinds):
            count = max(1, run.requests // kind.every)
            product[place].append(kind.browser.cost(kind.paths, count))
            beside[place].append(plain.cost(places[place], count))
    medians = zip(kinds, map(statistics.median, product), map(statistics.median, beside), strict=True)
    rows = [Row(f"{kind.name}, {size} pages", a, b, kind.limit) for (size, kind), a, b in medians]
    found = {row.name: row.product for row in rows}
    searched = [
        Row(name, found[f"{name} pages"], None, limit)
        for name, limit in (
            (f"search, signed in, {run.sizes[0]}", SEARCH_LIMITS[0]),
            (f"search, signed in, {run.sizes[-1]}", SEARCH_LIMITS[1]),
        )
    ]
    return rows + searched + _growth(run, rows)


def _growth(run: Run, rows: list[Row]) -> list[Row]:
    """A page view in the largest network beside one in the smallest."""
    found = {row.name: row.product / (row.bare or 1) for row in rows}
    small, large = run.sizes[0], run.sizes[-1]
    cost = {row.name: row.product for row in rows}
    few, many, part, whole = (
        cost[f"{name}, {small} pages"]
        for name in (
            _history(FEW),
            _history(run.versions),
            _comparing(run.version_size // PARTS),
            _comparing(run.version_size),
        )
    )
    return [
        Row(f"history, {run.versions} versions : {FEW}", many, few, AS_FAST),
        Row(f"comparing, {PARTS} : 1", whole, part, IN_STEP),
        *_of_pages(found, small, large),
    ]


def _of_pages(found: dict[str, float], small: int, large: int) -> list[Row]:
    return [
        Row(
            f"{name}, {large} : {small}",
            found[f"{name}, {large} pages"],
            found[f"{name}, {small} pages"],
            SAME,
        )
        for name in ("page, visitor", "page, signed in")
    ]
