"""What was typed survives signing in again."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.accounts.forms.interrupted_form import pack, unpack

NAMES = st.text(min_size=1).filter(lambda n: n != "csrf_token" and "password" not in n.lower())


@given(st.lists(st.tuples(NAMES, st.text())))
def test_every_field_comes_back_in_order_and_repetition(fields: list[tuple[str, str]]) -> None:
    kept = pack("/pages/new", fields, ())
    assert unpack("/pages/new", kept.typed) == kept
    assert list(kept.fields) == fields


def test_passwords_and_tokens_are_not_carried_along() -> None:
    kept = pack("/", [("csrf_token", "x"), ("new_password", "y"), ("title", "z")], ())
    assert kept.fields == (("title", "z"),)


def test_what_we_did_not_make_is_refused() -> None:
    for typed in (
        "",
        "{}",
        "[1]",
        '[["a"]]',
        '[["a", 1]]',
        "[" * 100_000,
        r'[["a", "\ud800"]]',
        r'[["\udfff", ""]]',
    ):
        assert unpack("/", typed) is None
