"""Django's settings, from a few environment variables; every one has a default that works.

`BUTOIR_DATA` is the folder of everything kept (default: `butoir-data` here). `BUTOIR_DATABASE_URL`
names another database than the SQLite file in it, `BUTOIR_SECRET_KEY` another key than its own.
"""

from __future__ import annotations

import os
from pathlib import Path

from butoir.project.environment import (
    database,
    mail_settings,
    notice_settings,
    register_settings,
    secret_key,
    timestamp_settings,
    web_settings,
)
from butoir.web.folders import page_folders

DATA = Path(os.environ.get("BUTOIR_DATA", "butoir-data")).absolute()
SECRET_KEY = secret_key(os.environ.get("BUTOIR_SECRET_KEY", ""), DATA)
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "butoir.web.ui",  # before allauth, whose pages it dresses
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "butoir.users",
    "butoir.journal",
    "butoir.ledger",
    "butoir.dispatch",
    "butoir.dunning",
    "butoir.inbox",
    "butoir.casefile",
    "butoir.personal",
    "butoir.insight",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses other names than ALLOWED_HOSTS
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "butoir.web.languages.LanguageOfUser",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "butoir.web.headers.ContentPolicy",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": page_folders("templates"),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["butoir.web.ui.templatetags.figures"],
        },
    }
]
ROOT_URLCONF = "butoir.project.urls"
WSGI_APPLICATION = "butoir.project.wsgi.application"
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": database(os.environ.get("BUTOIR_DATABASE_URL", ""), DATA)}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("procrastinate.contrib.django")  # the workers of several machines
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # our tasks are imported by the worker alone

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = page_folders("locale")
TIME_ZONE = "Europe/Paris"
USE_TZ = True

globals().update(mail_settings(os.environ))
globals().update(notice_settings(os.environ))
globals().update(register_settings(os.environ))
globals().update(web_settings(os.environ, DATA))
globals().update(timestamp_settings(os.environ))
