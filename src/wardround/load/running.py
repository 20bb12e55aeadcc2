"""Carrying out ``wardround load``: the portal, Locust's processes, and then the verdict."""

from __future__ import annotations

import os
import secrets
import shlex
import socket
import subprocess
import sys
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wardround import child_process, workspace
from wardround.errors import UserError
from wardround.history.journal import private_folder
from wardround.load.behind import served, wanted
from wardround.load.canaries import check as check_canaries
from wardround.load.canaries import watching
from wardround.load.limits import check as check_limits
from wardround.load.mix import ROLES, work_of
from wardround.load.people import Seats
from wardround.load.plan import NAME, VARIABLE, Plan
from wardround.load.reading import kept
from wardround.load.script import Script
from wardround.portal import profile as profiles
from wardround.portal.secrets import resolve
from wardround.portal.start import reach, started

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.load.order import LoadOrder
    from wardround.portal.profile import Profile

GRACE_S = 10
"""How long clinicians may finish what they began when the run ends."""
WORKER_S = 15.0
"""How long workers may take to end after their master."""
LIFE_S, LIFE_MOST_S, RENEWALS = 10.0, 300.0, 4
"""Access tokens of the embedded portal: seconds, and how many lives there are in a run."""


INTERRUPTED = 130
"""Status of a run that somebody ended with Ctrl-C."""


def check(order: LoadOrder) -> bool:
    """Make sure that a run can be made; whether its portal is ours to start anew.

    Raises:
        UserError: as ``act``.
    """
    with ExitStack() as stack:
        profile, path = _profile(order, stack)
        root = None if order.portal is None else path.resolve().parent
        workspace.join(root)
        _check(order, profile, path, root)
        wanted(order, profile, root)
        return profile.portal.start is not None


def act(order: LoadOrder, folder: Path) -> int:
    """Let the clinicians work, until the run is over or is interrupted.

    Args:
        order: what was asked for.
        folder: of the run: plan, evidence and Locust's own statistics go there.

    Returns:
        Locust's exit status, or ``INTERRUPTED``. The evidence says what happened.

    Raises:
        UserError: what is wrong with the profile, the accounts, the wire forms or the portal, before anything is started.
    """
    with ExitStack() as stack:
        profile, path = _profile(order, stack)
        root = None if order.portal is None else path.resolve().parent
        workspace.join(root)
        _check(order, profile, path, root)
        behind = wanted(order, profile, root)
        if profile.portal.start and order.part != "worker":
            profile = stack.enter_context(started(profile if order.portal else _embedded(profile, order), path)).profile
        else:
            reach(profile)
        plan = Plan(
            profile=str(path.resolve()),
            base_url=profile.portal.base_url,
            root=str(root or ""),
            folder=str(folder.resolve()) if order.part != "worker" or order.out else "",
            run=secrets.token_hex(2).upper(),
            seed=order.seed,
            users=order.users,
            rate=order.rate,
            run_time_s=order.run_time_s,
            shape=order.shape or "",
            canaries=order.canaries,
            share=behind.share if behind else 0.0,
            conditions=list(behind.conditions) if behind else [],
        )
        private_folder(folder)
        environment = _environment(plan.write(folder), root)
        if behind:
            plan = msgspec.structs.replace(plan, way=stack.enter_context(served(folder / NAME, environment)))
            plan.write(folder)
        if order.part == "worker":
            return _run(order, plan, folder, environment)
        with kept(profile, plan, folder), watching(folder / NAME, order.canaries, environment):
            return _run(order, plan, folder, environment)


def _profile(order: LoadOrder, stack: ExitStack) -> tuple[Profile, Path]:
    if order.portal is not None:
        return profiles.load(order.portal), order.portal
    from wardround.reference.people import credentials

    os.environ.update(credentials())
    path = stack.enter_context(as_file(files("wardround.reference").joinpath("profiles", f"{order.style}.toml")))
    return profiles.load(path), path


