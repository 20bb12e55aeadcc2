"""The decisions on which a portal's session stands. A defect is a subclass that decides as a hurried team would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from wardround.reference.sessions import Session, Sessions
    from wardround.reference.settings import Settings

Kind = Literal["human", "poll", "refresh", "stream", "draft"]
"""What made a request: a person, a timer, a token refresh, the alert stream, the saving of a draft."""


class Policy:
    """Healthy decisions."""

    def __init__(self, settings: Settings) -> None:
        """Decide by these settings."""
        self.settings = settings

    def is_activity(self, kind: Kind) -> bool:
        """Whether a request keeps the session alive: only what a person did (NIST SP 800-63B-4 5.2)."""
        return kind == "human"

    def idle_end(self, session: Session) -> float:
        """When the session ends if nobody does anything."""
        return session.active + self.settings.idle_s

    def absolute_end(self, session: Session) -> float:
        """When the session ends whatever anybody does."""
        return session.started + self.settings.absolute_s

    def over(self, session: Session, now: float) -> tuple[Literal["idle", "absolute"], float] | None:
        """Why and when the session ended by itself, if it did."""
        idle, absolute = self.idle_end(session), self.absolute_end(session)
        if now < min(idle, absolute):
            return None
        return ("idle", idle) if idle <= absolute else ("absolute", absolute)

    def used(self, session: Session, kind: Kind, now: float) -> Session:
        """Last word on the session after an authorised request of any kind."""
        del kind, now
        return session

    def sign_out(self, sessions: Sessions, session: Session) -> None:
        """End the session on the server, so that neither cookie nor token is worth anything."""
        sessions.end(session, "signed_out")

    def alive(self, session: Session) -> bool:
        """Whether a genuine, unexpired access token of this session still counts."""
        return session.ended is None

    def retry_window(self) -> float:
        """How long the retry of a refresh gets the same answer."""
        return self.settings.retry_window_s

    def unclaimed_window(self) -> float:
        """As above while nobody ever showed the successor: its answer cannot have arrived, so nothing speaks for theft."""
        return max(self.settings.retry_window_s, self.settings.access_token_s)

    def code_is_new(self, *, used: bool) -> bool:
        """Whether a correct one-time code may be taken."""
        return not used

    def acts_as(self, session: Session, claimed: str | None) -> bool:
        """Whether the user whom the tab shows is the one whom the session authorises."""
        return claimed is None or claimed == session.user

    def patient_of(self, session: Session, asked: str) -> str:
        """Whose record a write goes to: the patient whom the tab shows, carried in the request."""
        del session
        return asked

    def same_write(self, age: float) -> bool:
        """Whether a write whose key came before, ``age`` seconds ago, is that write again: always."""
        del age
        return True

    def stored(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What is kept of a write's fields: what was entered."""
        return fields

    def slow_read_done(self, sessions: Sessions, loaded: Session) -> None:
        """At the end of a slow read: nothing is written back, the session may have changed meanwhile."""

    def query_token(self) -> bool:
        """Whether a token in a URL is taken."""
        return False

    def cache(self) -> str:
        """``Cache-Control`` of everything that may show a patient."""
        return "no-store"

    def writes_of(self, since_last: float) -> int:
        """How often one form is stored, ``since_last`` seconds after anybody's last: once."""
        del since_last
        return 1

    def chart_key(self, patient: str) -> str | None:
        """Under which key a chart may be kept and served again for a second; None: it is made anew each time."""
        del patient
        return None

    def audits_sign_in(self, *, switched: bool) -> bool:
        """Whether a sign-in has its row in the trail, ``switched`` from another user of the same browser: always."""
        del switched
        return True

    def draft_of(self, patient: str) -> str:
        """The patient under whom an unfinished text is kept: the one on whose form it was typed."""
        return patient

    def audit_waits(self, action: str, waiting: int) -> float | None:
        """Seconds for which a row of the trail may wait for others, ``waiting`` of which came in the last second; None: it is dropped."""
        del action, waiting
        return 0.0

    def alert_lag(self, streams: int) -> float:
        """Seconds until an alert is written to a stream, ``streams`` of them being open."""
        del streams
        return 0.0

    def most_sessions(self) -> int | None:
        """How many sessions there may be at once; None: as many as people sign in."""
        return None

    def starved(self, in_flight: int) -> bool:
        """Whether a session cannot be looked up, ``in_flight`` requests being open; what follows is taken for no session."""
        del in_flight
        return False

    def refresh_busy(self, lately: int) -> bool:
        """Whether a refresh is sent away and told to come again at once, ``lately`` having come in the last second."""
        del lately
        return False

    def failures_of(self, username: str) -> str:
        """The name under which failed sign-ins are counted: each account for itself, so that nobody locks out a ward."""
        return username

    def wait_after_failures(self, excess: int) -> float:
        """Seconds until the next try, ``excess`` failures after the free ones: doubled each time up to a minute; it is never locked."""
        return min(60.0, 2.0**excess)
