"""A ward portal on the published package ``django-session-security`` (2.6.8): a portal whose session code nobody here wrote.

``serve.py`` runs it (Django, SQLite in a scratch folder, everything served locally), ``ward/`` is the site,
``portal.toml`` its profile, ``adapter.py`` what the profile cannot say. The session middleware, the page script, the
warning box and the style sheet are the package's own, unmodified; sign-in, sign-out, sessions and CSRF are Django's
own with its defaults. The site does nothing to make up for what they lack: that is what it is here for.

By hand::

    export DSS_NURSE_1_PASSWORD=... DSS_NURSE_2_PASSWORD=... DSS_DOCTOR_1_PASSWORD=... DSS_SERVICE_TOKEN=...
    python tests/portals/django_session_security/serve.py --port 8000 --warn-after 20 --expire-after 30

``docs/explanation/django-session-security.md`` says what the package does, and which verdict is expected and why.
"""
