"""A story as one pytest file that stands by itself: the fault, its aim and the gates spelled out, the flows imported from ``flows/``."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.explore.calls import call, fault_parameters
from wardround.explore.code import INDENT, WIDTH, Names, aim, assigned, called, imports, literal, plain
from wardround.explore.play import SILENT
from wardround.explore.story import Do, Down, Freeze, Idle, Lid, Skew, Up

if TYPE_CHECKING:
    from pathlib import Path

    from wardround.explore.code import Expression
    from wardround.explore.story import Step, Story

_CLASSES = {"portal-order": "PortalOrder", "browser-order": "BrowserOrder"}
_ARM, _AIM = "wardround.explore.arm", ("wardround.wire.aim", "Aim")


@dataclass(frozen=True)
class Facts:
    """What the file says of its story besides the story."""

    invariant: str
    title: str
    """Of the invariant: what must hold."""
    cause: str
    scenario: str
    cell: str | None
    seed: int
    confirmed: str
    """``3 of 3``"""


def file_name(facts: Facts) -> str:
    """How the file is called: ``test_once_written_twice.py``."""
    return f"test_{_word(facts.invariant)}_{_word(facts.cause)}.py"


def source(story: Story, facts: Facts, root: Path | None = None) -> str:
    """The file's text. The same story gives the same bytes.

    Args:
        story: what is played.
        facts: what it shows.
        root: the team's workspace, where its flows and faults are.

    Raises:
        UserError: ``story-untold``, ``unknown-fault``.
    """
    writer = _Writer(story, root)
    for place, step in enumerate(story.steps):
        writer.step(place, step)
    for alias in story.asked:
        writer.add(called("ward.ask_after_sign_out", plain(writer.clinician(alias))))
    head = [
        *_docstring(facts),
        "",
        "from __future__ import annotations",
        "",
        "from typing import TYPE_CHECKING",
        "",
        *imports(writer.wanted),
        "",
        "if TYPE_CHECKING:",
        f"{INDENT}from wardround.ward import Ward",
        "",
        "",
        f"def {file_name(facts).removesuffix('.py')}(ward: Ward) -> None:",
    ]
    body = [f'{INDENT}"""{_spoken(story)}"""']
    if writer.patients:
        value = "{patient.alias: patient for patient in ward.profile.patients}"
        body.append(f"{INDENT}patients = {value}")
    return "\n".join([*head, *body, *writer.lines]) + "\n"


@dataclass
class _Writer:
    story: Story
    root: Path | None
    wanted: set[tuple[str, str]] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    patients: bool = False

    def __post_init__(self) -> None:
        acts = [call(act) for act in self.story.acts]
        functions = {one.name for one in acts}
        self.wanted |= {(f"flows.{one.module}", one.name) for one in acts}
        reserved = {"ward", "patients", "make", "asked_here", "places"}
        self._names = Names(functions | reserved)
        self._known: dict[tuple[str, ...], str] = {}
        self._up: dict[int, list[str]] = {}
        self._drafts: dict[str | None, str] = {}
        self._ended = {step.key for step in self.story.steps if isinstance(step, Down)}

    def add(self, expression: Expression) -> None:
        self.lines += expression.lines(INDENT)

    def clinician(self, alias: str) -> str:
        if (alias,) not in self._known:
            self._known[alias,] = self._names.new(alias)
            apart = {"separate_tabs": literal(True)} if alias in self.story.frozen else {}
            self.add(assigned(self._known[alias,], called("ward.clinician", literal(alias), **apart)))
        return self._known[alias,]

    def tab(self, alias: str, name: str) -> str:
        if (alias, name) not in self._known:
            owner = self.clinician(alias)
            alone = len({clinician for clinician, _ in self.story.tabs}) == 1
            words = f"tab_{name}" if alone else f"{alias}_tab_{name}"
            self._known[alias, name] = self._names.new(words)
            self.add(assigned(self._known[alias, name], called(f"{owner}.tab", literal(name))))
        return self._known[alias, name]

    def step(self, place: int, step: Step) -> None:
        match step:
            case Do():
                self._act(place, step)
            case Idle(seconds=seconds):
                self.add(called("ward.idle", literal(seconds)))
            case Lid(clinician=alias, seconds=seconds):
                self.add(called("ward.sleep", plain(self.clinician(alias)), literal(seconds)))
            case Skew(clinician=alias, seconds=seconds):
                self.add(called("ward.skew", plain(self.clinician(alias)), literal(seconds)))
            case Freeze(clinician=alias, tab=name, thaw=thaw):
                self.add(called("ward.thaw" if thaw else "ward.freeze", plain(self.tab(alias, name))))
            case Up():
                self._put_up(place, step)
            case Down(key=key):
                for name in self._up[key]:
                    self.add(called(f"{name}.end"))

    def _act(self, place: int, act: Do) -> None:
        tab = self.tab(act.clinician, act.tab)
        found = call(act)
        named = {key: literal(value) for key, value in found.named.items()}
        arguments = [plain(tab)]
        if found.patient:
            self.patients = True
            arguments.append(plain(f"patients[{literal(act.patient).flat()}]"))
        if found.intent:
            arguments.append(plain(self._drafts[act.intent]))
        if act.flow == "switch_user":
            self.wanted.add(("wardround.explore.play", "places"))
            named["number"] = called("places", plain("ward"), literal(act.clinician), literal(act.user))
        if act.flow == "sign_in" and not act.how and self._worked_before(place, act):
            self.wanted.add(("wardround.explore.play", "asked_here"))
            named["stay"] = called("asked_here", plain(tab))
        if act.flow == SILENT:
            self.add(plain("ward.stage.tell_time(ward.now())"))
        written = called(found.name, *arguments, **named)
        if act.how == "draft":
            self._drafts[act.intent] = self._names.new("draft")
            finished = any(isinstance(later, Do) and later.how == "finish" and later.intent == act.intent for later in self.story.steps)
            written = assigned(self._drafts[act.intent] if finished else "", written)
        if found.intent:
            self.lines.append(f"{INDENT}if {self._drafts[act.intent]}:")
            self.lines += written.lines(INDENT * 2)
        else:
            self.add(written)

    def _worked_before(self, place: int, act: Do) -> bool:
        before = self.story.steps[:place]
        return any(isinstance(step, Do) and (step.clinician, step.tab) == (act.clinician, act.tab) for step in before)

    def _put_up(self, place: int, up: Up) -> None:
        if not any(isinstance(step, Do) for step in self.story.steps[:place]) and not self._up:
            self.add(plain("ward.disturbed = True"))
        self.wanted.add(_AIM)
        self._up[up.key] = []
        match up.what:
            case "hold":
                more = {"times": literal(up.times)} if up.times > 1 else {}
                self._stands(up, "hold", called("ward.wire.hold", aim(up.aims[0]), before=literal(up.before), **more))
            case "barrier":
                self._stands(up, "barrier", called("ward.wire.barrier", *map(aim, up.aims), before=literal(up.before)))
            case "portal-order" | "browser-order":
                kind = _CLASSES[up.what]
                turn = self._names.new("turn")
                self.wanted |= {(_ARM, name) for name in (kind, "Through", "Turn")}
                self.add(assigned(turn, called("Turn")))
                self._stands(up, "first", called("ward.wire.fault", called(kind, plain(turn)), aim(up.aims[0])))
                self._stands(up, "second", called("ward.wire.fault", called("Through", plain(turn)), aim(up.aims[1])))
            case "begins":
                self.wanted.add((_ARM, "Begins"))
                begins = called("Begins", self._fault(up, made=True), plain("ward.wire"))
                self._stands(up, up.name, called("ward.wire.fault", begins, aim(up.aims[0])))
            case "fault":
                self._stands(up, up.name, called("ward.wire.fault", self._fault(up), aim(up.aims[0])))

    def _stands(self, up: Up, words: str, put_up: Expression) -> None:
        name = self._names.new(words) if up.key in self._ended else ""
        self._up[up.key] += [name] if name else []
        self.add(assigned(name, put_up))

    def _fault(self, up: Up, *, made: bool = False) -> Expression:
        given = fault_parameters(up, self.root)
        if not given and not made:
            return literal(up.name)
        self.wanted.add(("wardround.wire.catalogue", "make"))
        return called("make", literal(up.name), *([literal(given)] if given else []))


def _docstring(facts: Facts) -> list[str]:
    made = f"Made by wardround from the scenario {facts.scenario}" + (f", cell {facts.cell}" if facts.cell else "")
    paragraphs = [
        f"What must hold: {facts.title}",
        f"{made}, seed {facts.seed}. Broken again {facts.confirmed} times, for the cause {facts.cause}.",
        "It asserts nothing: the invariants judge what happens. Run it:",
    ]
    wrapped = [["", *textwrap.wrap(_safe(text), WIDTH, break_on_hyphens=False)] for text in paragraphs]
    lines = [f'"""The smallest story that breaks {facts.invariant}.', *(line for block in wrapped for line in block)]
    return [*lines, "", f"{INDENT}pytest --portal portal.toml {file_name(facts)}", '"""']


def _spoken(story: Story) -> str:
    flows = list(dict.fromkeys(act.flow.replace("_", " ") for act in story.acts))
    faults = list(dict.fromkeys((up.name or up.what).replace("_", " ") for up in story.faults))
    told = ", ".join(flows) + (f"; {', '.join(faults)}" if faults else "")
    return _safe(textwrap.shorten(told[:1].upper() + told[1:], WIDTH - 12, placeholder=" ...") + ".").replace("....", "...")


def _safe(text: str) -> str:
    return text.replace("\\", "/").replace('"', "'")


def _word(text: str) -> str:
    return re.sub(r"\W+", "_", text).strip("_").lower()
