"""Which customer plays which story, and what marks it: nobody of them exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from butoir.project.demo import stories
from butoir.project.demo.house import House
from butoir.project.demo.people import TOLD, Kin, make_person
from butoir.project.demo.stage import Stage

_FR = Kin(1, "fr", "FR", "fr", "company")
_FR_PERSON = Kin(1, "fr", "FR", "fr", "consumer")
_FR_PUBLIC = Kin(1, "fr", "FR", "fr", "public")
_BE = Kin(1, "be-fr", "BE", "fr", "company")
_BE_PERSON = Kin(1, "be-fr", "BE", "fr", "consumer")
_NL = Kin(1, "be-nl", "BE", "nl", "company")
_NL_PERSON = Kin(1, "be-nl", "BE", "nl", "consumer")
_DE = Kin(1, "be-de", "BE", "de", "company")
_EN = Kin(1, "be-en", "BE", "en", "company")
_LU = Kin(1, "lu", "LU", "fr", "company")
_BUY_ON = {
    "promise_broken_today", "promise_running", "dispute_open", "dispute_of_a_part", "asked_to_wait",
    "paid_in_part", "notice_today", "second_today", "first_today", "call_today", "plan_kept",
}  # fmt: skip
_FIRST_CODE = 60  # of those who have a story; the others are counted from 1


class Part(NamedTuple):
    """A story, the name and kind of who lives it, and what else is said of that customer."""

    story: str
    name: str
    kin: Kin
    marks: tuple[str, ...] = ()
    given: Mapping[str, Any] = {}


_NO_ADDRESS = {"email": "", "address": {"lines": [], "postcode": "", "city": "", "country": "FR"}}

MOREL = (
    Part("promise_broken_today", "Boulangerie Petit SAS", _FR),
    Part("promise_kept", "Cabinet Roy", _FR),
    Part("promise_forgotten", "Garage du Nord SARL", _FR),
    Part("promise_running", "Les Halles de Tournai SRL", _BE),
    Part("plan_kept", "Hôtel des Remparts SAS", _FR),
    Part("plan_in_default", "Brasserie du Canal SRL", _BE),
    Part("price_dispute", "Traiteur Lenoir", _FR),
    Part("delivery_dispute", "Novatex SA", _FR),
    Part("dispute_open", "Clinique des Peupliers SAS", _FR),
    Part("dispute_of_a_part", "Résidence Les Glycines SCI", _FR),
    Part("insolvency", "Meubles Vandamme SARL", _FR),
    Part("handed_over", "Sport Loisirs Concept SARL", _FR, ("hand-over",)),
    Part("written_off", "Jean Dupont", _FR_PERSON),
    Part("direct_debit", "Crèche Les Lutins", _FR),
    Part("asked_to_wait", "Syndicat des Copropriétaires Le Clos", _FR),
    Part("paid_too_much", "Pharmacie du Beffroi", _FR),
    Part("paid_in_part", "Imprimerie Carlier SARL", _FR),
    Part("taken_back", "Fleurs Delmas EURL", _FR),
    Part("not_tied", "Transports Lemaire SAS", _FR),
    Part("step_skipped", "Logistique Escaut SA", _BE),
    Part("nearly_barred", "Nicole Legrand", _FR_PERSON),
    Part("bounced", "Atelier du Cuir SARL", _FR, ("dead-address",)),
    Part("bounced", "Möbel Kohnen GmbH", _DE, ("dead-address",)),
    Part("answer_lost", "Librairie des Tilleuls SARL", _FR, ("lost-answer",)),
    Part("left_out", "Optique de la Halle SARL", _FR, ("left-out",)),
    Part("letter_accepted", "Charpentes Noël SA", _FR),
    Part("letter_refused", "Bati Nord Construction SARL", _FR, ("refuses",)),
    Part("letter_unclaimed", "Pizzeria Bella SARL", _FR, ("unclaimed",)),
    Part("notice_today", "Menuiserie Savary SARL", _FR),
    Part("notice_today", "Schrijnwerken Claes BV", _NL),
    Part("second_today", "Carrelages Renson SRL", _BE),
    Part("second_today", "Marie Peeters", _BE_PERSON),
    Part("first_today", "Commune de Saint-Exemple", _FR_PUBLIC, given={"group": ""}),
    Part("first_today", "Immobilière du Kirchberg S.à r.l.", _LU),
    Part("first_today", "Ashby & Partners SRL", _EN),
    Part("call_today", "Garage Vidal SAS", _FR),
    Part("call_today", "Électricité Moreau SAS", _FR),
    Part("call_today", "Toitures Collard SRL", _BE),
    Part("announced_today", "Restaurant du Vieux Port SARL", _FR),
    Part("announced_today", "Ambulances Wallon SARL", _FR),
    Part("told_by_hand", "Hugo Brunel", _FR_PERSON),
    Part("payer_unclear", "Garage des Alliés SARL", _FR),
    Part("double_payment", "Cabinet Thibault", _FR),
    Part("paid_meanwhile", "Cordonnerie Marchal EURL", _FR, ("pays-at-noon",)),
    Part("nowhere_to_write", "Lucie Fontaine", _FR_PERSON, given=_NO_ADDRESS),
)
PEETERS = (
    Part("promise_broken_today", "Bakkerij Aerts BV", _NL),
    Part("promise_kept", "Hotel De Zwaan NV", _NL),
    Part("dispute_open", "Drukkerij Maes BV", _NL),
    Part("payer_unclear", "Brasserie Het Anker BV", _NL),
    Part("paid_in_part", "Bouwbedrijf Hermans NV", _NL),
    Part("letter_accepted", "Interieur Goossens BV", _NL),
    Part("first_today", "Tuinaanleg Mertens BV", _NL),
    Part("second_today", "Lien Wouters", _NL_PERSON),
    Part("call_today", "Garage Willems BV", _NL),
    Part("notice_today", "Dakwerken Lenaerts BV", _NL),
)


def cast(house: House, parts: tuple[Part, ...], first: date) -> Iterator[Stage]:
    """Tell each story of its customer: what it plans is on the stage and in the agenda.

    The play begins on `first`.
    """
    for number, part in enumerate(parts, start=_FIRST_CODE):
        chance = house.chance("story", part.name)
        given = {"group": "", "grace_days": 0, "size": 900, "temper": "never", **part.given}
        marks = frozenset((TOLD, *part.marks))
        person = make_person(part.name, part.kin, number, chance, marks=marks, **given)
        stage = Stage(house, person, chance)
        getattr(stories, part.story)(stage)
        if person.kind != "consumer":
            stage.past(first)
        if part.story in _BUY_ON:
            stage.buys_on()
        yield stage
