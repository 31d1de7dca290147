"""The policy file: every key that it may hold, and each mistake told with its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from butoir.core.errors import InputError
from butoir.core.parties import Address
from butoir.project.policy_file import load_company, split_modes

WHOLE = """
[policy]
min_amount = "5.00"
min_gap_days = 6
working_days_only = false
tolerance = "0.10"
credit_holds = false
bank_data_max_days = 3
[[policy.steps]]
name = "reminder-1"
days_after_due = 10
channel = "post"
pay_by_days = 8

[creditor]
name = "Ateliers Morel"
legal_form = "SARL"
ids = ["SIREN 123 456 782"]
country = "BE"
iban = "BE68 5390 0754 7034"
bic = "KREDBEBB"
phone = "01 02 03 04 05"
email = "claire@morel.example"
signatory = "Claire Morel"
signatory_title = "gérante"
signatory_titles = {nl = "zaakvoerster"}
accent = "#112233"
red_when_firm = false
contract_rate = "12.5"
consumer_clause = true
sme = true
address = {lines = ["12 rue des Tanneurs"], postcode = "59800", city = "Lille", country = "FR"}
cheque_to = {lines = ["BP 12"], postcode = "59000", city = "Lille"}
"""


def load(folder: Path, text: str) -> object:
    path = folder / "p.toml"
    path.write_text(text, encoding="utf-8")
    return load_company(path)


def test_every_key_is_read(tmp_path):
    company = load(tmp_path, WHOLE)
    policy, creditor = company.policy, company.creditor
    assert (policy.min_amount, policy.tolerance, policy.min_gap_days) == (500, 10, 6)
    assert (policy.working_days_only, policy.credit_holds) == (False, False)
    assert (policy.bank_data_max_days, company.bank_age_matters) == (3, True)
    (step,) = policy.steps
    assert (step.name, step.days_after_due, step.channel, step.pay_by_days) == (
        "reminder-1",
        10,
        "post",
        8,
    )
    assert creditor.red_when_firm is False
    assert creditor.signatory_titles == (("nl", "zaakvoerster"),)
    assert creditor.address == Address(("12 rue des Tanneurs",), "59800", "Lille", "FR")
    assert creditor.cheque_to == Address(("BP 12",), "59000", "Lille", "FR")
    assert (company.terms.contract_rate, company.terms.consumer_clause, company.terms.sme) == (
        1250,
        True,
        True,
    )


def test_a_logo_lies_beside_the_file(tmp_path):
    Image.new("RGB", (300, 80), (15, 76, 92)).save(tmp_path / "logo.png")
    creditor = load(tmp_path, '[creditor]\nname = "x"\nlogo = "logo.png"').creditor
    assert creditor.logo.startswith(b"\x89PNG")


def test_without_a_file_the_scenario_is_the_usual_one_and_nobody_is_named():
    company = load_company(None)
    steps = [(step.name, step.days_after_due, step.pay_by_days) for step in company.policy.steps]
    assert steps == [("reminder-1", 7, 6), ("reminder-2", 14, 14), ("formal-notice", 30, 15)]
    assert (company.creditor.name, company.bank_age_matters) == ("", False)


@pytest.mark.parametrize("iban", ["BE68539007547034", "FR76 3000 6000 0112 3456 7890 189"])
def test_an_account_is_judged_by_its_own_check_digits(tmp_path, iban):
    """Not by a list of banks: the one at hand does not know the bank of the first."""
    assert load(tmp_path, f'[creditor]\niban = "{iban}"\n').creditor.iban == iban


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[polici]", "polici"),
        ("policy = 3", "policy"),
        ("creditor = [1]", "creditor"),
        ("[policy]\nmin_gap = 3", "min_gap"),
        ("[policy]\nmin_amount = 5", "min_amount"),
        ('[policy]\nmin_amount = "-5.00"', "min_amount"),
        ("[policy]\nmin_gap_days = -1", "min_gap_days"),
        ('[policy]\nworking_days_only = "yes"', "working_days_only"),
        ("[policy]\nsteps = []", "policy.steps"),
        ('[policy]\nsteps = [{name = "reminder-4", days_after_due = 1}]', "name"),
        ('[policy]\nsteps = [{name = "formal-notice", days_after_due = 1}]', "policy.steps"),
        ('[policy]\nsteps = [{name = "reminder-1"}]', "days_after_due"),
        ("[creditor]\nnom = 'x'", "nom"),
        ("[creditor]\nname = 3", "name"),
        ('[creditor]\nname = "a\\nb"', "name"),
        ("[creditor]\nids = 'SIREN'", "ids"),
        ('[creditor]\ncountry = "DE"', "country"),
        ('[creditor]\niban = "FR7630006000011234567890188"', "iban"),
        ('[creditor]\nbic = "X"', "bic"),
        ('[creditor]\nemail = "claire"', "email"),
        ('[creditor]\nemail = "a@b.example\\nBcc: c@d.example"', "email"),
        ('[creditor]\naccent = "red"', "accent"),
        ('[creditor]\nsignatory_titles = "gérante"', "signatory_titles"),
        ('[creditor]\nsignatory_titles = {it = "gerente"}', "signatory_titles.it"),
        ("[creditor]\nnotice_signatory_titles = {nl = 3}", "notice_signatory_titles.nl"),
        ('[creditor]\nlogo = "no-such.png"', "logo"),
        ('[creditor]\nlogo = "p.toml"', "logo"),
        ("[creditor]\nred_when_firm = 1", "red_when_firm"),
        ("[creditor]\ncontract_rate = 12.5", "contract_rate"),
        ('[creditor]\ncontract_rate = "12.555"', "contract_rate"),
        ('[creditor]\ncontract_rate = "-1"', "contract_rate"),
        ('[creditor]\nsme = "oui"', "sme"),
        ("[creditor]\naddress = 'rue'", "address"),
        ('[creditor]\naddress = {rue = "x"}', "address.rue"),
        ('[creditor]\naddress = {lines = "x"}', "address.lines"),
        ('[creditor]\naddress = {lines = ["a", "b", "c", "d", "e"]}', "address.lines"),
        ('[creditor]\naddress = {country = "France"}', "address.country"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path, text, field):
    with pytest.raises(InputError) as error:
        load(tmp_path, text)
    assert (error.value.where, error.value.field) == (str(tmp_path / "p.toml"), field)


@pytest.mark.parametrize("content", [b"[policy", b"\xff\xfe", b"a = " + b"[" * 100_000, b"\0"])
def test_what_is_no_toml_is_refused(tmp_path, content):
    path = tmp_path / "p.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=str(path)):
        load_company(path)


def test_a_policy_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        load_company(tmp_path / "p.toml")


STEPS = [
    {"name": "reminder-1", "days_after_due": 7, "mode": "automatic"},
    {"name": "reminder-2", "days_after_due": 14},
]


def test_the_mode_of_a_step_is_apart_from_the_policy():
    plain, modes = split_modes({"min_gap_days": 4, "steps": STEPS}, "policy.toml")
    assert modes == {"reminder-1": "automatic"}
    assert [set(step) for step in plain["steps"]] == [{"name", "days_after_due"}] * 2


def test_a_mode_that_is_none_is_refused_by_name():
    with pytest.raises(InputError, match="'sometimes' is none of automatic, confirm, manual"):
        split_modes({"steps": [{"name": "reminder-1", "mode": "sometimes"}]}, "policy.toml")
