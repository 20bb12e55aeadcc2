"""One-time codes as a person uses them."""

from __future__ import annotations

import hmac

import pyotp
import pytest

from wardround.browser.authenticator import Authenticator
from wardround.errors import UserError
from wardround.portal.profile import Clinician

LONG = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = 1_790_000_010.0


@pytest.fixture
def authenticator(monkeypatch: pytest.MonkeyPatch) -> Authenticator:
    """Of a persona whose secret is kept in the environment."""
    monkeypatch.setenv("SEED", LONG)
    monkeypatch.setenv("PW", "x")
    return Authenticator(Clinician(alias="nurse-1", username="anna", password="env:PW", totp="env:SEED"))


def test_it_shows_the_code_of_the_portals_moment(authenticator: Authenticator) -> None:
    assert authenticator.code(NOON) == pyotp.TOTP(LONG).at(int(NOON))
    assert authenticator.last == pyotp.TOTP(LONG).at(int(NOON))


def test_a_used_code_is_waited_out(authenticator: Authenticator) -> None:
    """RFC 6238 5.2: the verifier must not accept it again, so nobody types it again."""
    assert authenticator.wait_s(NOON) == 0
    step_began = NOON - NOON % 30
    authenticator.code(NOON)
    assert authenticator.wait_s(NOON) == step_began + 30 - NOON
    assert authenticator.wait_s(step_began + 30) == 0
    assert authenticator.code(step_began + 30) != authenticator.code(NOON)


def test_a_reset_portal_has_forgotten_it(authenticator: Authenticator) -> None:
    authenticator.code(NOON)
    authenticator.forget()
    assert authenticator.wait_s(NOON) == 0


def test_a_persona_without_a_secret_needs_none() -> None:
    plain = Authenticator(Clinician(alias="nurse-2", username="bert", password="env:PW"))
    assert not plain.wanted
    assert plain.code(NOON) == ""
    assert plain.wait_s(NOON) == 0


def test_a_short_secret_works_as_on_a_telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 6238 appendix B at 59 s, with its key cut to 80 bits; written in groups as portals show it."""
    monkeypatch.setenv("SEED", "gezd gnbv-GY3T QOJQ")
    persona = Clinician(alias="nurse-1", username="anna", password="env:PW", totp="env:SEED")
    assert Authenticator(persona).code(59) == hotp(b"1234567890", 1)


def hotp(key: bytes, counter: int) -> str:
    """RFC 4226 5.3, six digits."""
    digest = hmac.digest(key, counter.to_bytes(8), "sha1")
    place = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 10**6:06d}"


def test_what_is_no_secret_is_said_without_telling_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEED", "not-base-32-at-all-0189")
    with pytest.raises(UserError) as told:
        Authenticator(Clinician(alias="nurse-1", username="anna", password="env:PW", totp="env:SEED"))
    assert told.value.slug == "totp-secret"
    assert "0189" not in str(told.value)
    assert "env:SEED" in str(told.value)
