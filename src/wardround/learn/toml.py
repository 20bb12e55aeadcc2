"""Writing the profile: every value with how it was learnt, every gap as a question in a comment."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wardround.learn.learnt import Learnt
    from wardround.portal.part import Part
    from wardround.portal.screens import Step

WIDTH = 130
_HEAD = """\
The profile of a portal, as `wardround learn` found it. Behind each value stands how it was learnt:
seen (it passed by), measured (tried, and this came of it), checked (used again, and it worked), given (you said so);
LIKELY is a conclusion that you should confirm. A line that ends in a question mark is what could not be found out: nothing was guessed.
Every key: docs/reference/profile.md. Next: `wardround check`, then `wardround run --suite session`."""
_SIGNS = ("signed_in", "user", "warned", "locked", "signed_out", "reason", "error", "patient")
_FIELDS = ("username", "password", "totp", "submit", "totp_submit")
_LIMITS = ("idle_s", "warning_s", "absolute_s", "access_token_s")
_CREDENTIALS = (
    "session_cookies",
    "refresh_cookies",
    "headers",
    "access_fields",
    "refresh_fields",
    "storage_allowed",
    "idle_told",
    "absolute_told",
)


def written(learnt: Learnt) -> str:
    """The whole file."""
    parts = [_portal, _server, _session, _clinicians, _patients, _sign_in, _steps, _signs, _routes, _credentials, _flows, _rest]
    blocks = ["\n".join(comment(_HEAD))]
    blocks += ["\n".join(lines) for part in parts if (lines := list(part(learnt)))]
    return "\n\n".join(blocks) + "\n"


def _portal(learnt: Learnt) -> Iterator[str]:
    yield "[portal]"
    yield f"name = {value(learnt.name)}"
    yield f"base_url = {value(learnt.base_url)}  # given"
    yield from _key(learnt, "portal.home", "home")
    yield from comment("Nothing else is ever touched.")
    yield f"hosts = {value(learnt.hosts)}"
    yield f'environment = {value(learnt.environment)}  # given: "production" is refused'
    if learnt.insecure_tls:
        yield "insecure_tls = true  # given"
    yield from _notes(learnt, "portal")
    yield from _questions(learnt, "portal")


def _server(learnt: Learnt) -> Iterator[str]:
    header = learnt.facts.known.get("server.hook")
    if header is None:
        yield from comment(
            "The portal's own clock is left alone (aged): the wire spoils what has expired. Can its clock be set? See [server] "
            "in the manual."
        )
        return
    yield "[server]"
    yield 'time = "hooked"'
    yield f"hook = {{ header = {value(header.value)} }}  # {header}"


def _session(learnt: Learnt) -> Iterator[str]:
    yield "[session]"
    yield from _key(learnt, "session.style", "style")
    yield from comment("Seconds, as the portal behaves. Write what your policy states where it differs: the difference is a finding.")
    for name in _LIMITS:
        yield from _key(learnt, f"session.{name}", name)
    yield from _key(learnt, "session.lock_in_place", "lock_in_place")
    yield from _notes(learnt, "session")


def _clinicians(learnt: Learnt) -> Iterator[str]:
    yield from comment("Secrets are named, never written.")
    for number, one in enumerate(learnt.clinicians):
        yield from (["[[clinicians]]"] if not number else ["", "[[clinicians]]"])
        yield f"alias = {value(one.alias)}"
        yield f"role = {value(one.role)}"
        yield f"username = {value(one.username)}  # given"
        yield f"password = {value(one.password)}"
        if one.totp:
            yield f"totp = {value(one.totp)}"
        yield from _key(learnt, f"clinicians.{one.alias}.shown_as", "shown_as")
    if len(learnt.clinicians) == 1:
        yield from comment("A second clinician makes a switch of user checkable: is there another test account?")


def _patients(learnt: Learnt) -> Iterator[str]:
    if not learnt.patients:
        yield from comment(
            "Which test patients are there? Each identifier is covered in all that is written to disk; charts need at least one:"
        )
        yield from comment('[[patients]]\nalias = "P1"\nkey = "1001"\nname = "Test Patient One"\nidentifiers = ["MRN-1001", "1950-01-02"]')
        return
    yield from comment(
        "LIKELY: from links that differ in one part only. Are these invented people? Which other spellings and numbers (record number, "
        "birth date) show who they are? Add them to identifiers: what stands there is covered in all that is written to disk."
    )
    for number, (key, name) in enumerate(learnt.patients, 1):
        yield from (["[[patients]]"] if number == 1 else ["", "[[patients]]"])
        yield f'alias = "P{number}"'
        yield f"key = {value(key)}"
        yield f"name = {value(name)}"
        yield f"identifiers = {value([name])}"


def _sign_in(learnt: Learnt) -> Iterator[str]:
    done = learnt.signed_in
    yield "[sign_in]"
    yield from _key(learnt, "sign_in.path", "path")
    for name in _FIELDS:
        yield from _key(learnt, f"sign_in.{name}", name)
    yield from _notes(learnt, "sign_in")
    yield from _questions(learnt, "sign_in")
    if done is not None and not done.plain:
        yield from comment("It takes more than one page: these steps are what is done.")
        yield f"steps = {listed(done.steps)}"


def _steps(learnt: Learnt) -> Iterator[str]:
    for name, steps in (("sign_out", learnt.sign_out), ("extend", learnt.extend)):
        known = learnt.facts.known.get(name)
        if steps:
            yield from (["", *comment(str(known))] if known and name == "extend" else comment(str(known)) if known else [])
            for step in steps:
                yield f"[[{name}]]"
                yield from (f"{key} = {value(said)}" for key, said in plain(step).items())
        elif name in learnt.facts.questions:
            yield from comment(f"{name}: {learnt.facts.questions[name]}")


def _signs(learnt: Learnt) -> Iterator[str]:
    yield "[signs]"
    for name in _SIGNS:
        yield from _key(learnt, f"signs.{name}", name)
    yield from _notes(learnt, "signs")


def _routes(learnt: Learnt) -> Iterator[str]:
    yield from comment(
        "Which exchanges have which role; the first that matches wins. OAuth, sign-out, streams and files are known without it."
    )
    # the first that matches wins: those that say more of an exchange stand first
    for route, how in sorted(learnt.routes, key=lambda one: not (one[0].get("body") or one[0].get("query"))):
        yield from comment(how)
        yield "[[routes]]"
        yield from (f"{key} = {value(said)}" for key, said in route.items())
        yield ""
    yield from _notes(learnt, "routes")
    yield from _questions(learnt, "routes")


def _credentials(learnt: Learnt) -> Iterator[str]:
    yield "[credentials]"
    for name in _CREDENTIALS:
        yield from _key(learnt, f"credentials.{name}", name)
    yield from _notes(learnt, "credentials")


def _flows(learnt: Learnt) -> Iterator[str]:
    for name, (steps, how) in learnt.flows.items():
        yield from comment(how)
        yield f"[flows.{name}]"
        yield f"steps = {listed(steps)}"
        yield ""
    yield from _questions(learnt, "flows")


def _rest(_: Learnt) -> Iterator[str]:
    yield from comment(
        "Not to be learnt by watching, since nothing was written: how a note or an order is written ([flows.write_note]: "
        "docs/how-to/write-a-profile.md), and how the portal's own record and audit trail are read back ([record], [audit])?"
    )


def _key(learnt: Learnt, key: str, name: str) -> Iterator[str]:
    known = learnt.facts.known.get(key)
    if known is not None:
        said = f"{name} = {value(known.value)}"
        how = str(known).replace("likely:", "LIKELY:", 1)
        if len(said) + len(how) + 4 > WIDTH:
            yield from comment(how)
            yield said
        else:
            yield f"{said}  # {how}"
    elif key in learnt.facts.questions:
        yield from comment(f"{name}: {learnt.facts.questions[key]}")


def _notes(learnt: Learnt, table: str) -> Iterator[str]:
    for note in learnt.facts.notes.get(table, []):
        yield from comment(note)


def _questions(learnt: Learnt, table: str) -> Iterator[str]:
    """Those of a table that belong to no key written by name."""
    for key, question in learnt.facts.questions.items():
        if key.startswith(f"{table}.?"):
            yield from comment(question)


def comment(text: str) -> list[str]:
    """A text as lines of comment."""
    return [
        f"# {line}".rstrip()
        for part in text.split("\n")
        for line in textwrap.wrap(part, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    ]


def plain(part: Part) -> dict[str, object]:
    """A sign or step as a table, without what is left out."""
    return part.model_dump(exclude_none=True, exclude_defaults=True)


def value(said: object) -> str:
    """A TOML value: JSON's strings, numbers and lists are TOML's, too."""
    if isinstance(said, bool):
        return "true" if said else "false"
    if hasattr(said, "model_dump"):
        return value(plain(said))  # type: ignore[arg-type]  # a part of the profile
    if isinstance(said, dict):
        return _table(said)
    if isinstance(said, (list, tuple)):
        return f"[{', '.join(value(one) for one in said)}]"
    if isinstance(said, str):
        return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{said}"


def _table(said: Mapping[str, object]) -> str:
    return f"{{ {', '.join(f'{key} = {value(one)}' for key, one in said.items())} }}"


def listed(steps: Iterable[Step]) -> str:
    """Steps as a TOML array, one a line."""
    return "\n".join(["[", *[f"  {value(step)}," for step in steps], "]"])
