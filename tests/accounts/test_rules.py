"""Passwords, addresses and the pace of guessing."""

import string

import pytest
from argon2 import Type
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tests.support.light_passwords import STRONG
from wiki.accounts import rules
from wiki.accounts.services import passwords

EASY = (
    "1234567890 0987654321 qwertyuiop password12 Wachtwoord1! Welkom2024! Zomer-2018! aaaaaaaaaa abababababab "
    "P@ssw0rd2018 welkomwelkom abcdefghijkl 1q2w3e4r5t6y administrator Lichtwerk2018 0000000000 1111122222"
)


@pytest.mark.parametrize("password", EASY.split())
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert rules.password_problem(password, ()) == "common"


@pytest.mark.parametrize(
    "password",
    [
        "zomervakantie2025",
        "welkomschool1",
        "veilig wachtwoord",
        "Mentor2024!!",
        "Lokaal-203-2024",
        "dragonmonkey1",
        "Liverpoolfc2024",
        "N3derlands!2025",
        "coachmentor99",
    ],
)
def test_words_of_a_school_with_a_year_and_known_passwords_are_refused(password: str) -> None:
    assert rules.password_problem(password, ()) == "common"


def test_the_list_of_known_passwords_is_one_of_tens_of_thousands() -> None:
    known = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= rules.SHORTEST]
    assert len(FREQUENCY_LISTS["passwords"]) > 20_000 and len(known) > 500
    assert all(rules.password_problem(one, ()) == "common" for one in known)


@pytest.mark.parametrize(
    "password",
    ["vele-handen-2018", "samen werken is licht", "тридцать три коровы", "🌱 groei 🌳 boom 🍎 appel"],
)
def test_a_few_words_are_accepted_in_any_script(password: str) -> None:
    assert rules.password_problem(password, ("Anna de Wit",)) is None


def test_a_password_has_ten_to_two_hundred_characters() -> None:
    line = "kwf8 zilt muis raam tak " * 20
    found = [rules.password_problem(line[:n], ()) for n in (8, 9, 10, 64, 200, 201)]
    assert found == ["too_short", "too_short", None, None, None, "too_long"]


def test_ones_own_name_and_address_are_refused() -> None:
    known = ("Anna de Wit", "anna.dewit@veenpluis.example")
    assert rules.password_problem("mijn-anna-fiets", known) == "known"
    assert rules.password_problem("op de veenpluis 7", known) == "known"
    assert rules.password_problem("met de fiets 72", known) is None


def test_a_made_password_may_be_a_password() -> None:
    made = {rules.new_password() for _n in range(50)}
    assert len(made) == 50
    assert all(rules.password_problem(p, ("Anna",)) is None for p in made)


def test_every_character_of_a_long_password_counts() -> None:
    kept = passwords.hashed("x" * 100 + "a")
    assert passwords.matches(kept, "x" * 100 + "a")
    assert not passwords.matches(kept, "x" * 100 + "b")
    assert kept.startswith("$argon2id$")


def test_an_accent_is_the_same_however_it_is_typed() -> None:
    assert passwords.matches(passwords.hashed("caf\u00e9 om de hoek"), "cafe\u0301 om de hoek")


def test_hashing_is_as_heavy_as_owasp_asks_at_least() -> None:
    assert STRONG.type is Type.ID
    assert STRONG.memory_cost >= 19 * 1024 and STRONG.time_cost >= 2


def test_only_the_people_of_the_demo_share_a_hash_and_nobody_else() -> None:
    with passwords.hashed_once():
        first, second, other = map(passwords.hashed, ("vele handen", "vele handen", "licht werk"))
    assert first == second != other and passwords.matches(other, "licht werk")
    assert len({passwords.hashed("vele handen") for _time in range(2)} | {first}) == 3


def test_nothing_matches_where_there_is_no_account() -> None:
    assert not passwords.matches(None, "no account has this hash")


@pytest.mark.parametrize(
    "email", ["", "anna", "anna@", "@school.nl", "a@b", "a b@school.nl", "a@b@c.nl", "a@c.nl\r\nBcc:x@y.nl"]
)
def test_an_odd_address_is_refused(email: str) -> None:
    assert rules.email_problem(rules.normal_email(email))


PARTS = st.text(string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~", min_size=1, max_size=20)


@given(st.builds("{}@{}.example".format, PARTS, PARTS))
def test_the_key_of_an_account_does_not_show_its_address(email: str) -> None:
    key = rules.account_key(email, "secret")
    assert key == rules.account_key(f" {email.upper().lower()} ", "secret")
    assert key != rules.account_key(email, "other")
    assert email not in key and len(key) == 64


def failed(**counted: int) -> rules.Failures:
    none = {"pair": 0, "own": 0, "account": 0, "browser": 0, "address": 0}
    return rules.Failures(**{**none, "known_browser": False, "known_address": False, **counted})  # type: ignore[arg-type]


def test_guessing_is_slowed_per_pair_per_account_and_per_address() -> None:
    assert [rules.too_often(failed(pair=n, account=n, address=n)) for n in (4, 5)] == [False, True]
    assert [rules.too_often(failed(account=n)) for n in (9, 10)] == [False, True]
    assert [rules.too_often(failed(browser=n)) for n in (19, 20)] == [False, True]
    assert [rules.too_often(failed(address=n)) for n in (199, 200)] == [False, True]


def test_guesses_from_elsewhere_do_not_lock_the_owner_out_of_a_known_address() -> None:
    assert not rules.too_often(failed(account=1000, known_address=True))
    assert rules.too_often(failed(pair=5, account=1000, known_address=True))


def test_who_signed_in_in_this_browser_before_waits_for_their_own_mistakes_alone() -> None:
    around = {"pair": 900, "account": 1000, "browser": 900, "address": 1000}
    assert not rules.too_often(failed(**around, own=4, known_browser=True))
    assert rules.too_often(failed(own=5, known_browser=True))


def test_an_ipv6_address_counts_with_its_network() -> None:
    assert (
        rules.network_of("2001:db8:1:2:aaaa::1") == rules.network_of("2001:db8:1:2::7") == "2001:db8:1:2::/64"
    )
    assert rules.network_of("192.0.2.7") == "192.0.2.7"
    assert rules.network_of(None) == rules.network_of("nonsense") == ""


def test_a_browser_is_known_by_two_words() -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    assert rules.browser_of(agent) == "Firefox, Windows"
    assert rules.browser_of("<script>") == ""
