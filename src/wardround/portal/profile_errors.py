"""What is wrong with a profile, said in one line: where, what stands there, what may stand there, what was probably meant."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel

from wardround.errors import UserError, nearest
from wardround.portal import record_sql
from wardround.portal.secrets import FORMS, holds_reference, is_reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic import ValidationError

    from wardround.portal.profile import Profile

_SHOWN = 40
"""Characters of a wrong value that are shown."""
_SECRETS = frozenset({"password", "totp"})
_SECRET_HEADERS = ("authorization", "cookie", "token", "key", "secret")


def parse(path: Path) -> dict[str, Any]:
    """The file as tables.

    Raises:
        UserError: ``profile-missing``, ``profile-not-toml``.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        beside = sorted(found.name for found in path.parent.glob("*.toml")) if path.parent.is_dir() else []
        hint = f"In that folder there is: {', '.join(beside)}." if beside else "`wardround init` writes an example."
        raise UserError("profile-missing", f"{path}: no such file", hint) from error
    except tomllib.TOMLDecodeError as error:
        raise UserError("profile-not-toml", f"{path}: {error}", "Correct the TOML at that place.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("profile-missing", f"{path} cannot be read: {error}", "Give the path of a UTF-8 text file.") from error


def explained(error: ValidationError, model: type[BaseModel], path: Path) -> UserError:
    """The first thing that is wrong, as a user can put it right, and how many more there are."""
    first, *others = error.errors()
    where = _dotted(first["loc"])
    more = f" ({len(others)} more after this one.)" if others else ""
    match first["type"]:
        case "extra_forbidden":
            return _unknown_key(first["loc"], model, path, more)
        case "missing":
            owner = _dotted(first["loc"][:-1])
            section = f"[{owner}]" if owner else "the profile"
            return UserError("profile-key-missing", f"{path}: {section} lacks {first['loc'][-1]!r}", f"Add it.{more}")
        case "literal_error":
            allowed = _choices(model, first["loc"]) or [str(first["ctx"]["expected"])]
            got = str(first["input"])
            near = nearest(got, allowed)
            meant = f"Did you mean {near!r}? " if near else ""
            return UserError("profile-value", f"{path}: {where} is {_short(got)}", f"{meant}Allowed: {', '.join(allowed)}.{more}")
        case _:
            return UserError("profile-value", f"{path}: {where}{_got(first)}: {first['msg']}", f"Correct it.{more}")


def refuse(profile: Profile, path: Path) -> None:
    """Refuse what must never be run: a production system, a host outside the list, a secret in clear.

    Raises:
        UserError: ``production-refused``, ``host-not-listed``, ``secret-in-clear``, ``adapter-missing``, ``profile-value``.
    """
    if profile.portal.environment == "production":
        raise UserError(
            "production-refused",
            f'{path}: portal.environment is "production": wardround writes orders, expires sessions and breaks the network',
            'Use a test system, and say environment = "test", "staging" or "local".',
        )
    _check_hosts(profile, path)
    for where, value in _secrets(profile):
        # a header may say more than the secret ("Bearer env:TOKEN"); a password is the secret and nothing else
        if not (holds_reference(value) if "headers" in where else is_reference(value.replace("{n}", "1"))):
            raise UserError(
                "secret-in-clear", f"{path}: {where} holds a secret in clear", f"Name it instead: {FORMS}. Then change the secret."
            )
    if profile.portal.adapter and not (path.parent / profile.portal.adapter).is_file():
        raise UserError(
            "adapter-missing", f"{path}: portal.adapter is {profile.portal.adapter!r}, and there is no such file beside it", "Correct it."
        )
    _check_aliases(profile, path)


def listed(url: str, hosts: list[str]) -> bool:
    """Whether a URL's host is in the list. ``host`` allows each port of it, ``host:port`` that port alone.

    A URL with ``{port}`` in it is compared as it stands; one without a host (a path on the portal) is always listed.
    """
    host = urlsplit(url).netloc.rpartition("@")[2].casefold()
    if not host:
        return "//" not in url
    bare = host if host.endswith("]") else host.rpartition(":")[0] or host
    return any(known.casefold() in (host, bare) for known in hosts)


def _check_hosts(profile: Profile, path: Path) -> None:
    urls = [("portal.base_url", profile.portal.base_url)]
    urls += _record_urls(profile, path)
    urls += [(where, url) for where, url in (("server.hook.url", profile.server.hook.url), ("server.reset", profile.server.reset)) if url]
    urls += [(f"flows.{name}.wire", request.path) for name, flow in profile.flows.items() for request in flow.wire]
    wire = profile.on_the_wire
    shared = (*wire.sign_in, *wire.refresh, *wire.sign_out, *wire.extend, *wire.poll, *filter(None, [wire.stream]))
    urls += [("on_the_wire", request.path) for request in shared]
    if profile.load.trigger:
        urls.append(("load.trigger.request", profile.load.trigger.request.path))
    if urlsplit(profile.portal.base_url).scheme not in ("http", "https"):
        raise UserError(
            "profile-value", f"{path}: portal.base_url is {_short(profile.portal.base_url)}", "It begins with http:// or https://."
        )
    for where, url in urls:
        if not listed(url, profile.portal.hosts):
            host = urlsplit(url).netloc
            raise UserError(
                "host-not-listed",
                f"{path}: {where} is on {host}, which is not in portal.hosts ({', '.join(profile.portal.hosts) or 'empty'})",
                "wardround touches listed hosts only: add it there if it is a test system that you may break.",
            )


def _record_urls(profile: Profile, path: Path) -> Iterator[tuple[str, str]]:
    """Where record and audit trail are read: of a database, every host that its URL names, as a URL.

    Raises:
        UserError: ``profile-value``: a query without a database that is known, or a database without a query.
    """
    for name, reader in (("record", profile.record), ("audit", profile.audit)):
        if reader is None:
            continue
        known = urlsplit(reader.url).scheme in record_sql.SCHEMES
        if known != bool(reader.sql):
            said = f"{path}: {name}.url begins with {_short(reader.url.partition(':')[0])}"
            there = "; of a database, sql says what to read" if known else f"; for sql it is a database's: {', '.join(record_sql.SCHEMES)}"
            raise UserError("profile-value", f"{said}, and {name}.sql is {'absent' if known else 'given'}", f"Correct one of them{there}.")
        if not known:
            yield f"{name}.url", reader.url
        for host in record_sql.hosts(reader.url):
            yield f"{name}.url", f"//{host}"


def _check_aliases(profile: Profile, path: Path) -> None:
    """An alias stands for one person in the whole history."""
    for what, aliases in (
        ("clinicians", [clinician.alias for clinician in profile.clinicians]),
        ("patients", [patient.alias for patient in profile.patients]),
    ):
        twice = next((alias for alias in aliases if aliases.count(alias) > 1), None)
        if twice is not None:
            raise UserError("profile-value", f"{path}: two {what} have the alias {twice!r}", "Give each its own.")


def _secrets(profile: Profile) -> Iterator[tuple[str, str]]:
    """Every place of the profile that holds a secret, and what stands there."""
    for clinician in profile.clinicians:
        yield f"clinicians ({clinician.alias}) password", clinician.password
        if clinician.totp is not None:
            yield f"clinicians ({clinician.alias}) totp", clinician.totp
    for accounts in profile.load.accounts:
        yield f"load.accounts ({accounts.alias}) password", accounts.password
        if accounts.totp is not None:
            yield f"load.accounts ({accounts.alias}) totp", accounts.totp
    readers = {name: reader for name, reader in (("record", profile.record), ("audit", profile.audit)) if reader}
    yield from ((f"{name}.url", found) for name, reader in readers.items() if reader.sql and (found := record_sql.password(reader.url)))
    headers = {f"{name}.headers": reader.headers for name, reader in readers.items()}
    headers["server.reset_headers"] = profile.server.reset_headers
    if profile.load.trigger:
        headers["load.trigger.request.headers"] = profile.load.trigger.request.headers
    for where, values in headers.items():
        for header, value in values.items():
            if any(word in header.casefold() for word in _SECRET_HEADERS):
                yield f"{where}.{header}", value


def _unknown_key(loc: tuple[int | str, ...], model: type[BaseModel], path: Path, more: str) -> UserError:
    key = str(loc[-1])
    owner = _dotted(loc[:-1])
    known = sorted(_model_at(model, loc[:-1]).model_fields)
    near = nearest(key, known)
    meant = f"Did you mean {near!r}? " if near else ""
    section = f"[{owner}]" if owner else "the profile's top level"
    return UserError("profile-unknown-key", f"{path}: {section} has the key {key!r}", f"{meant}Allowed there: {', '.join(known)}.{more}")


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The model of a table, however deep. Names of a dict's entries and numbers of a list's do not change the model."""
    for step in loc:
        field = model.model_fields.get(str(step)) if isinstance(step, str) else None
        inner = next(_models(field.annotation), None) if field else None
        model = inner or model
    return model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _choices(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The words that a key with fixed words allows."""
    field = _model_at(model, loc[:-1]).model_fields.get(str(loc[-1]))
    return [str(word) for word in _words(field.annotation)] if field else []


def _words(annotation: object) -> Iterator[str]:
    for argument in get_args(annotation):
        if isinstance(argument, str):
            yield argument
        else:
            yield from _words(argument)


def _dotted(loc: tuple[int | str, ...]) -> str:
    """``clinicians[2].alias``: places count from 1, as a reader counts tables."""
    text = ""
    for step in loc:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _got(found: Any) -> str:  # noqa: ANN401 - pydantic's own dictionary
    """The wrong value, unless it is a table or may be a secret."""
    value = found["input"]
    if found["loc"] and str(found["loc"][-1]) in _SECRETS:
        return ""
    return "" if isinstance(value, dict | list) else f" is {_short(value)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
