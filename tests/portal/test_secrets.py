"""Secrets are named in the profile and never written there."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from wardround.errors import UserError
from wardround.portal.secrets import fill, holds_reference, is_reference, resolve


class Drawer(KeyringBackend):
    """A keyring that is a dictionary."""

    priority = 1.0  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return {("portal", "nurse1"): "kept"}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


class Locked(Drawer):
    """A keyring that cannot be opened."""

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError(f"no backend for {service}/{username}")


@pytest.mark.parametrize("text", ["env:PORTAL_PW", "keyring:portal/nurse1", "keyring:portal/a/b"])
def test_a_name_of_a_secret(text: str) -> None:
    assert is_reference(text)
    assert holds_reference(f"Bearer {text}")


@pytest.mark.parametrize("text", ["", "hunter2", "env:", "env:TWO WORDS", "keyring:portal", "keyring:/nurse1", "keyring:portal/", "ENV:X"])
def test_not_a_name_of_a_secret(text: str) -> None:
    assert not is_reference(text)


def test_from_the_environment() -> None:
    assert resolve("env:PW", {"PW": "s3cret"}) == "s3cret"


@pytest.mark.parametrize(
    ("environment", "said"), [({}, "PW_NURSE is not set"), ({"PW_NURSE": ""}, "PW_NURSE is empty"), ({"PW_NURSES": "x"}, "'PW_NURSES'")]
)
def test_missing_in_the_environment(environment: dict[str, str], said: str) -> None:
    with pytest.raises(UserError, match=said) as error:
        resolve("env:PW_NURSE", environment)
    assert error.value.slug == "secret-missing"


def test_a_secret_in_clear_is_never_repeated() -> None:
    with pytest.raises(UserError) as error:
        resolve("hunter2")
    assert error.value.slug == "secret-in-clear"
    assert "hunter2" not in str(error.value)


@pytest.fixture
def drawer(request: pytest.FixtureRequest) -> None:
    before = keyring.get_keyring()
    request.addfinalizer(lambda: keyring.set_keyring(before))  # noqa: PT021 - put back whatever the test sets
    keyring.set_keyring(Drawer())


@pytest.mark.usefixtures("drawer")
def test_from_the_keyring() -> None:
    assert resolve("keyring:portal/nurse1") == "kept"
    with pytest.raises(UserError, match="keyring set portal nurse2") as error:
        resolve("keyring:portal/nurse2")
    assert error.value.slug == "secret-missing"


@pytest.mark.usefixtures("drawer")
def test_a_keyring_that_cannot_be_opened() -> None:
    keyring.set_keyring(Locked())
    with pytest.raises(UserError) as error:
        resolve("keyring:portal/nurse1")
    assert error.value.slug == "keyring-unavailable"


def test_a_text_is_filled_and_the_rest_is_left_alone() -> None:
    assert fill("Bearer env:TOKEN, env:TOKEN", {"TOKEN": "t"}) == "Bearer t, t"
    assert fill("application/json", {}) == "application/json"
