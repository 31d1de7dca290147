"""The name of each code of a case that somebody else has, and of its procedure."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Names = Mapping[str, Promise | str]

ROUTES: Names = {
    "": _("amicable, or not known"),
    "order": _("order for payment (France)"),
    "european": _("European order for payment"),
    "small": _("simplified recovery of small claims (France)"),
    "undisputed": _("recovery of undisputed debts (Belgium)"),
    "merits": _("another procedure before a court"),
}
COURTS: Names = {
    "": _("not chosen yet"),
    "commercial": _("commercial court"),
    "judicial": _("tribunal judiciaire"),
    "protection": _("juge des contentieux de la protection"),
}
STEPS: Names = {
    "acknowledged": _("acknowledged by the recipient"),
    "acted": _("the recipient acted"),
    "summons": _("summons"),
    "hearing": _("hearing"),
    "judgment": _("judgment"),
    "fees": _("fees charged to us"),
    "note": _("note"),
    "filed": _("application filed"),
    "consigned": _("costs of the registry paid"),
    "order": _("order rendered"),
    "order-part": _("order rendered for a part"),
    "refused": _("application refused"),
    "renounced": _("order left unserved"),
    "served": _("order served"),
    "opposition": _("opposition, as the registry wrote"),
    "consigned-again": _("costs of the opposition paid"),
    "lawyer": _("lawyer appointed"),
    "enforceable": _("enforceable title"),
    "invited": _("invitation sent to the debtor"),
    "agreed": _("agreement with the debtor"),
    "no-agreement": _("refusal, or no answer"),
    "small-closed": _("procedure closed by the bailiff"),
    "command": _("command to pay served"),
    "contested": _("contested by the debtor"),
    "record": _("record that nothing is contested"),
}
OUTCOMES: Names = {
    "": _("running"),
    "paid": _("paid"),
    "settled": _("settled, the rest given up"),
    "unrecoverable": _("unrecoverable"),
    "taken-back": _("taken back"),
}
LAYOUTS: Names = {
    "": _("not said"),
    "lawyer": _("lawyer"),
    "bailiff": _("bailiff"),
    "agency": _("collection agency"),
    "order": _("court (order for payment)"),
    "european": _("court (European order)"),
    "insolvency": _("insolvency proceedings (claim declared)"),
}
COURT_WHY: Names = {
    "consumer": _("a consumer: the protection judge instead where it is about credit or a home"),
    "public": _("a public body: no order for payment can be asked for against it"),
    "liberal": _("a firm of a liberal profession: a civil court as a rule"),
    "form": _("a company that is commercial by its form"),
    "unknown": _("its legal form is not known, or a natural person: only a person can tell"),
}
OF_CASES: Mapping[str, Names] = {
    "route": ROUTES,
    "court": COURTS,
    "casestep": STEPS,
    "caseoutcome": OUTCOMES,
    "layout": LAYOUTS,
    "courtwhy": COURT_WHY,
}
