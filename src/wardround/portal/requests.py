"""What a profile says of the wire: how work is done without a screen, as ``wardround load`` does it a thousand times at once."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import model_validator

from wardround.portal.part import Part

METHODS = ("get", "post", "put", "patch", "delete")


class Request(Part):
    """One request. Exactly one of the verbs; ``{words}`` are filled in from the flow's fields and from what earlier answers gave."""

    get: str | None = None
    """Path on the portal."""
    post: str | None = None
    """Path on the portal."""
    put: str | None = None
    """Path on the portal."""
    patch: str | None = None
    """Path on the portal."""
    delete: str | None = None
    """Path on the portal."""
    headers: dict[str, str] = {}
    """Sent with this request, besides those of ``[on_the_wire]``."""
    send: dict[str, Any] = {}
    """JSON body."""
    form: dict[str, str] = {}
    """Form body."""
    ok: list[int] = []
    """Statuses that mean: done. Absent: 200 to 299."""
    take: dict[str, str] = {}
    """What the answer gives for later requests: word and regular expression, whose first group it is. Not found: the flow ends."""
    again: bool = False
    """The portal knows a repetition of this write (by a key in it, say): one without an answer is sent again, as its page would."""
    whose: Literal["patient", "user", "ward"] | None = None
    """Whose data the answer may show. Absent: a patient's when ``{patient}`` stands in the request, else the ward's."""

    @model_validator(mode="after")
    def _one_verb(self) -> Self:
        given = [method for method in METHODS if getattr(self, method) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of {', '.join(METHODS)} is needed, not {', '.join(given) or 'none'}")
        if self.send and self.form:
            raise ValueError("one body only: send (JSON) or form")
        return self

    @property
    def method(self) -> str:
        """``GET``, ``POST``, ..."""
        return next(method for method in METHODS if getattr(self, method) is not None).upper()

    @property
    def path(self) -> str:
        """Where it goes, ``{words}`` included."""
        return str(getattr(self, self.method.lower()))


class OnTheWire(Part):
    """How a session is held without a screen. Words known everywhere: ``{username}``, ``{tab}``, ``{marker}``, ``{patient}``, ``{key}``.

    ``{key}`` is fresh for each act; ``{cookie:NAME}`` is a cookie's value. An access token of the answers to ``sign_in`` and ``refresh``
    goes into the first of ``credentials.headers`` by itself, and ``{refresh_token}`` is known where such an answer has one.
    """

    sign_in: list[Request] = []
    """Fields: ``{username}``, ``{password}``, ``{totp}``."""
    refresh: list[Request] = []
    """Gets a new access token."""
    sign_out: list[Request] = []
    """Ends the session."""
    extend: list[Request] = []
    """Says that the clinician is still there."""
    poll: list[Request] = []
    """What each tab asks by itself, every ``poll_s`` seconds."""
    poll_s: float = 60.0
    """How often."""
    stream: Request | None = None
    """The alert stream (server-sent events), held open by one tab."""
    alert: str = ""
    """Regular expression of an alert in the stream or poll; its first group is the alert's id."""
    headers: dict[str, str] = {}
    """Sent with each request of a signed-in clinician."""
    human: dict[str, str] = {}
    """Sent with what a person does, and not with polls, streams and refreshes."""
    reason: str = ""
    """Regular expression of the reason that the portal gives when a session is over; its first group is that reason."""
    user: str = ""
    """Regular expression of the user whom an answer names as the one who is signed in; its first group is the user name."""
