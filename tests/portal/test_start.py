"""Starting a portal: a free port, ready when it answers, gone when the run is over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import httpx
import pytest

from wardround.errors import UserError
from wardround.portal.profile import Clinician, Portal, Profile, Route, Session, Start
from wardround.portal.start import reach, started

SERVER = """
import http.server, os, subprocess, sys
print("scale", sys.argv[2], "word", os.environ.get("WORD"), flush=True)
if "--child" in sys.argv:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        self.wfile.write(str(os.getpgid(0)).encode())
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def profile(command: str, **start: object) -> Profile:
    return Profile(
        portal=Portal(
            name="p",
            base_url="http://127.0.0.1:{port}",
            hosts=["127.0.0.1:{port}"],
            environment="test",
            start=Start.model_validate({"command": command, "ready_s": 15.0, **start}),
        ),
        session=Session(style="cookie"),
        clinicians=[Clinician(alias="n", username="n", password="env:PW")],
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "a folder with blanks"
    folder.mkdir()
    (folder / "serve.py").write_text(textwrap.dedent(SERVER))
    return folder / "portal.toml"


def test_it_is_up_then_gone_with_its_children(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_WORD", "filled")
    start = profile("{python} {here}/serve.py {port} {scale} --child", environment={"WORD": "env:SECRET_WORD"})
    with started(start, path, scale=0.02) as portal:
        assert portal.profile.portal.hosts == [portal.base_url.removeprefix("http://")]
        group = int(httpx.get(portal.base_url, trust_env=False).text)
        assert portal.alive()
        portal.check()
        assert portal.output() == ["scale 0.02 word filled"]
    assert not portal.alive()
    assert not left(group)


def test_what_listens_beside_it_gets_a_port_of_its_own(path: Path) -> None:
    start = profile("{python} {here}/serve.py {port} {port_idp}")
    routes = [Route(role="sign-in", path="/token", host="127.0.0.1:{port_idp}")]
    portal = start.portal.model_copy(update={"hosts": ["127.0.0.1:{port}", "127.0.0.1:{port_idp}"]})
    with started(start.model_copy(update={"portal": portal, "routes": routes}), path) as running:
        own, beside = running.profile.portal.hosts
        assert own != beside
        assert running.output()[0].split()[1] == beside.partition(":")[2]
        assert running.profile.routes[0].host == beside


def test_a_run_that_is_killed_leaves_no_portal_behind(path: Path) -> None:
    code = """
        import pathlib, sys, httpx
        from tests.portal.test_start import profile
        from wardround.portal.start import started
        with started(profile("{python} {here}/serve.py {port} 1 --child"), pathlib.Path(sys.argv[1])) as portal:
            print(httpx.get(portal.base_url, trust_env=False).text, flush=True)
            sys.stdin.read()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as run:
        assert run.stdout
        group = int(run.stdout.readline())
        assert len(living(group)) >= 3, "guard, portal and its child"
        run.kill()
    assert not left(group)


def left(group: int) -> list[str]:
    """Processes of a group that are still there after a moment: a killed one takes that long to be gone."""
    deadline = time.monotonic() + 5.0
    while living(group) and time.monotonic() < deadline:
        time.sleep(0.01)
    return living(group)


def living(group: int) -> list[str]:
    """Processes of a group that are not dead (those that are dead may not have been reaped yet)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, process_group, *_ = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if process_group == str(group) and state != "Z":
            found.append(folder.name)
    return found


def test_one_that_dies_while_starting_says_its_last_words(path: Path) -> None:
    (path.parent / "serve.py").write_text("import sys; print('no database'); sys.exit(3)")
    with pytest.raises(UserError, match=r"exit status 3.*no database") as error, started(profile("{python} {here}/serve.py"), path):
        pass
    assert error.value.slug == "portal-not-started"


def test_one_that_never_gets_ready(path: Path) -> None:
    start = profile("{python} {here}/serve.py {port} 1", ready="/broken", ready_s=1.0)
    with pytest.raises(UserError, match=r"within 1 s \(last: status 500\)") as error, started(start, path):
        pass
    assert error.value.slug == "portal-not-started"


def test_one_that_dies_during_the_run(path: Path) -> None:
    with started(profile("{python} {here}/serve.py {port} 1"), path) as portal:
        for process in living(os.getpgid(portal.pid)):
            if int(process) != portal.pid:
                os.kill(int(process), signal.SIGKILL)
        os.waitid(os.P_PID, portal.pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(UserError, match="SIGKILL") as error:
            portal.check()
    assert error.value.slug == "portal-died"


@pytest.mark.parametrize(
    ("command", "slug", "said"),
    [
        ("no-such-command-anywhere {port}", "portal-not-started", "no-such-command-anywhere"),
        ("{pyton} serve.py", "profile-value", "{pyton}. Did you mean 'python'?"),
    ],
)
def test_a_command_that_cannot_be_run(path: Path, command: str, slug: str, said: str) -> None:
    with pytest.raises(UserError) as error, started(profile(command), path):
        pass
    assert error.value.slug == slug
    assert said in str(error.value)


def test_a_portal_that_is_not_there() -> None:
    nowhere = profile("x")
    nowhere = nowhere.model_copy(update={"portal": nowhere.portal.model_copy(update={"base_url": "http://127.0.0.1:1"})})
    with pytest.raises(UserError) as error:
        reach(nowhere)
    assert error.value.slug == "portal-unreachable"
