"""From environment variables to settings: the database, the key, the way out for mail."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

BUSY_SECONDS = 20  # how long a writer of SQLite waits for another
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; "
    "PRAGMA synchronous=FULL; "  # a mark "sending" that a power cut forgets would send twice
    "PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-65536"
)


def database(url: str, data: Path) -> Any:
    """The database of a URL, else the SQLite file of the data folder (made when it is missing)."""
    if not url:
        data.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{data / 'butoir.sqlite3'}"
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": _PRAGMAS,
        }
    else:
        config["OPTIONS"] = {"connect_timeout": BUSY_SECONDS, **config.get("OPTIONS", {})}
    return config


def secret_key(given: str, data: Path) -> str:
    """The key given, else the one kept in the data folder, made at the first start."""
    if given:
        return given
    path = data / "secret.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def mail_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Where e-mail goes: an SMTP server, or the provider named by `BUTOIR_EMAIL_BACKEND`."""
    return {
        "EMAIL_BACKEND": environ.get(
            "BUTOIR_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"
        ),
        "EMAIL_HOST": environ.get("BUTOIR_SMTP_HOST", "127.0.0.1"),
        "EMAIL_PORT": int(environ.get("BUTOIR_SMTP_PORT", "25")),
        "EMAIL_HOST_USER": environ.get("BUTOIR_SMTP_USER", ""),
        "EMAIL_HOST_PASSWORD": environ.get("BUTOIR_SMTP_PASSWORD", ""),
        "EMAIL_USE_TLS": environ.get("BUTOIR_SMTP_TLS", "") == "starttls",
        "EMAIL_USE_SSL": environ.get("BUTOIR_SMTP_TLS", "") == "ssl",
        "EMAIL_TIMEOUT": 30,
        "ANYMAIL": {
            name.removeprefix("BUTOIR_ANYMAIL_"): value
            for name, value in environ.items()
            if name.startswith("BUTOIR_ANYMAIL_")
        },
    }


def web_settings(environ: Mapping[str, str], data: Path) -> dict[str, Any]:
    """How the pages are reached and protected.

    `BUTOIR_URL` is the address that people use; when it begins with https, cookies go by it only.
    `BUTOIR_ANSWER_URL` is the address under which debtors reach the answer page: without it no
    letter tells of one. Raises ValueError when it is no address.
    """
    public = environ.get("BUTOIR_URL", "")
    answers = _address(environ, "BUTOIR_ANSWER_URL")
    hosts = environ.get("BUTOIR_HOSTS", "127.0.0.1,localhost").split(",")
    safe = urlsplit(public).scheme == "https"
    named = [urlsplit(address).hostname for address in (public, answers)]
    return {
        "ANSWER_URL": answers,
        "ALLOWED_HOSTS": [*hosts, *filter(None, named)],
        "CSRF_TRUSTED_ORIGINS": [public.rstrip("/")] if public else [],
        "SESSION_COOKIE_SECURE": safe,
        "CSRF_COOKIE_SECURE": safe,
        "SECURE_HSTS_SECONDS": 31_536_000 if safe else 0,
        "CACHES": {  # the failed logins, which every process of the server must count together
            "default": {
                "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
                "LOCATION": data / "cache",
            }
        },
        "X_FRAME_OPTIONS": "SAMEORIGIN",  # a page shows the letter that it is about
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,  # served from the packages: nothing to collect
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}"}
            for name in (
                "MinimumLengthValidator",
                "CommonPasswordValidator",
                "NumericPasswordValidator",
            )
        ],
        "ACCOUNT_ADAPTER": "butoir.web.accounts.Accounts",
        "ACCOUNT_LOGIN_METHODS": {"username", "email"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGOUT_ON_GET": False,
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Butoir",
    }


def notice_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Where legal notices are asked for: `BUTOIR_BODACC_URL`. Without it nobody outside is ever
    told who owes something. Raises ValueError when it is no address."""
    return {"BODACC_URL": _address(environ, "BUTOIR_BODACC_URL")}


def register_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Where the register of French companies is asked: `BUTOIR_COMPANIES_URL`. Without it nobody
    outside is told whose identity is checked. Raises ValueError when it is no address."""
    return {"COMPANIES_URL": _address(environ, "BUTOIR_COMPANIES_URL")}


def timestamp_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """`BUTOIR_TIMESTAMP_URL`: the authority that dates the journal (RFC 3161); none without it.

    Raises ValueError when it is no address.
    """
    return {"TIMESTAMP_URL": _address(environ, "BUTOIR_TIMESTAMP_URL")}


def _address(environ: Mapping[str, str], name: str) -> str:
    """The http address that a variable names, empty without one."""
    given = environ.get(name, "").strip()
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise ValueError(f"{name} is no address such as https://pay.morel.example")
    return given.rstrip("/")
