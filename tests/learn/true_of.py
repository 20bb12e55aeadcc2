"""What is true of the portals of `tests/portals`, field by field: what `wardround learn` is held against there."""

from __future__ import annotations

_SIGN_OUT = {"role=button name=Sign out"}
_SITE: dict[str, object] = {
    "portal.home": "/",
    "session.idle_s": None,
    "session.warning_s": None,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.signed_in": _SIGN_OUT,
    "signs.user": {"css=#clinician"},
    "clinicians.shown_as": ["Ines Falk"],
    "sign_out": _SIGN_OUT,
    "extend": None,
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": None,
    "credentials.headers": None,
    "patients": {"1", "2"},
    "flows.review_chart": "/patients/{patient}",
}
"""The pages of all sites are the same."""
_TOKENS: dict[str, object] = {
    **_SITE,
    "session.style": "tokens",
    "credentials.headers": ["authorization"],
    "credentials.access_fields": ["access_token"],
    "credentials.refresh_fields": ["refresh_token"],
}
_PROVIDER: dict[str, object] = {
    **_TOKENS,
    "portal.hosts": 2,
    "session.access_token_s": 300,
    "routes.sign-in": {"POST /interaction/*", "POST /interaction/*/login", "POST /token"},
    "routes.sign-out": {"POST /token/revocation", "GET /session/end"},
    "routes.refresh": {"POST /token"},
}
SITES: dict[str, dict[str, object]] = {
    "better_auth": {
        **_SITE,
        "session.style": "cookie",
        "routes.sign-in": {"POST /api/auth/sign-in/email"},
        "routes.sign-out": {"POST /api/auth/sign-out"},
        "routes.heartbeat": {"GET /api/auth/get-session"},
        "credentials.session_cookies": ["better-auth.session_token"],
    },
    "express_session": {
        **_SITE,
        "session.style": "cookie",
        "routes.sign-in": {"POST /auth/login"},
        "routes.sign-out": {"POST /auth/logout"},
        "credentials.session_cookies": ["ward.sid"],
    },
    "gotrue": {
        **_TOKENS,
        "session.access_token_s": 3600,
        "routes.sign-in": {"POST /auth/v1/token"},
        "routes.sign-out": {"POST /auth/v1/logout"},
        "routes.refresh": {"POST /auth/v1/token"},
    },
    "medplum": {
        **_TOKENS,
        "session.access_token_s": 3600,
        "routes.sign-in": {"POST /auth/login", "POST /oauth2/token"},
        "routes.sign-out": {"POST /oauth2/logout"},
        "routes.refresh": {"POST /oauth2/token"},
    },
    "axios_auth_refresh": {
        **_TOKENS,
        "session.access_token_s": 300,
        "routes.sign-in": {"POST /auth/login"},
        "routes.sign-out": {"POST /auth/logout"},
        "routes.refresh": {"POST /auth/refresh"},
    },
    "oidc": _PROVIDER,
    # the site signs out at its own server, which ends the provider's grant
    "fhirclient": {**_PROVIDER, "routes.sign-out": {"POST /auth/logout"}},
}
DJANGO: dict[str, object] = {
    **_SITE,
    "session.style": "cookie",
    "session.idle_s": 900,
    "session.warning_s": 60,
    "session.absolute_s": None,
    "signs.warned": {"role=heading name=Your session is about to expire", "css=.session_security_modal"},
    "signs.reason": None,
    "clinicians.shown_as": ["Mara Quist"],
    "extend": {"press=Shift"},
    "routes.sign-in": {"POST /sign-in/"},
    "routes.sign-out": {"POST /sign-out/"},
    "routes.heartbeat": {"GET /session_security/ping/"},
    "credentials.session_cookies": ["sessionid"],
    "patients": {"1", "2", "3"},
    "flows.review_chart": "/patients/{patient}/",
}
ADMIN: dict[str, object] = {
    "portal.home": "/admin/",
    "session.style": "cookie",
    "session.idle_s": None,
    "session.warning_s": None,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.signed_in": {"role=button name=Log out"},
    "signs.user": {"css=#user-tools", "css=#user-tools strong"},
    "clinicians.shown_as": ["keeper"],
    "sign_out": {"role=button name=Log out"},
    "extend": None,
    "routes.sign-in": {"POST /admin/login/"},
    "routes.sign-out": {"POST /admin/logout/"},
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": ["sessionid"],
    "credentials.headers": None,
    "patients": None,
    "flows.review_chart": None,
}
GNUHEALTH: dict[str, object] = {
    "portal.home": {"/#health", "/#health/"},
    "session.style": "cookie",
    # trytond's 30 days: known to its settings alone
    "session.absolute_s": None,
    "session.idle_s": None,
    "session.warning_s": None,
    "session.access_token_s": None,
    "sign_in": "checked",
    "signs.signed_in": {"role=link name=Logout"},
    "signs.signed_out": {"label=User name"},
    "signs.user": {"css=#user-preferences"},
    "signs.warned": None,
    "clinicians.shown_as": ["Mara Quist"],
    "sign_out": {"role=link name=Logout"},
    "extend": None,
    "routes.sign-in": {"POST /health/"},
    "routes.sign-out": {"POST /health/"},
    "routes.refresh": None,
    "routes.heartbeat": None,
    "credentials.session_cookies": None,
    "credentials.headers": ["authorization"],
    # behind menus that ask by POST, as all that this client does
    "patients": {"1", "2", "3"},
    "flows.review_chart": "/#health/model/gnuhealth.patient/{patient}",
}
