"""What a profile says of credentials: in what they travel, and where they may lie."""

from __future__ import annotations

from wardround.portal.part import Part


class Credentials(Part):
    """Where credentials travel.

    Bearer headers, ``access_token`` and ``refresh_token`` JSON fields and OAuth forms are known without being listed.
    """

    session_cookies: list[str] = []
    """Names of cookies that hold the session."""
    refresh_cookies: list[str] = []
    """Names of cookies that hold a refresh token."""
    headers: list[str] = ["authorization"]
    """Request headers that carry an access token."""
    access_fields: list[str] = ["access_token"]
    """JSON and form fields that carry an access token."""
    refresh_fields: list[str] = ["refresh_token"]
    """JSON and form fields that carry a refresh token."""
    storage_allowed: list[str] = []
    """Web-storage keys that may hold a credential by your own policy."""
    idle_told: str | None = None
    """Where the portal tells the session's idle deadline: ``header:NAME`` or ``json:FIELD``, milliseconds since 1970 by its own clock."""
    absolute_told: str | None = None
    """The same for the session's absolute end."""
