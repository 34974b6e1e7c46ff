"""Bank statements made by code: as CAMT in every version and as MT940, with all that a test may want to bend."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

ACCOUNT = "NL91ABNA0417164300"
OTHER = "NL86INGB0002445588"


def euros(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def sign(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"


def tag(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>" if text else ""


@dataclass(frozen=True)
class Booking:
    """One Ntry with one transaction, or with more when `parts` says what each amounts to."""

    cents: int
    ref: str = "BANK1"
    reference: str = ""
    text: str = ""
    end_to_end_id: str = ""
    name: str = "Vakcollege De Draaibank"
    iban: str = OTHER
    reversal: bool = False
    returned: str = ""
    status: str = "BOOK"
    currency: str = "EUR"
    day: str = "<Dt>2026-11-20</Dt>"
    parts: tuple["Booking", ...] = ()
    batch: str = ""


@dataclass(frozen=True)
class Sheet:
    """One statement; the closing balance is right unless `off_by` says otherwise."""

    bookings: tuple[Booking, ...] = ()
    version: str = "08"
    opening: int = 100_000
    off_by: int = 0
    iban: str = ACCOUNT
    number: str = "7"
    statement_id: str = "STMT-7"
    extra: str = field(default="", repr=False)

    def closing(self) -> int:
        return self.opening + sum(booking.cents for booking in self.bookings) + self.off_by


MESSAGES = {
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "053": ("BkToCstmrStmt", "Stmt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
VERSIONS = ("02", "03", "04", "05", "06", "07", "08")


def camt053(*sheets: Sheet, message: str = "053") -> bytes:
    version = sheets[0].version if sheets else "08"
    root, part = MESSAGES[message]
    inside = "".join(_statement(sheet, part, message == "053") for sheet in sheets)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.{version}"><{root}>'
        f"<GrpHdr><MsgId>M</MsgId></GrpHdr>{inside}</{root}></Document>"
    ).encode()


def _statement(sheet: Sheet, part: str, balances: bool) -> str:
    entries = "".join(_entry(booking, sheet.version) for booking in sheet.bookings)
    told = f"{_balance('OPBD', sheet.opening)}{_balance('CLBD', sheet.closing())}" if balances else ""
    return (
        f"<{part}><Id>{sheet.statement_id}</Id>{tag('ElctrncSeqNb', sheet.number)}"
        f"<Acct><Id><IBAN>{sheet.iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{told}{entries}{sheet.extra}</{part}>"
    )


def _balance(kind: str, cents: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{euros(cents)}</Amt>"
        f"<CdtDbtInd>{sign(cents)}</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>"
    )


def _entry(booking: Booking, version: str) -> str:
    status = tag("Cd", booking.status) if version >= "07" else booking.status
    details = "".join(_details(part, version) for part in booking.parts or (booking,))
    if booking.batch:
        details = f"<Btch><PmtInfId>{booking.batch}</PmtInfId></Btch>"
    return (
        f"<Ntry><Amt Ccy='{booking.currency}'>{euros(booking.cents)}</Amt><CdtDbtInd>{sign(booking.cents)}</CdtDbtInd>"
        f"{tag('RvslInd', 'true' if booking.reversal else '')}<Sts>{status}</Sts><BookgDt>{booking.day}</BookgDt>"
        f"{tag('AcctSvcrRef', booking.ref)}<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _details(booking: Booking, version: str) -> str:
    role = "Dbtr" if booking.cents > 0 else "Cdtr"
    name = tag("Nm", escape(booking.name))
    party = tag("Pty", name) if version >= "07" else name
    amount = f"<Amt Ccy='EUR'>{euros(booking.cents)}</Amt>"
    said = f"{amount}<CdtDbtInd>{sign(booking.cents)}</CdtDbtInd>"
    account = f"<{role}Acct><Id><IBAN>{booking.iban}</IBAN></Id></{role}Acct>" if booking.iban else ""
    return (
        f"<TxDtls><Refs>{tag('EndToEndId', booking.end_to_end_id)}</Refs>"
        f"{said if version >= '04' else f'<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>'}"
        f"<RltdPties>{tag(role, party)}{account}</RltdPties>{_remittance(booking)}"
        f"{f'<RtrInf><Rsn><Cd>{booking.returned}</Cd></Rsn></RtrInf>' if booking.returned else ''}</TxDtls>"
    )


def _remittance(booking: Booking) -> str:
    structured = (
        f"<Strd><CdtrRefInf><Ref>{booking.reference}</Ref></CdtrRefInf></Strd>" if booking.reference else ""
    )
    return tag("RmtInf", tag("Ustrd", escape(booking.text)) + structured)


def mt940(*sheets: Sheet, told: str = "abn") -> bytes:
    """As banks write it; `told` is whose words the texts below the entries are in."""
    return "\r\n".join(_message(sheet, told) for sheet in sheets).encode()


def _message(sheet: Sheet, told: str) -> str:
    lines = [
        "{1:F01INGBNL2ABXXX0000000000}{2:I940INGBNL2AXXXN}{4:",
        f":20:{sheet.statement_id}",
        f":25:{sheet.iban} EUR",
        f":28C:{sheet.number}/1",
        f":60F:{_mt_balance(sheet.opening)}",
        *(line for booking in sheet.bookings for line in _mt_entry(booking, told)),
        f":62F:{_mt_balance(sheet.closing())}",
        ":86:the whole statement",
        "-}",
    ]
    return "\r\n".join(lines)


def _mt_balance(cents: int) -> str:
    return f"{'D' if cents < 0 else 'C'}261120EUR{euros(cents).replace('.', ',')}"


def _mt_entry(booking: Booking, told: str) -> list[str]:
    sign = "RC" if booking.reversal else "D" if booking.cents < 0 else "C"
    text = MT_TEXTS[told](booking)
    return [
        f":61:2611201120{sign}{euros(booking.cents).replace('.', ',')}NTRFNONREF//{booking.ref}",
        "/TRCD/00100/",
        ":86:" + "\r\n".join(text[start : start + 65] for start in range(0, len(text), 65)),
    ]


MT_TEXTS: dict[str, Callable[[Booking], str]] = {
    "abn": lambda b: (
        f"/TRTP/SEPA OVERBOEKING/IBAN/{b.iban}/BIC/INGBNL2A/NAME/{b.name}/REMI/{b.reference or b.text}"
        f"/EREF/{b.end_to_end_id or 'NOTPROVIDED'}"
    ),
    "ing": lambda b: (
        f"/EREF/{b.end_to_end_id or 'NOTPROVIDED'}//CNTP/{b.iban}/INGBNL2A/{b.name}///REMI/"
        + (f"STRD/ISO/{b.reference}/" if b.reference else f"USTD//{b.text}/")
    ),
    "rabo": lambda b: (
        f"/EREF/{b.end_to_end_id or 'NOTPROVIDED'}/IBAN/{b.iban}/ORDP//NAME/{b.name}/REMI/{b.reference or b.text}"
    ),
}
