"""What a recording leaves behind: the flow's steps in the profile, and a flow file of the team's where there is none of that name."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from wardround import workspace
from wardround.errors import UserError
from wardround.learn import toml
from wardround.learn.routes import route

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.learn.record.work import Work
    from wardround.portal.screens import Flow

OURS = ("review_chart", "open_ward_list", "write_note", "order_medication", "administer", "acknowledge_alert")
"""Flows of the kit that the profile's steps make a portal's own."""
_FLOW = '''"""{title}: recorded at the screen. How it is done stands in the profile, under [flows.{name}]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.writing import write

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.portal.profile import Patient


def {name}(tab: Tab, patient: Patient, text: str = {text}) -> Outcome:
    """{title}, and wait for the portal's word on it."""
    # in the record it counts as a note; others are an order, an administration, an acknowledgement
    return write(tab, patient, "{name}", "note", text=text)
'''
_READING = '''"""{title}: recorded at the screen. How it is done stands in the profile, under [flows.{name}]."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.history.events import Outcome
    from wardround.portal.profile import Patient


def {name}(tab: Tab, patient: Patient) -> Outcome:
    """{title}."""
    tab.ward.needs("flow:{name}")
    with tab.act("{name}", patient=patient.alias) as act:
        tab.ward.screens.perform(tab, "{name}", tab.ward.fields(patient))
        tab.ward.settle()
    return act.outcome
'''


def refuse(name: str) -> None:
    """Make sure that a recorded flow can be called so.

    Raises:
        UserError: ``flow-name``.
    """
    if not name.isidentifier() or name != name.lower() or name.startswith("_"):
        said = f"{name!r} is no name for a flow: small letters, digits and _"
        raise UserError("flow-name", said, "Name what is done: --record record_weight.")
    if name not in OURS and (workspace.kit() / "flows" / f"{name}.py").exists():
        said = f"flows/{name}.py is one of wardround's own and not to be recorded"
        raise UserError("flow-name", said, f"Recorded are {', '.join(OURS)}, and whatever else you call by a name of its own.")


def refuse_twice(name: str, profile: Path) -> None:
    """Make sure that a profile has no flow of that name.

    Raises:
        UserError: ``flow-exists``.
    """
    if name in tomllib.loads(profile.read_text(encoding="utf-8")).get("flows", {}):
        said = f"{profile} has [flows.{name}] already, and nothing is overwritten"
        raise UserError("flow-exists", said, "Record it under another name, or take that table out.")


def text_of(name: str, typed: str) -> str:
    """What the field gets in which the marker travels: who calls the flow may choose the text, where the flow takes one."""
    own = name not in OURS or name == "write_note"
    return "{text} {marker}" if own else f"{typed} {{marker}}"


def tables(name: str, flow: Flow, work: Work) -> str:
    """What is added to the profile."""
    lines = toml.comment(f"Recorded at the screen: {name}.{_told(work)}")
    lines.append(f"[flows.{name}]")
    lines += [f"{part} = {toml.listed(steps)}" for part in ("steps", "open", "draft", "submit") if (steps := getattr(flow, part))]
    if flow.acknowledged:
        lines.append(f"acknowledged = {toml.value(flow.acknowledged)}  # pointed at in the recording")
    elif work.write:
        lines += toml.comment("acknowledged: what does the screen show when it is saved? (The recorder's eye points at it.)")
    if work.write and work.inferred:
        lines += ["", *toml.comment(f"seen: it carried what was typed; without this it would be taken for {work.inferred!r}"), "[[routes]]"]
        lines += [f"{key} = {toml.value(said)}" for key, said in route(work.write, "write").items()]
    return "\n".join(lines) + "\n"


def _told(work: Work) -> str:
    if work.write is None:
        return " Nothing that was typed passed in a write: it reads."
    kind = work.write.headers.get("content-type", "").partition(";")[0] or "no type said"
    also = f" The same words also passed in {', '.join(dict.fromkeys(work.also))}." if work.also else ""
    return f" Its write is {work.write.place} ({kind}), and the marker travels where those words were typed that it carried.{also}"


def add(profile: Path, text: str) -> None:
    """Add tables to a profile, which is read again before it is kept.

    Raises:
        UserError: ``profile-not-toml``: they do not go together with what stands there.
    """
    whole = f"{profile.read_text(encoding='utf-8').rstrip()}\n\n{text}"
    try:
        tomllib.loads(whole)
    except tomllib.TOMLDecodeError as error:
        said = f"{profile} cannot take the new tables: {error}"
        hint = "Write flows and routes as tables ([flows.NAME], [[routes]]), then record again."
        raise UserError("profile-not-toml", said, hint) from None
    profile.write_text(whole, encoding="utf-8")


def flow_file(name: str, profile: Path, work: Work) -> Path | None:
    """Write the flow's file beside the profile; None where there is one of that name already."""
    if name in workspace.names("flows", profile.parent):
        return None
    path = profile.parent / "flows" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    init = path.parent / "__init__.py"
    if not init.exists():
        init.write_text('"""The team\'s own flows."""\n', encoding="utf-8")
    title = name.replace("_", " ").capitalize()
    form = _FLOW if work.write else _READING
    path.write_text(form.format(name=name, title=title, text=_quoted(work.typed)), encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    return toml.value(text)