def _check(order: LoadOrder, profile: Profile, path: Path, root: Path | None) -> None:
    order.check(profile, str(path) if order.portal else "the embedded portal")
    check_limits(profile)
    check_canaries(order.canaries, profile, path, part=order.part)
    seats = Seats(profile)
    seats.check(order.users, str(path))
    people = [seats.persona(seat) for seat in range(order.users)]
    for named in {one for person in people for one in (person.password, person.totp) if one}:
        resolve(named)
    roles = {person.role for person in people} | set(profile.load.roles)
    flows = {flow for role in roles for flow in work_of(role, profile)}
    if not flows:
        known = ", ".join(sorted({name for role in ROLES.values() for name in role}))
        said = f"{path} has no flow that clinicians could do ({known})"
        raise UserError("wire-form-missing", said, "Add [flows.NAME] with wire = [...].")
    Script(profile).check(sorted(flows), root)


def _embedded(profile: Profile, order: LoadOrder) -> Profile:
    """The profile whose start command plants the defects asked for, and hands out access tokens that are renewed during the run."""
    start = profile.portal.start
    if not start:
        return profile
    words = [f"--defect {shlex.quote(name)}" for name in order.defects]
    if profile.session.style == "tokens":
        words.append(f"--access-token {min(profile.session.access_token_s or LIFE_MOST_S, max(LIFE_S, order.run_time_s / RENEWALS)):g}")
    changed = start.model_copy(update={"command": " ".join([start.command, *words])})
    return profile.model_copy(update={"portal": profile.portal.model_copy(update={"start": changed})})


def _environment(plan: Path, root: Path | None) -> dict[str, str]:
    places = [*map(str, workspace.roots(root)), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        VARIABLE: str(plan),
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
        # what this machine's user set for other runs of theirs must not change this one
        "LOCUST_CONFIG": "",
    }


def _run(order: LoadOrder, plan: Plan, folder: Path, environment: dict[str, str]) -> int:
    locustfile = Path(__file__).parent / "acting" / "locustfile.py"
    base = [sys.executable, "-m", "locust", "-f", str(locustfile), "--host", plan.base_url, "--loglevel", "WARNING"]
    statistics = ["--csv", str(folder / "locust"), "--html", str(folder / "locust.html"), "--only-summary"]
    terms = ["--users", str(order.users), "--spawn-rate", f"{order.rate:g}", "--run-time", f"{max(1, round(order.run_time_s))}s"]
    terms += ["--stop-timeout", str(GRACE_S), "--exit-code-on-error", "0"]
    face = ["--web-host", "127.0.0.1", "--autostart"] if order.web else ["--headless"]
    rest = list(order.rest)
    if order.part == "worker":
        command = [*base, "--worker", "--master-host", order.master_host, "--stop-timeout", str(GRACE_S), *rest]
        return _wait([command], environment)
    commands = [[*base, *terms, *statistics, *face, *rest]]
    if order.part == "master":
        commands[0].insert(len(base), "--master")
    elif order.workers:
        port = str(_free_port())
        local = ["--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--expect-workers", str(order.workers)]
        commands[0][len(base) : len(base)] = ["--master", *local]
        commands += [
            [*base, "--worker", "--master-host", "127.0.0.1", "--master-port", port, "--stop-timeout", str(GRACE_S)]
            for _ in range(order.workers)
        ]
    return _wait(commands, environment)


def _wait(commands: Sequence[list[str]], environment: dict[str, str]) -> int:
    """Run them until the first is over; its workers follow it."""
    with child_process.interruptible():
        processes = [child_process.start(command, environment) for command in commands]
        try:
            status, interrupts = child_process.wait(processes[0])
        finally:
            for worker in processes[1:]:
                _end(worker)
    return INTERRUPTED if interrupts else status


def _end(worker: subprocess.Popen[bytes]) -> None:
    try:
        worker.wait(WORKER_S)
    except subprocess.TimeoutExpired:
        worker.terminate()
        worker.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
