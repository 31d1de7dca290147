"""What a kind of notice does, before anybody has read it and once a person has.

Care first: what may be an insolvency holds its customer until a person has read it. A sale is
about who bought a business, never about the debts of who sold it; a striking-off ends a company's
registration and no debt: both are for information.
"""

from __future__ import annotations

from datetime import date

from butoir.formats.model import Notice
from butoir.law.delays import statutory_day
from butoir.users.models import Company

DECLARED = ("sauvegarde", "redressement", "liquidation")  # C. com. L622-24, L631-14, L641-3
BELGIAN = ("faillite", "reorganisation")
STOPPING = (*DECLARED, "retablissement", *BELGIAN)  # the kinds in which everything stops
OPENING = ("opened", "converted", "plan")  # stages that tell of proceedings that were opened
INFORMING = ("sale", "struck-off")


def is_of_use(notice: Notice) -> bool:
    """Whether it tells anything of an insolvency; accounts filed and the like do not."""
    judged = bool(notice.proceeding or notice.nature or notice.previous)
    return judged or notice.stage in INFORMING


def is_to_read(stage: str, status: str) -> bool:
    """Whether a person has to read it, and everything of its customer rests until then."""
    return stage not in INFORMING or status != "initial"


def deadlines(
    company: Company, country: str, procedure: str, published_on: date | None
) -> tuple[date | None, date | None]:
    """The last day to declare a claim, and to ask for relief; None where no table gives it.

    French ones run from the publication (C. com. R622-24, L622-26), longer to declare for a
    creditor who is not in metropolitan France. In Belgium the judgment states the day. Raises
    LawError for a publication before the tables.
    """
    if country != "FR" or procedure not in DECLARED or published_on is None:
        return None, None
    return (
        statutory_day("fr-claim-declaration", published_on, company.country),
        statutory_day("fr-claim-relief", published_on),
    )
