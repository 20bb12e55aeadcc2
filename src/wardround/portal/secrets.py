"""Secrets are named in the profile and never written there: ``env:NAME`` or ``keyring:SERVICE/USER``."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from wardround.errors import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = "'env:NAME' or 'keyring:SERVICE/USER'"
_REFERENCE = re.compile(r"\b(?:env:[A-Za-z_]\w*|keyring:[^\s/]+/\S+)")


def is_reference(value: str) -> bool:
    """Whether a value names a secret (and is not itself one)."""
    scheme, _, rest = value.partition(":")
    if scheme == "env":
        return rest.isidentifier()
    service, _, user = rest.partition("/")
    return scheme == "keyring" and bool(service) and bool(user)


def resolve(reference: str, environment: Mapping[str, str] = os.environ) -> str:
    """The secret itself. It must never be logged, printed or put into an error.

    Raises:
        UserError: ``secret-in-clear`` (it names nothing), ``secret-missing`` (nothing is kept under that name),
            ``keyring-unavailable`` (this machine has no keyring that can be opened).
    """
    if not is_reference(reference):
        raise UserError("secret-in-clear", "a secret in the profile is not a name of one", f"Write {FORMS}, and keep the secret there.")
    scheme, _, rest = reference.partition(":")
    if scheme == "env":
        return _from_environment(rest, environment)
    service, _, user = rest.partition("/")
    return _from_keyring(service, user)


def fill(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """A text with every reference in it replaced by its secret: ``Bearer env:SERVICE_TOKEN``.

    Raises:
        UserError: as ``resolve``.
    """
    return _REFERENCE.sub(lambda found: resolve(found.group(0), environment), text)


def holds_reference(text: str) -> bool:
    """Whether a text names a secret somewhere (``Bearer env:SERVICE_TOKEN``)."""
    return _REFERENCE.search(text) is not None


def _from_environment(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name, "")
    if value:
        return value
    state = "empty" if name in environment else "not set"
    near = nearest(name, environment)
    meant = f" Did you mean '{near}'?" if near and near != name else ""
    raise UserError("secret-missing", f"environment variable {name} is {state}", f"Set it before the run.{meant}")


def _from_keyring(service: str, user: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        value = keyring.get_password(service, user)
    except KeyringError as error:
        raise UserError(
            "keyring-unavailable",
            f"this machine's keyring cannot be read: {error}",
            f"Use 'env:NAME' in place of 'keyring:{service}/{user}'.",
        ) from error
    if value:
        return value
    raise UserError("secret-missing", f"the keyring has no secret for {service}/{user}", f"Store it with `keyring set {service} {user}`.")
