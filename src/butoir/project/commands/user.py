"""`butoir user`: who logs in, with which role; a way back in for somebody who is locked out."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.installation import open_installation, operator, the_company
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.users.models import User

ROLES = ("owner", "manager", "clerk", "reader")
LANGUAGES = ("fr", "nl", "de", "en")
_HERE = "http://127.0.0.1:8000"  # where `butoir serve` answers when nothing else is said


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with people."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="give a person a role; a new one gets a link")
    add.add_argument("name", metavar="NAME", help="the user name, as it is typed at the login")
    add.add_argument("--role", choices=ROLES, required=True, help="what the person may do")
    add.add_argument("--company", metavar="KEY", help="of which company (needed with several)")
    add.add_argument("--email", default="", help="where the person is written to")
    add.add_argument("--first-name", default="", metavar="TEXT", help="as the pages greet them")
    add.add_argument("--last-name", default="", metavar="TEXT", help="(the same)")
    add.add_argument("--lang", choices=LANGUAGES, default="fr", help="of the screens")
    role = actions.add_parser("role", help="another role for a person")
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", choices=ROLES)
    role.add_argument("--company", metavar="KEY", help="of which company (needed with several)")
    link = actions.add_parser("link", help="an address on which a person sets a new password")
    link.add_argument("name", metavar="NAME")
    link.add_argument(
        "--without-second-step",
        action="store_true",
        help="the telephone with the codes is lost: forget the second step of the login",
    )
    listing = actions.add_parser("list", help="who logs in, with which roles")
    for action in (add, role, link, listing):
        action.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Do it; raises InputError for a person or a company that is not there."""
    open_installation()
    done = {"add": _add, "role": _role, "link": _link, "list": _list}
    return done[args.action](args)


def _add(args: argparse.Namespace) -> int:
    from butoir.dunning.members import add_member
    from butoir.users.models import Role

    _check(args)
    company = the_company(args.company)
    fields = {name: getattr(args, name) for name in ("email", "first_name", "last_name", "lang")}
    role = Role(args.role)
    new = add_member(company, args.name, role, None, fields, by=operator(), at=now())
    said = {"user": args.name, "company": company.key, "role": args.role}
    if new:
        said["link"] = _address(_person(args.name))
    return _tell(args, f"{args.name}: {args.role} of {company.key}", said)


def _role(args: argparse.Namespace) -> int:
    from butoir.dunning.members import change_role
    from butoir.users.models import Membership, Role

    company, user = the_company(args.company), _person(args.name)
    found = Membership.objects.filter(user=user, company=company).select_related("user", "company")
    member = found.first()
    if member is None:
        raise InputError(f"has no role in {company.key}: butoir user add", args.name)
    change_role(member, Role(args.role), by=operator(), at=now())
    said = {"user": args.name, "company": company.key, "role": args.role}
    return _tell(args, f"{args.name}: {args.role} of {company.key}", said)


def _link(args: argparse.Namespace) -> int:
    from butoir.dunning.members import record_link

    user = _person(args.name)
    record_link(user, by=operator(), at=now())
    if args.without_second_step:
        from allauth.mfa.models import Authenticator

        Authenticator.objects.filter(user=user).delete()
    return _tell(args, "", {"user": args.name, "link": _address(user)})


def _list(args: argparse.Namespace) -> int:
    from butoir.project.output import console, print_json, print_table
    from butoir.users.models import Membership

    keys = ("user", "role", "company", "email")
    rows = [
        (one.user.username, one.role, one.company.key, one.user.email)
        for one in Membership.objects.select_related("user", "company").order_by(
            "user__username", "company__key"
        )
    ]
    if args.json:
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    else:
        print_table(console(), "", ("user|", "role|", "company|", "e-mail|"), rows)
    return 0


def _tell(args: argparse.Namespace, line: str, said: dict[str, Any]) -> int:
    from butoir.project.output import print_json

    if args.json:
        print_json(said)
        return 0
    if line:
        print(line)
    if "link" in said:
        print("This address sets the password, once, for three days. Hand it to nobody else:")
        print(said["link"])  # to be copied: never wrapped
    return 0


def _check(args: argparse.Namespace) -> None:
    """The same as a page asks of a new person."""
    from django.contrib.auth.validators import UnicodeUsernameValidator
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        UnicodeUsernameValidator()(args.name)
    except ValidationError as error:
        said = "is no user name: letters, digits and @ . + - _ only"
        raise InputError(said, args.name) from error
    try:
        if args.email:
            validate_email(args.email)
    except ValidationError as error:
        raise InputError(f"{args.email!r} is no address", "--email") from error


def _person(name: str) -> User:
    from butoir.users.models import User

    user = User.objects.filter(username=name).first()
    if user is None:
        raise InputError("nobody has that user name: butoir user list", name)
    return user


def _address(user: User) -> str:
    from butoir.web.accounts import password_path

    return os.environ.get("BUTOIR_URL", _HERE).rstrip("/") + password_path(user)
