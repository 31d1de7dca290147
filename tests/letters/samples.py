"""Facts to write letters about: creditors of four countries, every kind of debtor and step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from butoir.core.claim import Claim, ClaimLine
from butoir.core.decisions import Line, Message
from butoir.core.items import Demand, Movement, OpenItem
from butoir.core.money import format_cents
from butoir.core.parties import Address, Creditor, Debtor
from butoir.law.regimes import regime, regime_for
from butoir.letters.answer import AnswerPage
from butoir.letters.facts import LetterFacts

LANGUAGES = ("fr", "nl", "de", "en")
STEPS = ("notice", "reminder-1", "reminder-2", "formal-notice")
KINDS = ("company", "consumer", "public")
COUNTRIES = ("FR", "BE")
FAMILIAR = (("company", "FR"), ("consumer", "BE"))  # the cases shown in familiar forms

MOREL = Creditor(
    name="Ateliers Morel",
    legal_form="SAS",
    ids=("SIREN 123 456 782",),
    address=Address(("12 rue des Tanneurs",), "69003", "Lyon", "FR"),
    country="FR",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
    phone="04 72 00 00 00",
    email="compta@morel.example",
    signatory="Claire Morel",
    signatory_title="Responsable du recouvrement",
)
LAMBERT = Creditor(
    name="Menuiserie Lambert",
    legal_form="SRL",
    ids=("BCE 0403.019.261",),
    address=Address(("Rue du Moulin 4",), "5000", "Namur", "BE"),
    country="BE",
    iban="BE71096123456769",
    bic="GKCCBEBB",
    phone="081 00 00 00",
    email="compta@lambert.example",
    signatory="Luc Lambert",
    signatory_title="Administrateur",
)
WEBER = Creditor(
    name="Weber",
    legal_form="S.à r.l.",
    ids=("RCS Luxembourg B123456",),
    address=Address(("5, Grand-Rue",), "L-1661", "Luxembourg", "LU"),
    country="LU",
    iban="LU280019400644750000",
    bic="BCEELULL",
    phone="26 00 00 00",
    email="compta@weber.example",
    signatory="Anne Weber",
    signatory_title="Gérante",
)
KELLER = Creditor(
    name="Keller",
    legal_form="SA",
    ids=("CHE-123.456.788",),
    address=Address(("Rue du Rhône 8",), "1204", "Genève", "CH"),
    country="CH",
    iban="CH9300762011623852957",
    bic="POFICHBE",
    phone="022 700 00 00",
    email="compta@keller.example",
    signatory="Marc Keller",
    signatory_title="Directeur",
)
CREDITORS = {"FR": MOREL, "BE": LAMBERT, "LU": WEBER, "CH": KELLER}

DEBTORS = {
    ("company", "FR"): Debtor(
        "C-0042",
        "Boulangerie Petit",
        contact_title="Mme",
        contact_name="Dupont",
        email="dupont@petit.example",
        address=Address(("8 place du Marché",), "75011", "Paris", "FR"),
    ),
    ("consumer", "FR"): Debtor(
        "P-0107",
        "Jean Roux",
        kind="consumer",
        contact_title="M.",
        email="jean.roux@mail.example",
        address=Address(("3 allée des Tilleuls",), "38000", "Grenoble", "FR"),
    ),
    ("public", "FR"): Debtor(
        "A-0003",
        "Commune de Saint-Aubin",
        kind="public",
        contact_title="Madame",
        contact_name="Lefèvre",
        email="compta@saint-aubin.example",
        address=Address(("Hôtel de ville",), "21190", "Saint-Aubin", "FR"),
    ),
    ("company", "BE"): Debtor(
        "K-0311",
        "Garage Peeters",
        country="BE",
        contact_title="mevrouw",
        contact_name="Peeters",
        email="compta@peeters.example",
        address=Address(("Chaussée de Wavre 120",), "1050", "Ixelles", "BE"),
    ),
    ("consumer", "BE"): Debtor(
        "P-0220",
        "Anne Claes",
        kind="consumer",
        country="BE",
        contact_title="Madame",
        email="anne.claes@mail.example",
        address=Address(("Rue Haute 15",), "4000", "Liège", "BE"),
    ),
    ("public", "BE"): Debtor(
        "A-0019",
        "CPAS de Dinant",
        kind="public",
        country="BE",
        contact_title="Monsieur",
        contact_name="Gérard",
        email="finances@dinant.example",
        address=Address(("Place d’Armes 1",), "5500", "Dinant", "BE"),
    ),
    ("company", "LU"): Debtor(
        "L-0008",
        "Garage Schmit",
        country="LU",
        contact_title="Herr",
        contact_name="Schmit",
        email="compta@schmit.example",
        address=Address(("12, rue de l’Alzette",), "L-4011", "Esch-sur-Alzette", "LU"),
    ),
    ("consumer", "LU"): Debtor(
        "P-0301",
        "Paul Muller",
        kind="consumer",
        country="LU",
        contact_title="M.",
        email="paul.muller@mail.example",
        address=Address(("3, rue du Fossé",), "L-9010", "Ettelbruck", "LU"),
    ),
    ("public", "LU"): Debtor(
        "A-0030",
        "Commune de Mersch",
        kind="public",
        country="LU",
        contact_title="Mme",
        contact_name="Hoffmann",
        email="recette@mersch.example",
        address=Address(("Place Saint-Michel",), "L-7556", "Mersch", "LU"),
    ),
    ("company", "CH"): Debtor(
        "S-0002",
        "Boulangerie Favre",
        country="CH",
        contact_title="Madame",
        contact_name="Favre",
        email="compta@favre.example",
        address=Address(("Rue Neuve 4",), "1003", "Lausanne", "CH"),
    ),
}

DUE_ON = date(2026, 2, 1)
SENT_ON = {  # 7, 14 and 30 days after the due date, moved to open days
    "notice": date(2026, 1, 27),
    "reminder-1": date(2026, 2, 9),
    "reminder-2": date(2026, 2, 16),
    "formal-notice": date(2026, 3, 3),
}
PAY_BY = {
    "notice": DUE_ON,
    "reminder-1": date(2026, 2, 16),
    "reminder-2": date(2026, 3, 2),
    "formal-notice": date(2026, 3, 23),
}
CHANNEL = {"formal-notice": "registered"}
CHARGES_FROM = date(
    2026, 2, 25
)  # 9 February by e-mail: fourteen days from the 10th, so 24 days free


def familiar(debtor: Debtor) -> Debtor:
    """The same debtor, addressed as tu, je or du; the contact of a company by the whole name."""
    name = "" if debtor.kind == "consumer" else "Claire Dupont"
    return replace(debtor, familiar=True, contact_name=name)


def invoice(k: int = 0, step: str = "reminder-1", **changes: object) -> OpenItem:
    """The k-th invoice, with the demands that come before `step`."""
    earlier = STEPS[1 : STEPS.index(step)]
    demands = tuple(Demand(name, SENT_ON[name], PAY_BY[name]) for name in earlier)
    cents = 125_000 + 24_050 * k
    item = OpenItem(
        number=f"2026-{412 + k:04d}",
        due_on=DUE_ON + timedelta(days=k),
        cents=cents,
        open=cents,
        issued_on=date(2026, 1, 2) + timedelta(days=k),
        order_reference=f"BC-{7781 + k}",
        demands=demands,
    )
    return replace(item, **changes)  # type: ignore[arg-type]


def message(
    step: str,
    items: tuple[OpenItem, ...],
    lower: tuple[OpenItem, ...] = (),
    lower_step: str = "reminder-1",
    interest: int = 0,
    indemnity: int = 0,
    credits_: int = 0,
    channel: str = "",
    currency: str = "EUR",
    customer: str = "C-0042",
) -> Message:
    """The message that demands the items at `step`, and the lower ones at their own."""
    lines = tuple(Line(item.number, step, item.open) for item in items)
    lines += tuple(Line(item.number, lower_step, item.open) for item in lower)
    principal = sum(line.open for line in lines)
    return Message(
        customer,
        currency,
        step,
        channel or CHANNEL.get(step, "email"),
        lines,
        principal,
        interest,
        indemnity,
        credits_,
        principal + interest + indemnity - credits_,
        PAY_BY[step],
    )


def interest_of(*items: OpenItem) -> int:
    """Cents of interest at 12.15 % on each of the items up to the formal notice, rounded."""
    days = [(SENT_ON["formal-notice"] - item.due_on).days for item in items]
    year = 365 * 10_000
    return sum(
        (2 * item.open * 1_215 * late + year) // (2 * year)
        for item, late in zip(items, days, strict=True)
    )


def claim_for(kind: str, country: str, items: tuple[OpenItem, ...]) -> Claim:
    """Interest at 12.15 % from the day after each due date and an indemnity of forty euros: what
    the letter says of them is under test here, not the rate that binds in a country."""
    as_of = SENT_ON["formal-notice"]
    law = regime(regime_for(country, kind))
    lines = []
    for item in items:
        first = item.due_on + timedelta(days=1)
        days = (as_of - item.due_on).days
        lines += [
            ClaimLine(item.number, "principal", item.open),
            ClaimLine(
                item.number,
                "interest",
                interest_of(item),
                f"{format_cents(item.open)} × 12.15 % × {days} / 365 = "
                f"{format_cents(interest_of(item))}",
                law.citation("interest"),
                first,
                as_of,
                days,
                item.open,
                1_215,
            ),
        ]
        if law.lump_sum or law.indemnity_cap:
            reference = law.citation("indemnity")
            lines.append(ClaimLine(item.number, "indemnity", 4_000, "", reference))
    return Claim(law.name, as_of, tuple(lines))


def sample(
    step: str,
    kind: str = "company",
    country: str = "FR",
    count: int = 1,
    lang: str = "fr",
    **changes: object,
) -> LetterFacts:
    """An ordinary letter of a step: everything known, and charges where they are lawful."""
    items = tuple(invoice(k, step) for k in range(count))
    creditor, debtor = CREDITORS[country], replace(DEBTORS[kind, country], lang=lang)
    clause = (kind, country) == ("consumer", "BE")
    charged = step == "formal-notice" and (kind, country) != ("consumer", "FR")
    indemnity = clause or (kind != "consumer" and country != "CH")
    announced = indemnity and (step == "reminder-2" or (clause and step == "reminder-1"))
    facts = LetterFacts(
        creditor=replace(creditor, consumer_clause=clause),
        debtor=debtor,
        message=message(
            step,
            items,
            interest=interest_of(*items) if charged else 0,
            indemnity=4_000 * count if charged and indemnity else 0,
            customer=debtor.id,
        ),
        items=items,
        sent_on=SENT_ON[step],
        claim=claim_for(kind, country, items) if charged else None,
        reference="2026-0042",
        charges_from=CHARGES_FROM if clause else None,
        announced_indemnity=4_000 * count if announced else 0,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


ANSWERED_AT = AnswerPage(
    "https://repondre.morel.example/r/K7M49QXD20260531.aLongSignatureOfTheLinkThatNobodyCanGuessNo"
)
TYPED_AT = replace(
    ANSWERED_AT,
    address="repondre.morel.example/r/",
    case_number="K7M4-9QXD",
    pin="482 913",
)


def on_paper(facts: LetterFacts, channel: str = "post") -> LetterFacts:
    """The letter as it is printed, with the page on which it is answered."""
    return replace(facts, message=facts.message._replace(channel=channel), page=TYPED_AT)


def paid_in_part(k: int = 0, step: str = "reminder-1") -> OpenItem:
    """An invoice of which 400.00 has been paid."""
    item = invoice(k, step)
    movement = Movement(date(2026, 2, 3), 40_000)
    return replace(item, open=item.open - 40_000, movements=(movement,))
