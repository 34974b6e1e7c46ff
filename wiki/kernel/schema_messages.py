"""What marshmallow and webargs say of a field, in the reader's language."""

import re
from collections.abc import Mapping

from wiki.kernel.i18n import lazy

_UNUSABLE = lazy("This cannot be used here.")
_OBJECT = lazy("Enter an object with fields here.")
_MOMENT = lazy("Enter a date and time like 2019-03-14T09:30:00Z.")
_DAY = lazy("Enter a date like 2019-03-14.")
_SENTENCES = {
    "Missing data for required field.": lazy("This is required."),
    "Field may not be null.": lazy("This cannot be empty."),
    "Unknown field.": lazy("There is no such field here."),
    "Invalid value.": _UNUSABLE,
    "Invalid input.": _UNUSABLE,
    "Invalid type.": _OBJECT,
    "Invalid input type.": _OBJECT,
    "Not a valid mapping type.": _OBJECT,
    "Not a valid list.": lazy("Enter a list here."),
    "Not a valid string.": lazy("Enter text here."),
    "Not a valid utf-8 string.": lazy("This text is not UTF-8."),
    "Not a valid number.": lazy("Enter a number here."),
    "Not a valid integer.": lazy("Enter a whole number here."),
    "Number too large.": lazy("This number is too large."),
    "Not a valid boolean.": lazy("Enter true or false here."),
    "Not a valid date.": _DAY,
    '"{input}" cannot be formatted as a date.': _DAY,
    "Not a valid {awareness} date.": _DAY,
    "Not a valid datetime.": _MOMENT,
    "Not a valid {awareness} datetime.": _MOMENT,
    '"{input}" cannot be formatted as a datetime.': _MOMENT,
    "Must be greater than or equal to {min} and less than or equal to {max}.": lazy(
        "This must be from %(min)s to %(max)s."
    ),
    "Must be greater than or equal to {min}.": lazy("This must be at least %(min)s."),
    "Must be less than or equal to {max}.": lazy("This can be at most %(max)s."),
    "Length must be between {min} and {max}.": lazy("The length must be from %(min)s to %(max)s."),
    "Length must be {equal}.": lazy("The length must be %(equal)s."),
    "Shorter than minimum length {min}.": lazy("This is too short: the length must be at least %(min)s."),
    "Longer than maximum length {max}.": lazy("This is too long: the length can be at most %(max)s."),
    "Must be one of: {choices}.": lazy("Choose one of these: %(choices)s."),
    "String does not match expected pattern.": _UNUSABLE,
    "Not a school year.": lazy("Enter a school year like 2018-2019."),
    "Not a list of ids.": lazy("Enter numbers with commas between them, like 3,7,5."),
    "Invalid JSON body.": lazy("This is not JSON."),
}
"""Their sentence (a hole is in braces) -> ours."""


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*)", re.escape(sentence)), re.DOTALL)


_WITH_HOLES = [(_pattern(theirs), ours) for theirs, ours in _SENTENCES.items() if "{" in theirs]


def in_words(sentence: str) -> str:
    """The sentence for the reader; one that is not theirs stays as it is."""
    if sentence in _SENTENCES:
        return str(_SENTENCES[sentence])
    for pattern, ours in _WITH_HOLES:
        if found := pattern.fullmatch(sentence):
            return str(ours) % found.groupdict()
    return sentence


def by_field(errors: object, path: str = "") -> dict[str, list[str]]:
    """Lists of sentences by field, from whatever raised them: `payers.0.cents` when deep, no name for the whole."""
    if isinstance(errors, Mapping):
        parts = [by_field(inner, _below(path, str(name))) for name, inner in errors.items()]
    elif isinstance(errors, list | tuple):
        parts = [by_field(inner, path) for inner in errors]
    else:
        return {path: [in_words(str(errors))]}
    found: dict[str, list[str]] = {}
    for name, sentences in (pair for part in parts for pair in part.items()):
        found.setdefault(name, []).extend(sentences)
    return found


def _below(path: str, name: str) -> str:
    """`_schema` is marshmallow's name for the whole."""
    return path if name in ("_schema", "") else f"{path}.{name}" if path else name
