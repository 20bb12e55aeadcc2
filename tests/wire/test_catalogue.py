"""A fault is found by its file's name, the team's before ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround import workspace
from wardround.errors import UserError
from wardround.wire import catalogue

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", workspace.names("proxies"))
def test_every_fault_of_ours_loads_works_alone_and_has_its_manual_page(name: str) -> None:
    """A class named after its file, a manual page that names the four things, and ``addons`` for mitmdump."""
    kind = catalogue.find(name)
    manual = kind.__doc__ or ""
    for part in ("On the wire", "browser", "portal", "In the real world"):
        assert part in manual or name == "none", f"{name}: its manual page lacks {part!r}"
    for parameter in catalogue.parameters(kind):
        assert f"{parameter}:" in manual, f"{name}: parameter {parameter} is not explained"
    (addon,) = workspace.load(workspace.find("proxies", name)).addons
    assert type(addon).__name__ == kind.__name__


def test_the_teams_fault_comes_first(tmp_path: Path) -> None:
    """A file of the same name in the workspace replaces ours."""
    (tmp_path / "proxies").mkdir()
    (tmp_path / "proxies" / "latency.py").write_text("class Latency:\n    def request(self, flow):\n        '''Mine.'''\n")
    assert catalogue.find("latency", tmp_path).request.__doc__ == "Mine."
    assert catalogue.find("response-lost", tmp_path).__name__ == "ResponseLost"


@pytest.mark.parametrize(
    ("text", "said"),
    [("class Other:\n    pass\n", "Broken"), ("class Broken:\n    pass\n", "request(flow)"), ("x = 1 +\n", "SyntaxError")],
)
def test_a_broken_fault_file_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    """Wrong class, no event, no Python."""
    (tmp_path / "proxies").mkdir()
    (tmp_path / "proxies" / "broken.py").write_text(text)
    with pytest.raises(UserError) as caught:
        catalogue.find("broken", tmp_path)
    assert said in str(caught.value)


def test_unknown_names_come_with_the_nearest() -> None:
    """A fault, and a fault's parameter."""
    with pytest.raises(UserError, match="response_lost"):
        catalogue.find("respons_lost")
    with pytest.raises(UserError, match="delay_s"):
        catalogue.make("latency", {"delay": 3})
    assert vars(catalogue.make("latency", {"delay_s": 3.0}))["delay_s"] == 3.0
