"""What a profile says of where the portal's own record and audit trail are read back."""

from __future__ import annotations

from wardround.portal.part import Part


class Reader(Part):
    """How the portal's own record or audit trail is read back: HTTP JSON with a service credential, or its database by a query.

    Fields are then the columns of the query: ``SELECT code AS id, ... AS patient``.
    """

    url: str
    """Path on the portal, or a URL on a listed host. With ``sql``, the database: ``postgresql://reader:env:NAME@host/database`` (needs
    ``wardround[postgresql]``) or ``sqlite:////folder/file``."""
    sql: str = ""
    """One SELECT. It is asked in a read-only transaction."""
    headers: dict[str, str] = {}
    """Values may be ``env:NAME`` or ``keyring:...``."""
    rows: str = ""
    """Dotted path of the list in the answer; empty: the answer is the list."""
    id: str = "id"
    """Field with the row's id."""
    what: str = "what"
    """Field that says what was written: ``note``, ``order``, ``administration``, ``acknowledgement``."""
    patient: str = "patient"
    """Field that holds the patient's key."""
    user: str = "user"
    """Field that holds the user's name as in ``username``."""
    text: list[str] = ["text"]
    """Fields in which an intent's marker may stand."""
    at: str = "at"
    """Field with the time: ISO 8601 with offset, or seconds or milliseconds since 1970."""
    action: str = "action"
    """Audit: field with what was done."""
    outcome: str = "outcome"
    """Audit: field with how it ended."""
