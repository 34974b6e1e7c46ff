"""How account types, files, documents and what is said of VAT are called."""

from collections.abc import Mapping

from wiki.bookkeeping.rules.documents import Kind, Vat
from wiki.kernel.i18n import lazy as _

SCHOOL_ACCOUNTS: Mapping[str, str] = {
    "paid": _("Costs that we paid for others"),
    "borne": _("Our share of the costs"),
    "current": _("Current account with the network"),
    "transfer": _("To pay or to receive by a settlement"),
    "payment": _("Payments under way"),
}
SCHOOL_HINTS: Mapping[str, str] = {
    "paid": _("What your school paid and the network takes over: it comes off your costs."),
    "borne": _("What your school bears of all costs, also of what it paid itself."),
    "current": _("What is still to be settled with the other schools."),
    "transfer": _("What a settlement says that your school pays or receives."),
    "payment": _("Between your bank and the settlement: zero once your bank statement is posted."),
}
NETWORK_ACCOUNTS: Mapping[str, str] = {
    "paid": _("Paid by schools"),
    "borne": _("Borne by schools"),
    "settled": _("Included in settlements"),
    "transfer": _("To transfer between schools"),
    "cost": _("Costs"),
    "in_kind": _("Costs in hours and goods"),
    "recharge": _("Costs divided among schools"),
}
KINDS: Mapping[str, str] = {Kind.CHARGE: _("Recharge"), Kind.CREDIT: _("Credit note")}
FILES: Mapping[str, str] = {
    "xaf32": _("Audit file (XAF 3.2)"),
    "xaf40": _("Audit file (XAF 4.0)"),
    "exact": "Exact",
    "twinfield": "Twinfield",
    "afas": "AFAS",
    "visma": "Visma",
}
VAT: Mapping[Vat, str] = {
    Vat.JOINT: _("Costs for joint account: outside VAT"),
    Vat.EDUCATION: _("Exempt: education"),
    Vat.SHARING: _("Exempt: group that shares costs"),
}
VAT_SENTENCES: Mapping[Vat, str] = {
    Vat.JOINT: _(
        "Costs for joint account, shared by a key that was fixed beforehand: no VAT is due on this amount."
    ),
    Vat.EDUCATION: _("Exempt from VAT under article 11(1)(o) of the Dutch VAT Act 1968."),
    Vat.SHARING: _("Exempt from VAT under article 11(1)(u) of the Dutch VAT Act 1968."),
}
