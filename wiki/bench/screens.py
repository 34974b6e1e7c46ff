"""What the screens of the year cost in a network of many schools and years, beside the same screens in a small one."""

from collections.abc import Mapping

from wiki.bench.client import Server

ALIKE = 1.5
"""A screen that shows no more when there are more schools may cost this much more, and be called the same."""
PER_SCHOOL = 25.0
"""A screen with a line for each school may grow with them: 200 are 25 times as many as the eight of the demo."""
SCREENS = {
    "home of the core team": ("/", ALIKE),
    "network days": ("/days/", ALIKE),
    "year plan": ("/plan/2018-2019", ALIKE),
    "timeline": ("/plan/2018-2019/timeline", ALIKE),
    "year in figures": ("/plan/2018-2019/figures", ALIKE),
    "white spots": ("/plan/2018-2019/white-spots", ALIKE),
    "wishes": ("/wishes", ALIKE),
    "experts": ("/experts/", ALIKE),
    "school visits": ("/experts/visits/", ALIKE),
    "before a network day": ("/focus/rounds", PER_SCHOOL),
    "matrix of focal points": ("/focus/", PER_SCHOOL),
}
"""By name the address, and how many times more it may cost in the large network."""


def cost_of_screens(server: Server, requests: int) -> Mapping[str, float]:
    """Milliseconds of processor time for each of the screens, as the network coordinator sees it."""
    browser = server.browser()
    browser.sign_in("kernteam@lichtwerk.example")
    return {name: browser.cost([path], requests) for name, (path, _limit) in SCREENS.items()}
