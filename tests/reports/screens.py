"""A run's folder with screens, made by an audit of a page with known hazards; without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reports.sample import png
from wardround.provenance import begin_facts
from wardround.run import Run
from wardround.screen.audit import audit
from wardround.screen.audit.looks import AxeNode, Look, keep
from wardround.screen.audit.terms import Terms
from wardround.screen.model import Block, Box, Control, Element, Screen, Style, Viewport
from wardround.screen.model import Run as Stretch

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Warfarin 1.0 mg daily & <script>alert(1)</script>"


def made(folder: Path) -> Path:
    """One screen with a trailing zero, a dose field that says nothing, and a violation of axe's."""
    run = Run.start(begin_facts(command=["wardround", "audit"], replay=["wardround", "audit"], seed=7, portal="sample"), out=folder)
    audit.begin(run.folder, Terms(viewports=("wide",)))
    line, field = Box(20, 60, 400, 20), Box(120, 100, 80, 24)
    screen = Screen(
        page="/orders",
        path="/orders",
        title="Order medication",
        lang="en",
        viewport=Viewport(name="wide", w=960, h=600),
        size=(960, 600),
        elements=[
            Element(n=0, tag="body", box=Box(0, 0, 960, 600)),
            Element(n=1, parent=0, tag="form", role="form", name="Medication order", box=Box(0, 40, 960, 300)),
            Element(n=2, parent=1, tag="p", box=line),
            Element(n=3, parent=1, tag="label", role="label", box=Box(20, 100, 60, 20)),
            Element(n=4, parent=1, tag="input", role="textbox", box=field),
        ],
        blocks=[
            Block(el=2, text=TEXT, box=line, runs=[Stretch(start=0, end=len(TEXT), el=2, boxes=[line], style=Style())]),
            Block(
                el=3,
                text="Dose",
                box=Box(20, 100, 60, 20),
                runs=[Stretch(start=0, end=4, el=3, boxes=[Box(20, 100, 60, 20)], style=Style())],
            ),
        ],
        controls=[Control(el=4, kind="text", role="textbox", name="Dose", name_source="label", labels=[3], style=Style())],
    )
    node = AxeNode(
        rule="region", kind="violation", impact="moderate", help="All content is in landmarks", url="https://axe.example/region", target="p"
    )
    look = Look(key="/orders", title="Order medication", task="order_medication", viewports=["wide"], engine="axe-core 4.12.1", axe=[node])
    keep(run.folder, "walk-01-orders", look, [screen], {"wide": png()})
    run.finish(screens=audit.judged(run.folder).rows)
    return run.folder
