"""The command that learns a profile: ``wardround learn``."""

from __future__ import annotations

import re
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from wardround import options

if TYPE_CHECKING:
    from wardround.portal.profile import Clinician as Persona


class Environment(StrEnum):
    """What kind of system it is."""

    TEST = "test"
    STAGING = "staging"
    LOCAL = "local"
    PRODUCTION = "production"


_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def learn(  # noqa: PLR0913 - one parameter for each option
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Where the portal is, or its sign-in page; for --record its profile.", show_default=False)
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The profile to write; never overwritten.")] = Path("portal.toml"),
    clinician: Annotated[
        list[str] | None,
        typer.Option(
            "--clinician",
            metavar="ALIAS",
            help="Alias of a test account (repeatable; the first one signs in). Default: nurse-1. For nurse-1 the environment says "
            "PORTAL_NURSE_1_USER, PORTAL_NURSE_1_PASSWORD and, where codes are asked for, PORTAL_NURSE_1_TOTP.",
        ),
    ] = None,
    username: Annotated[
        str | None, typer.Option("--username", metavar="REF", help="Its user name, elsewhere: env:NAME or keyring:…")
    ] = None,
    password: Annotated[
        str | None, typer.Option("--password", metavar="REF", help="Its password, elsewhere: env:NAME or keyring:…")
    ] = None,
    totp: Annotated[str | None, typer.Option("--totp", metavar="REF", help="Its TOTP secret, elsewhere: env:NAME or keyring:…")] = None,
    host: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="HOST[:PORT]", help="Another host that belongs to it: an identity provider (repeatable)."),
    ] = None,
    environment: Annotated[
        Environment | None, typer.Option("--environment", help="What it is. Must be said of a portal that is not on this machine.")
    ] = None,
    clock_header: Annotated[
        str | None, typer.Option("--clock-header", metavar="NAME", help="Request header that sets the test system's clock, if it has one.")
    ] = None,
    insecure_tls: Annotated[bool, typer.Option("--insecure-tls", help="Accept a test system's own certificate.")] = False,
    headed: options.Headed = False,
    record: Annotated[
        str | None,
        typer.Option("--record", metavar="FLOW", help="Do a flow once in a browser window: it becomes [flows.FLOW] and flows/FLOW.py."),
    ] = None,
) -> int:
    """Learn a portal: sign in, follow a few links, stay away in virtual time; write a commented portal.toml.

    It reads only: no button is pressed but those of the sign-in, of a warning that the session ends, and of the sign-out. The password is
    typed twice in all. What could not be found out stands in the profile as a question.

    With --record the portal's profile is used if it is there (and learnt first if not), and a person does the flow: everything that they do
    in the window counts, writes as well.
    """
    from wardround.checkable import ladder
    from wardround.errors import UserError
    from wardround.learn.learner import Learner, Quest
    from wardround.learn.record.written import refuse
    from wardround.learn.toml import written
    from wardround.portal.profile import load

    if record is not None:
        refuse(record)
    if record is not None and (url.endswith(".toml") or out.exists()):
        return _record(record, Path(url) if url.endswith(".toml") else out)
    if out.exists():
        raise UserError(
            "profile-exists", f"{out} is there already, and is never overwritten", "Name another file with --out, or move it away."
        )
    quest = Quest(
        url=_address(url),
        environment=_kind(url, environment),
        clinicians=tuple(
            _clinician(alias, *((username, password, totp) if not number else (None, None, None)))
            for number, alias in enumerate(clinician or ["nurse-1"])
        ),
        hosts=tuple(host or ()),
        insecure_tls=insecure_tls,
        clock_header=clock_header or "",
        headed=headed,
    )
    with tempfile.TemporaryDirectory(prefix="wardround-learn-") as folder:
        learnt = Learner(quest, lambda text: typer.echo(f"{text} ...", err=True), Path(folder)).learn()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written(learnt), encoding="utf-8")
    profile = load(out)
    facts = learnt.facts
    counted = {word: sum(fact.sure == word for fact in facts.known.values()) for word in ("seen", "measured", "checked", "given", "likely")}
    told = ", ".join(f"{number} {word}" for word, number in counted.items() if number)
    typer.echo(f"{out}: {len(facts.known)} values ({told}), {len(facts.questions)} questions")
    typer.echo("\n".join(f"  ? {key.partition('.?')[0]}: {question}" for key, question in facts.questions.items()))
    typer.echo(ladder(profile))
    typer.echo(f"next: read {out}, then `wardround run {out} --suite session`")
    return 0 if record is None else _record(record, out)


def _record(flow: str, profile: Path) -> int:
    from wardround.learn.record.session import recorded

    typer.echo(recorded(flow, profile, lambda text: typer.echo(text, err=True)))
    typer.echo(f"next: read [flows.{flow}] in {profile}, then `wardround check {profile}`")
    return 0


def _address(url: str) -> str:
    from wardround.errors import UserError

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError("url-unreadable", f"{url!r} is no address of a portal", "Write it with http:// or https://.")
    if parts.password or parts.username:
        raise UserError(
            "secret-in-clear", "the address holds a user name or password", "Take it out; name the secret: --password env:NAME."
        )
    return url


def _kind(url: str, environment: Environment | None) -> str:
    """What kind of system it is; a portal on this machine is local.

    Raises:
        UserError: ``production-refused``, ``environment-unsaid``.
    """
    from wardround.errors import UserError

    if environment is Environment.PRODUCTION:
        said = "--environment production: what is learnt is for runs that write orders, expire sessions and break the network"
        raise UserError("production-refused", said, "Learn a test system, and say --environment test, staging or local.")
    if environment is not None:
        return environment.value
    host = urlsplit(url).hostname or ""
    if host in _HERE or host.endswith(".localhost"):
        return "local"
    raise UserError(
        "environment-unsaid", f"{host} is not on this machine", "Say what it is: --environment test (or staging). Production is refused."
    )


def _clinician(alias: str, username: str | None, password: str | None, totp: str | None) -> Persona:
    import os

    from wardround.errors import UserError
    from wardround.portal.profile import Clinician
    from wardround.portal.secrets import resolve

    stem = f"PORTAL_{re.sub(r'[^A-Za-z0-9]+', '_', alias).strip('_').upper()}"
    user = resolve(username or f"env:{stem}_USER")
    secret = password or f"env:{stem}_PASSWORD"
    resolve(secret)
    code = totp or (f"env:{stem}_TOTP" if os.environ.get(f"{stem}_TOTP") else None)
    if code:
        resolve(code)
    role = re.sub(r"[-_ ]?\d+$", "", alias) or alias
    if not alias.strip():
        raise UserError("unknown-clinician", "--clinician is empty", "Name the account: --clinician nurse-1.")
    return Clinician(alias=alias, role=role, username=user, password=secret, totp=code)
