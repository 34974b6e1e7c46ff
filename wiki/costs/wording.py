"""Codes of this slice in words of the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from wiki.costs.rules.cost_kinds import CostKind, traits
from wiki.costs.rules.derived_amounts import CURRENCIES, MILLION
from wiki.costs.rules.distribution_keys import HALF_DAYS, Key, KeyCode, KeyProblem, Method
from wiki.costs.rules.lifecycle import Refusal, SecondReason, State
from wiki.kernel.i18n import _, lazy, number
from wiki.kernel.money import format_euro

METHODS = {
    Method.EQUAL: lazy("Equal: every school bears the same"),
    Method.PUPILS: lazy("By number of pupils"),
    Method.PERCENT: lazy("Percentages"),
    Method.WEIGHTS: lazy("Weights"),
    HALF_DAYS: lazy("By half-days of participation"),
    Method.FIXED_REST: lazy("Fixed amounts, and a key for the rest"),
}

METHOD_HINTS = {
    Method.EQUAL: lazy("There is nothing to fill in below."),
    Method.PUPILS: lazy(
        "By the latest count before the date of a cost (1 October). There is nothing to fill in below."
    ),
    Method.PERCENT: lazy("Fill in a percentage for each school, together exactly 100 %."),
    Method.WEIGHTS: lazy("Fill in a whole number for each school; 0 bears nothing."),
    HALF_DAYS: lazy("Fill in for each school how many half-days its people take part; 0 bears nothing."),
    Method.FIXED_REST: lazy("Fill in an amount in euros; schools you leave empty share the rest."),
}


@dataclass(frozen=True)
class KindWords:
    """A type of cost in words: its name, what the form explains with it, and what it asks for."""

    name: str
    hint: str = ""
    amount: str = lazy("Amount including VAT, in euros")
    payer: str = lazy("Who paid it?")


KIND_WORDS: Mapping[str, KindWords] = {
    CostKind.INVOICE: KindWords(lazy("Invoice")),
    CostKind.PRINT: KindWords(lazy("Printing")),
    CostKind.TRAVEL: KindWords(lazy("Travel costs")),
    CostKind.HOURS: KindWords(
        lazy("Hours of teachers"),
        lazy("Time multiplied by a rate. Do not name teachers: other schools read this."),
        payer=lazy("Whose people worked?"),
    ),
    CostKind.IN_KIND: KindWords(
        lazy("Room or goods, contributed by a school"),
        lazy("What it is worth counts as paid by the school that contributed it."),
        lazy("What it is worth, in euros"),
        lazy("Which school contributed it?"),
    ),
    CostKind.CONTRIBUTION: KindWords(
        lazy("Contribution of a school"),
        lazy(
            "Money that a school puts into the project. Was an invoice paid with it? Then enter either "
            "the contribution or the invoice, not both."
        ),
        lazy("Amount, in euros"),
        lazy("Which school gave it?"),
    ),
    CostKind.CREDIT: KindWords(
        lazy("Credit note"),
        lazy(
            "What comes back from a cost that has been approved. It is divided in the same way as that cost."
        ),
        lazy("Amount that comes back, including VAT, in euros"),
        lazy("Who got the money back?"),
    ),
    CostKind.OTHER: KindWords(lazy("Something else")),
}
KINDS: Mapping[str, str] = {kind: words.name for kind, words in KIND_WORDS.items()}

STATES = {
    State.DRAFT: (lazy("Draft"), "warm"),
    State.SUBMITTED: (lazy("Submitted"), "warm"),
    State.APPROVED: (lazy("Approved"), "good"),
    State.REJECTED: (lazy("Rejected"), "bad"),
    State.WITHDRAWN: (lazy("Withdrawn"), "plain"),
    State.REVERSED: (lazy("Reversed"), "bad"),
    State.SETTLED: (lazy("Settled up"), "good"),
}

PROJECT_STATES = {
    "planned": (lazy("Planned"), "info"),
    "open": (lazy("In progress"), "good"),
    "ended": (lazy("Ended"), "plain"),
    "closed": (lazy("Closed"), "plain"),
}

STEPS = {
    "record": lazy("Entered"),
    "change": lazy("Changed"),
    "receipt": lazy("Receipt added"),
    "submit": lazy("Submitted"),
    "return": lazy("Returned to draft"),
    "withdraw": lazy("Withdrawn"),
    "approve": lazy("Approved"),
    "reject": lazy("Rejected"),
    "ask_reverse": lazy("Requested the reversal"),
    "no_reverse": lazy("Not reversed: it stays as it is"),
    "reverse": lazy("Reversed"),
    "settle": lazy("Settled up"),
}

REFUSALS = {
    Refusal.WRONG_STATE: lazy("This can no longer be done with this cost. Check its current status."),
    Refusal.NOT_A_DECIDER: lazy("Only the treasurer and the second approver can decide on costs."),
    Refusal.OWN_COST: lazy("You entered or changed this cost yourself, so somebody else decides on it."),
    Refusal.OWN_SCHOOL_SUBMITTED: lazy("Your own school entered this cost, so somebody else decides on it."),
    Refusal.OWN_SCHOOL_PAID: lazy("Your own school paid this cost, so somebody else decides on it."),
    Refusal.RECEIPT_MISSING: lazy("Add the receipt first (a PDF or a photo)."),
    Refusal.PAYER_TWICE: lazy("A school is listed twice among those who paid."),
    Refusal.PAYER_SIGN: lazy("A paid amount is below zero."),
    Refusal.PAYERS_SUM: lazy("What the schools paid does not add up to the amount of the cost."),
    Refusal.REASON_MISSING: lazy("Say why you reject this cost, so that the school can continue."),
    Refusal.APPROVED_ALREADY: lazy(
        "You have already approved this cost. It is now waiting for somebody else."
    ),
    Refusal.OTHER_ROLE: lazy(
        "Two approvals are needed here: one from the treasurer and one from the second approver."
    ),
    Refusal.TIED: lazy(
        "Less than seven days ago one of you gave the other a role or had a password reset, so somebody else decides."
    ),
    Refusal.ASKED_YOURSELF: lazy("You asked for this yourself, so somebody else decides on it."),
}

SECOND_REASONS = {
    SecondReason.ABOVE_LIMIT: lazy("the amount is above the limit for one approval"),
    SecondReason.OVER_BUDGET: lazy("it takes the project over budget"),
}

MONEY_RULES = {
    "second_approver_above": lazy("Two people approve above this amount"),
    "objection_days": lazy("Days to object"),
    "payment_days": lazy("Days to pay"),
    "hub": lazy("School that collects"),
    "tie_rule": lazy("Left-over cents"),
}
TIES = {
    0: lazy("In turn: with each cost another school comes first"),
    1: lazy("Always in the order of the BRIN codes"),
}


def rule_value(name: str, value: int, schools: Mapping[int, str]) -> str:
    """The value of a rule about money, as people say it; `schools` are names by id."""
    if name == "second_approver_above":
        return format_euro(value)
    if name == "tie_rule":
        return str(TIES[value])
    if name == "hub":
        return schools[value] if value else _("The school that leads most projects")
    return number(value)


REFUSAL_FIELDS = {
    Refusal.RECEIPT_MISSING: "receipt",
    Refusal.PAYER_TWICE: "payers",
    Refusal.PAYER_SIGN: "payers",
    Refusal.PAYERS_SUM: "payers",
    Refusal.REASON_MISSING: "reason",
}

_KEY_SENTENCES = {
    KeyCode.NO_PARTICIPANTS: lazy("No school takes part on this date."),
    KeyCode.SCHOOL_TWICE: lazy("%(school)s is in the key twice."),
    KeyCode.NOT_PARTICIPATING: lazy("%(school)s is in the key but does not take part on this date."),
    KeyCode.LINE_MISSING: lazy("The key does not mention %(school)s. Set a new key from this date."),
    KeyCode.VALUE_MISSING: lazy("Fill in a value for %(school)s."),
    KeyCode.VALUE_NOT_USED: lazy("This way of dividing does not use a value for %(school)s."),
    KeyCode.VALUE_NEGATIVE: lazy("The value for %(school)s is below zero."),
    KeyCode.VALUE_TOO_LARGE: lazy("The value for %(school)s is too large."),
    KeyCode.PERCENT_SUM: lazy("The percentages add up to %(percent)s %%, and must be exactly 100 %%."),
    KeyCode.PERCENT_USE_EQUAL: lazy(
        "These percentages add up to %(percent)s %%. Equal parts cannot be written as percentages: "
        "choose “Equal”."
    ),
    KeyCode.NO_WEIGHT: lazy("Give at least one school a number above 0."),
    KeyCode.NO_REST: lazy("Leave at least one school empty: it bears the rest."),
    KeyCode.NEGATIVE_REST: lazy("The fixed amounts of the key are %(amount)s more than this cost."),
    KeyCode.PUPILS_MISSING: lazy("The number of pupils of %(school)s on this date is not known."),
}

_OF_ONE_SCHOOL = frozenset(
    {KeyCode.VALUE_MISSING, KeyCode.VALUE_NOT_USED, KeyCode.VALUE_NEGATIVE, KeyCode.VALUE_TOO_LARGE}
)


def key_sentence(problem: KeyProblem, school_names: Mapping[int, str]) -> str:
    """What is wrong with a key, naming the school."""
    params = problem.params
    words: dict[str, str] = {}
    if "school_id" in params:
        words["school"] = school_names.get(params["school_id"], _("A school"))
    if "basis_points" in params:
        words["percent"] = percent(params["basis_points"])
    if "cents" in params:
        words["amount"] = format_euro(abs(params["cents"]))
    sentence = str(_KEY_SENTENCES[problem.code])
    return sentence % words if words else sentence


def key_field(problem: KeyProblem) -> str:
    """The field of the form that a problem with a key belongs to."""
    if problem.code in _OF_ONE_SCHOOL:
        return f"value_{problem.params['school_id']}"
    return "method"


def percent(basis_points: int) -> str:
    """`33,33` for 3333 basis points; whole percentages without decimals."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)


