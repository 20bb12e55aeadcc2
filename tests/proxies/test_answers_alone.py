"""Under ``mitmdump -s``, too, these faults do what their pages say: in real seconds, for whoever uses that proxy."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.proxies.alone import Stable
from wardround import workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.wire.upstream import Upstream

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")


@pytest.fixture(scope="module")
def stable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stable]:
    """Many mitmdumps at the price of one."""
    with Stable(tmp_path_factory.mktemp("mitm")) as stable:
        yield stable


@contextmanager
def alone(stable: Stable, folder: Path, name: str, made: str) -> Iterator[str]:
    """A fault with parameters of its own, as somebody would change the last line of its file."""
    text = workspace.find("proxies", name).read_text()
    before, addons, _ = text.rpartition("addons = [")
    script, log = folder / f"{name}.py", folder / "log"
    script.write_text(f"{before}{addons}{made}]\n")
    with stable.run(script, log) as proxy:
        yield proxy
    assert "rror" not in log.read_text(), log.read_text()


@pytest.mark.parametrize(("name", "made"), [("connection_reset", "ConnectionReset()"), ("truncated_json", "TruncatedJson('cut')")])
def test_half_of_the_body(stable: Stable, upstream: Upstream, tmp_path: Path, name: str, made: str) -> None:
    """And then an error."""
    with alone(stable, tmp_path, name, made) as proxy, httpx.Client(proxy=proxy, trust_env=False) as client:
        got = b""
        with client.stream("GET", upstream.url + "/chart") as answer, pytest.raises(httpx.HTTPError):  # noqa: PT012  # see got
            for piece in answer.iter_raw():
                got += piece
    assert len(got) == int(answer.headers["content-length"]) // 2
    assert upstream.paths() == ["/chart"]


def test_a_drip(stable: Stable, upstream: Upstream, tmp_path: Path) -> None:
    """The head early, the whole body late."""
    with alone(stable, tmp_path, "slow_body", "SlowBody(0.1, 4)") as proxy, httpx.Client(proxy=proxy, trust_env=False) as client:
        with client.stream("GET", upstream.url + "/chart") as answer:
            began = time.monotonic()
            pieces = list(answer.iter_raw())
        assert len(b"".join(pieces)) == int(answer.headers["content-length"])
        assert time.monotonic() - began > 0.2
        assert len(pieces) == 4


def test_twice(stable: Stable, upstream: Upstream, tmp_path: Path) -> None:
    """At once, and later; a copy is not copied."""
    with alone(stable, tmp_path, "delivered_twice", "DeliveredTwice()") as proxy, httpx.Client(proxy=proxy, trust_env=False) as client:
        assert client.post(upstream.url + "/order", content="a").json()["n"] == 1
        assert len(upstream.seen) == 2
    with alone(stable, tmp_path, "delivered_twice", "DeliveredTwice(0.3)") as proxy, httpx.Client(proxy=proxy, trust_env=False) as client:
        assert client.post(upstream.url + "/order", content="b").status_code == 200
        assert client.post(upstream.url + "/other", content="c").status_code == 200
        end = time.monotonic() + 5
        while len(upstream.seen) < 6 and time.monotonic() < end:
            time.sleep(0.02)  # another process does it, and says nothing
    assert upstream.paths()[2:] == ["/order", "/other", "/order", "/other"]


def test_an_earlier_answer(stable: Stable, upstream: Upstream, tmp_path: Path) -> None:
    """To the same address."""
    with alone(stable, tmp_path, "replayed_response", "ReplayedResponse()") as proxy, httpx.Client(proxy=proxy, trust_env=False) as client:
        assert [client.get(upstream.url + "/list").json()["n"] for _ in range(3)] == [1, 1, 1]
    assert upstream.paths() == ["/list"]


def test_the_later_answer_first(stable: Stable, upstream: Upstream, tmp_path: Path) -> None:
    """Of two clients behind one address."""
    heard: list[str] = []

    def ask(proxy: str, path: str) -> None:
        with httpx.Client(proxy=proxy, trust_env=False) as client:
            client.get(upstream.url + path)
        heard.append(path)

    with alone(stable, tmp_path, "swapped", "Swapped(within_s=5)") as proxy:
        first = threading.Thread(target=ask, args=(proxy, "/a"))
        first.start()
        end = time.monotonic() + 5
        while not upstream.seen and time.monotonic() < end:
            time.sleep(0.01)  # the server says nothing
        time.sleep(0.1)  # nor does another process when it holds an answer
        ask(proxy, "/b")
        first.join(60)
    assert heard == ["/b", "/a"]
