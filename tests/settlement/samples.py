"""Bank statements made by code: as CAMT.053 in both versions, with all that a test may want to bend."""

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


def camt053(*sheets: Sheet) -> bytes:
    version = sheets[0].version if sheets else "08"
    inside = "".join(_statement(sheet) for sheet in sheets)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M</MsgId></GrpHdr>{inside}</BkToCstmrStmt></Document>"
    ).encode()


def _statement(sheet: Sheet) -> str:
    entries = "".join(_entry(booking, sheet.version) for booking in sheet.bookings)
    return (
        f"<Stmt><Id>{sheet.statement_id}</Id>{tag('ElctrncSeqNb', sheet.number)}"
        f"<Acct><Id><IBAN>{sheet.iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{_balance('OPBD', sheet.opening)}{_balance('CLBD', sheet.closing())}{entries}{sheet.extra}</Stmt>"
    )


def _balance(kind: str, cents: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{euros(cents)}</Amt>"
        f"<CdtDbtInd>{sign(cents)}</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>"
    )


def _entry(booking: Booking, version: str) -> str:
    status = tag("Cd", booking.status) if version == "08" else booking.status
    details = "".join(_details(part, version) for part in booking.parts or (booking,))
    return (
        f"<Ntry><Amt Ccy='{booking.currency}'>{euros(booking.cents)}</Amt><CdtDbtInd>{sign(booking.cents)}</CdtDbtInd>"
        f"{tag('RvslInd', 'true' if booking.reversal else '')}<Sts>{status}</Sts><BookgDt>{booking.day}</BookgDt>"
        f"{tag('AcctSvcrRef', booking.ref)}<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _details(booking: Booking, version: str) -> str:
    role = "Dbtr" if booking.cents > 0 else "Cdtr"
    name = tag("Nm", escape(booking.name))
    party = tag("Pty", name) if version == "08" else name
    amount = f"<Amt Ccy='EUR'>{euros(booking.cents)}</Amt>"
    said = f"{amount}<CdtDbtInd>{sign(booking.cents)}</CdtDbtInd>"
    account = f"<{role}Acct><Id><IBAN>{booking.iban}</IBAN></Id></{role}Acct>" if booking.iban else ""
    return (
        f"<TxDtls><Refs>{tag('EndToEndId', booking.end_to_end_id)}</Refs>"
        f"{said if version == '08' else f'<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>'}"
        f"<RltdPties>{tag(role, party)}{account}</RltdPties>{_remittance(booking)}"
        f"{f'<RtrInf><Rsn><Cd>{booking.returned}</Cd></Rsn></RtrInf>' if booking.returned else ''}</TxDtls>"
    )


def _remittance(booking: Booking) -> str:
    structured = (
        f"<Strd><CdtrRefInf><Ref>{booking.reference}</Ref></CdtrRefInf></Strd>" if booking.reference else ""
    )
    return tag("RmtInf", tag("Ustrd", escape(booking.text)) + structured)