def key_value(method: str, value: int | None) -> str:
    """The value of a key line as it is read: `25 %`, `10`, `€ 500,00`, or the rest."""
    if method == Method.PERCENT:
        return f"{percent(value or 0)} %"
    if method == Method.FIXED_REST:
        return _("the rest") if value is None else format_euro(value)
    return number(value or 0)


def typed_value(method: str, value: int | None) -> str:
    """The value of a key line as somebody would type it."""
    if value is None:
        return ""
    if method == Method.PERCENT:
        return percent(value)
    return typed_euro(value) if method == Method.FIXED_REST else str(value)


def key_method(key: Key) -> str:
    """How a key divides, in a few words."""
    if key.method is Method.FIXED_REST:
        by_pupils = key.rest_method is Method.PUPILS
        return (
            _("Fixed amounts, the rest by number of pupils")
            if by_pupils
            else _("Fixed amounts, the rest equal")
        )
    return str(METHODS[key.basis or key.method.value])


def typed_euro(cents: int | None) -> str:
    """An amount as somebody would type it: `1.024,86`."""
    return "" if cents is None else format_euro(cents).removeprefix("€").strip()


def typed_minor(minor: int, currency: str) -> str:
    """An amount in another currency as somebody would type it: `1.234,56`, or whole when it has no decimals."""
    text = typed_euro(minor * 10 ** (2 - CURRENCIES[currency]))
    return text if CURRENCIES[currency] else text.removesuffix(",00")


def kind_name(kind: str, in_kind: bool) -> str:
    """The type of a cost, and that a school brought it in where that is said of each cost."""
    is_said = in_kind and not traits(kind).brought_in
    return f"{KINDS[kind]} · " + _("in kind") if is_said else str(KINDS[kind])


def hours(minutes: int) -> str:
    """`12 h 30 min`."""
    whole, rest = divmod(minutes, 60)
    return (
        _("%(hours)s h %(minutes)s min", hours=number(whole), minutes=rest)
        if rest
        else _("%(hours)s h", hours=number(whole))
    )


def rate(millionths: int) -> str:
    """A rate as it is read: `0,912345`."""
    whole, rest = divmod(millionths, MILLION)
    return f"{whole},{rest:06d}".rstrip("0").rstrip(",")
