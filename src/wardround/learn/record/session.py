"""A recording from its beginning to its end: the portal, the wire, the recorder's window, what becomes of it."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from typing import TYPE_CHECKING

from wardround.browser import find as browsers
from wardround.errors import UserError
from wardround.learn.record import written
from wardround.learn.record.recorder import record
from wardround.learn.record.steps import Stepping
from wardround.learn.record.work import work
from wardround.learn.tap import TappedWire
from wardround.portal.profile import load
from wardround.portal.secrets import resolve
from wardround.portal.start import started

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wardround.learn.record.work import Work
    from wardround.portal.profile import Profile


def recorded(name: str, path: Path, say: Callable[[str], None]) -> str:
    """Let a person do a flow in a browser window, and keep it. Returns what came of it, for the person to read.

    Args:
        name: what the flow is to be called.
        path: the portal's profile; the flow's steps are added to it.
        say: told what to do.

    Raises:
        UserError: ``flow-exists``, ``browser-missing``, ``recorder-failed``, ``nothing-recorded``, ``marker-not-seen``,
            ``recorded-step``, or what starting the portal raises. Nothing is written then.
    """
    profile = load(path)
    written.refuse_twice(name, path)
    found = browsers.require(headed=True)
    with ExitStack() as stack:
        if profile.portal.start:
            running = stack.enter_context(started(profile, path))
            profile, url = running.profile, running.base_url
        else:
            url = profile.portal.base_url
        wire = TappedWire(profile, secret=secrets.token_bytes(32))
        wire.start()
        stack.callback(wire.stop)
        say(f"a browser opens {url}: sign in there, do {name} once, point at what says that it is saved, then close the window")
        heard = record(f"{url}{profile.portal.home}", wire.proxy_url, "" if found.kind == "playwright" else str(found.path))
        done = work(heard, wire.tap.sights(), profile, _secrets(profile))
        flow = Stepping(profile, url).flow(done, written.text_of(name, done.typed))
    written.add(path, written.tables(name, flow, done))
    made = written.flow_file(name, path, done)
    return _told(name, path, done, made)


def _secrets(profile: Profile) -> set[str]:
    """Those that are known here. A person may sign in without the environment knowing how."""
    found = set()
    for one in profile.clinicians:
        for reference in filter(None, (one.password, one.totp)):
            try:
                found.add(resolve(reference))
            except UserError:
                continue
    return found


def _told(name: str, path: Path, done: Work, made: Path | None) -> str:
    lines = [f"{path}: [flows.{name}] added, {len(done.moves)} moves"]
    lines.append(f"{made}: written" if made else f"flows/{name}.py is there already: it does what the profile now says")
    if done.write:
        lines.append(f"its write: {done.write.place}; the marker goes where you typed {len(done.typed)} letters that it carried")
        lines += [] if done.shown else ["? acknowledged: what does the screen show when it is saved?"]
    else:
        lines.append("nothing that you typed passed in a write: it is a flow that reads")
    lines += [f"left out: {done.left_out} moves after the write"] if done.left_out else []
    return "\n".join(lines)
