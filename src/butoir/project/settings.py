"""Django's settings, from a few environment variables; every one has a default that works.

`BUTOIR_DATA` is the folder of everything kept (default: `butoir-data` here). `BUTOIR_DATABASE_URL`
names another database than the SQLite file in it, `BUTOIR_SECRET_KEY` another key than its own.
"""

from __future__ import annotations

import os
from pathlib import Path

from butoir.project.environment import database, mail_settings, secret_key

DATA = Path(os.environ.get("BUTOIR_DATA", "butoir-data")).absolute()
SECRET_KEY = secret_key(os.environ.get("BUTOIR_SECRET_KEY", ""), DATA)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("BUTOIR_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "butoir.users",
    "butoir.journal",
    "butoir.ledger",
    "butoir.dispatch",
    "butoir.dunning",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses other names than ALLOWED_HOSTS
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "butoir.project.urls"
WSGI_APPLICATION = "butoir.project.wsgi.application"
AUTH_USER_MODEL = "users.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": database(os.environ.get("BUTOIR_DATABASE_URL", ""), DATA)}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("procrastinate.contrib.django")  # the workers of several machines
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # our tasks are imported by the worker alone

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

globals().update(mail_settings(os.environ))
