"""Django's settings: its defaults wherever a default exists. ``serve.py`` puts the options into the environment.

A settings module, not ``settings.configure``: only with the former does Django set the process's time zone, and the
package measures idleness by local time.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.contrib import admin

WARD_SLOW_S = int(os.environ["SLOW_S"])
WARD_TEST_CLOCK = os.environ["TEST_CLOCK"] == "1"
SESSION_SECURITY_WARN_AFTER = int(os.environ["WARN_AFTER"])
SESSION_SECURITY_EXPIRE_AFTER = int(os.environ["EXPIRE_AFTER"])
SESSION_SECURITY_PASSIVE_URLS = ["/session_security/ping/"]
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SECRET_KEY = secrets.token_urlsafe(32)
ROOT_URLCONF = "ward.urls"
TIME_ZONE = os.environ["TIME_ZONE"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "session_security",
    "ward",
]
MIDDLEWARE = [
    *(["ward.clock.TestClockMiddleware"] if WARD_TEST_CLOCK else []),
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "session_security.middleware.SessionSecurityMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["WARD_DATABASE"], "OPTIONS": {"timeout": 20}}}
# A clinician's sign-in should not cost a test half a second of hashing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_URL = "/static/"
# jQuery, which the package wants and does not bring, is the one that Django ships with its admin.
STATICFILES_DIRS = [str(Path(admin.__file__).parent / "static")]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
