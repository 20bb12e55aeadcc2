"""Server-side defects: each class overrules one healthy decision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from wardround.reference.policy import Kind, Policy

if TYPE_CHECKING:
    from wardround.reference.sessions import Session, Sessions


class PollExtends(Policy):
    """The session middleware slides the expiry on every authorised request, the heartbeat included."""

    def is_activity(self, kind: Kind) -> bool:
        """Everything but a refresh is taken for a person."""
        return kind != "refresh"


class RefreshExtends(Policy):
    """The idle time starts anew with each new token."""

    def is_activity(self, kind: Kind) -> bool:
        """A refresh is taken for a person."""
        return kind in {"human", "refresh"}


class IdleInBrowserOnly(Policy):
    """The page locks itself; the server knows no idle limit."""

    def over(self, session: Session, now: float) -> tuple[Literal["idle", "absolute"], float] | None:
        """Only the absolute limit counts."""
        end = self.absolute_end(session)
        return ("absolute", end) if now >= end else None


class AbsoluteSlides(Policy):
    """Each renewal of the session is taken for its beginning."""

    def used(self, session: Session, kind: Kind, now: float) -> Session:
        """A refresh (tokens) or a person's request (cookie) starts the lifetime again."""
        return replace(session, started=now) if kind in {"human", "refresh"} else session


class TokenOutlivesSignOut(Policy):
    """Signing out removes the cookie in the browser; the server forgets nothing."""

    def sign_out(self, sessions: Sessions, session: Session) -> None:
        """Nothing: the browser has been told to drop its cookie."""


class SlowRequestRevives(Policy):
    """The session that was loaded when a request began is saved whole when it ends."""

    def slow_read_done(self, sessions: Sessions, loaded: Session) -> None:
        """Write back what was true at the beginning."""
        sessions.save(loaded)


class NoRetryOfRefresh(Policy):
    """Any second use of a refresh token is a theft, at once."""

    def retry_window(self) -> float:
        """None."""
        return 0.0

    def unclaimed_window(self) -> float:
        """None."""
        return 0.0


class UserNotCompared(Policy):
    """The server acts for whoever the credential names, whatever the tab shows."""

    def acts_as(self, session: Session, claimed: str | None) -> bool:
        """Always."""
        del session, claimed
        return True


class PatientInSession(Policy):
    """The current patient is kept in the session: the chart that was opened last, in whichever tab."""

    def patient_of(self, session: Session, asked: str) -> str:
        """The session's patient."""
        return session.patient or asked


class SwitchNotAudited(Policy):
    """The trail is written where a session is made; a switch of user gives the one that is there another owner, past that place."""

    def audits_sign_in(self, *, switched: bool) -> bool:
        """Only where nobody was signed in before."""
        return not switched


class DraftForgetsPatient(Policy):
    """An unfinished text is kept by user, form and tab: the patient is not in the key."""

    def draft_of(self, patient: str) -> str:
        """The same for all."""
        del patient
        return ""


class TokenInQuery(Policy):
    """The stream takes its token from the URL, because EventSource cannot send headers."""

    def query_token(self) -> bool:
        """Yes."""
        return True


class ChartMayBeCached(Policy):
    """Charts are cached privately, to make Back quick."""

    def cache(self) -> str:
        """Five minutes."""
        return "private, max-age=300"


class CodeTakenTwice(Policy):
    """A one-time code is checked and not remembered."""

    def code_is_new(self, *, used: bool) -> bool:
        """Always."""
        del used
        return True


class OneLimitForAll(Policy):
    """Failed sign-ins are counted for the ward's one address."""

    def failures_of(self, username: str) -> str:
        """The same counter for everybody."""
        del username
        return "ward"

    def wait_after_failures(self, excess: int) -> float:
        """A quarter of an hour from the fifth failure on."""
        del excess
        return 900.0


class KeyNotChecked(Policy):
    """The page sends a key with each write, and the server does not look at it."""

    def same_write(self, age: float) -> bool:
        """Never."""
        del age
        return False


class KeyForAMinute(Policy):
    """Keys are kept in a cache, for a minute."""

    def same_write(self, age: float) -> bool:
        """Only while the cache holds it."""
        return age < 60.0  # noqa: PLR2004 (said beside it)


class UnitConvertedTwice(Policy):
    """Doses are stored in milligrams; the unit beside them stays what the form says, and every reader converts again."""

    def stored(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Grams become milligrams."""
        return fields | {"dose": f"{float(fields['dose']) * 1000:g}"} if fields.get("unit") == "g" else fields
