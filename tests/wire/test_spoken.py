"""Faults and aims in words: read, written, and refused with the wrong word pointed at."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from wardround import workspace
from wardround.errors import UserError
from wardround.wire import catalogue
from wardround.wire.aim import HOWS, ROLES, Aim
from wardround.wire.spoken import Spoken, parse
from wardround.wire.spoken_aim import METHODS, parse_aim

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("A", "B", "nurse-1", "tab", "of", "in", "while", "Dr. Ø 7", 'quo"te', "any", "back\\slash")
PATHS = ("/", "/api/orders*", "/api/**", "**/token", "/of", "/a(b),c=d", "relative", "/with space", '/quo"te')


def some_aim(draw: random.Random) -> Aim:
    """Any aim."""

    def maybe(values: tuple[str, ...]) -> str | None:
        return draw.choice((None, None, *values))

    return Aim(
        role=maybe(ROLES),
        method=maybe(METHODS),
        path=maybe(PATHS),
        clinician=maybe(NAMES),
        tab=maybe(NAMES),
        nth=draw.choice((None, 1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 112)),
        while_refresh=draw.random() < 0.3,
        after_act=maybe(("sign_in", "review_chart", "a flow")),
        how=maybe(HOWS),
        marked=draw.random() < 0.3,
    )


@pytest.mark.parametrize("seed", range(20))
def test_every_aim_is_read_back_from_its_words(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  # repeatable, no secret
    for _ in range(500):
        aim = some_aim(draw)
        assert parse_aim(str(aim)) == aim, str(aim)


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize("how", [None, *HOWS])
def test_a_role_and_a_how_of_the_same_name_are_told_apart(role: str | None, how: str | None) -> None:
    assert parse_aim(str(Aim(role=role, how=how))) == Aim(role=role, how=how)


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("any", Aim()),
        ("refresh of tab B", Aim(role="refresh", tab="B")),
        ("refresh in tab B", Aim(role="refresh", tab="B")),
        ("2nd write while a refresh is in flight", Aim(role="write", nth=2, while_refresh=True)),
        (
            "POST /api/orders* of nurse-1 after review_chart",
            Aim(method="POST", path="/api/orders*", clinician="nurse-1", after_act="review_chart"),
        ),
        ("after sign_in of nurse-1 of tab A", Aim(clinician="nurse-1", tab="A", after_act="sign_in")),
        ("1st write carrying a marker of tab B", Aim(role="write", nth=1, tab="B", marked=True)),
        ("first read", Aim(role="read", nth=1)),
        ("nth 4 read", Aim(role="read", nth=4)),
        ("4-th read", Aim(role="read", nth=4)),
        ("2. read", Aim(role="read", nth=2)),
        ("stream", Aim(role="stream")),
        ("any stream", Aim(how="stream")),
        ("GET stream", Aim(method="GET", how="stream")),
    ],
)
def test_aims_as_people_write_them(text: str, aim: Aim) -> None:
    assert Aim.of(text) == aim


@pytest.mark.parametrize("name", workspace.names("proxies"))
def test_every_fault_is_read_back_from_its_words(name: str) -> None:
    """As it is by default, with every parameter spelt out, and with each changed."""
    kind = catalogue.find(name)
    plain = Spoken(name)
    assert parse(str(plain)) == plain
    made = catalogue.make(name)
    spelt = Spoken(name, {parameter: getattr(made, parameter) for parameter in catalogue.parameters(kind)}, Aim(role="write", nth=2))
    assert parse(str(spelt)) == spelt
    assert Spoken.of(made) == plain


def test_a_fault_at_hand_says_what_differs_from_its_defaults() -> None:
    fault = catalogue.make("latency", {"delay_s": 0.1, "before": "browser"})
    spoken = Spoken.of(fault, Aim(role="refresh", tab="B"))
    assert str(spoken) == "latency(delay_s=0.1, before=browser) on refresh in tab B"
    assert vars(parse(str(spoken)).make())["delay_s"] == 0.1


def test_each_scenario_gets_a_fault_of_its_own() -> None:
    """One that remembers what it lost must not carry that over."""
    spoken = parse("response_lost on refresh")
    assert spoken.make() is not spoken.make()


def test_every_kind_of_value(tmp_path: Path) -> None:
    """As the fault's types say, quotation marks included."""
    (tmp_path / "proxies").mkdir()
    (tmp_path / "proxies" / "odd.py").write_text(
        "from dataclasses import dataclass\nfrom typing import Literal, Optional\n"
        "@dataclass\nclass Odd:\n    count: int = 1\n    share: float = 0.5\n    on: bool = False\n    text: str | None = None\n"
        "    old: Optional[float] = None\n    status: Literal[500, 'cut'] = 500\n    raw: dict[str, str] | None = None\n"
        "    hosts: tuple[str, ...] = ('a',)\n    codes: frozenset[int] = frozenset()\n"
        "    def __post_init__(self):\n        if self.count < 0: raise ValueError('count must not be negative')\n"
        "    def request(self, flow): pass\n"
    )
    spoken = parse('odd(count=3, share=1e-3, on=yes, text="a, b)", old=none, status=cut)', root=tmp_path)
    assert spoken.parameters == {"count": 3, "share": 0.001, "on": True, "text": "a, b)", "old": None, "status": "cut"}
    assert parse(str(spoken), root=tmp_path) == spoken
    assert parse('odd(text="none", status=500)', root=tmp_path).parameters == {"text": "none", "status": 500}
    assert parse(str(parse('odd(text="none")', root=tmp_path)), root=tmp_path).parameters == {"text": "none"}
    several = parse("odd(hosts=b|c.test, codes=3|1)", root=tmp_path)
    assert several.parameters == {"hosts": ("b", "c.test"), "codes": frozenset({1, 3})}
    assert parse(str(several), root=tmp_path) == several
    assert parse(str(parse('odd(hosts="")', root=tmp_path)), root=tmp_path).parameters == {"hosts": ()}
    for wrong, said in (
        ("odd(count=1.5)", "whole number"),
        ('odd(count="1")', "whole number"),
        ("odd(share=nan)", "number"),
        ("odd(on=maybe)", "true or false"),
        ("odd(status=501)", "500, cut"),
        ("odd(raw=a)", "only Python"),
        ("odd(codes=1|b)", "whole number, or several"),
        ("odd(count=-1)", "must not be negative"),
    ):
        with pytest.raises(UserError, match=said) as caught:
            parse(wrong, root=tmp_path)
        assert caught.value.slug == "fault-value"


@pytest.mark.parametrize(
    ("text", "slug", "marked", "near"),
    [
        ("", "fault-text", ">><<", "FAULT(name=value"),
        ("respons_lost on refresh", "unknown-fault", ">>respons_lost<<", "'response_lost'"),
        ("latency(dely_s=3)", "unknown-fault-parameter", ">>dely_s<<", "'delay_s'"),
        ("latency(delay_s=30s)", "fault-value", ">>30s<<", "number without a unit"),
        ("latency(before=brows)", "fault-value", ">>brows<<", "'browser'"),
        ("latency(delay_s=3", "fault-text", "3 >><<", "')'"),
        ("latency(delay_s=3, delay_s=4)", "fault-text", ", >>delay_s<<=4", "twice"),
        ("latency(delay_s)", "fault-text", ">>)<<", "'='"),
        ("latency(delay_s=)", "fault-text", ">>)<<", "a value"),
        ('latency(before="browser)', "fault-text", '>>"<<', "not closed"),
        ("latency at refresh", "fault-text", ">>at<<", "'on'"),
        ("latency on", "aim-word", "on >><<", "aim is missing"),
        ("latency on refesh of tab B", "aim-word", ">>refesh<< of", "'refresh'"),
        ("latency on PSOT /a", "aim-word", ">>PSOT<<", "'POST'"),
        ("latency on api/x", "aim-word", ">>api/x<<", "begins with /"),
        ("latency on POST refresh", "aim-word", ">>refresh<<", "too late"),
        ("latency on refresh refresh", "aim-word", "refresh >>refresh<<", "twice"),
        ("latency on 0th refresh", "aim-word", ">>0th<<", "1st"),
        ("latency on nth refresh", "aim-word", ">>refresh<<", "nth 4"),
        ("latency on refresh in B", "aim-word", ">>B<<", "in tab B"),
        ("latency on refresh of", "aim-word", "of >><<", "of tab B"),
        ("latency on refresh of tab", "aim-word", "tab >><<", "tab B"),
        ("latency on refresh of tab A of tab B", "aim-word", "tab >>B<<", "twice"),
        ("latency on refresh of tab A aftr sign_in", "aim-word", ">>aftr<<", "'after'"),
        ("latency on refresh of nurse-9", "aim-word", ">>nurse-9<<", "'nurse-1'"),
        ("latency on refresh after sing_in", "aim-word", ">>sing_in<<", "'sign_in'"),
        ("latency on read while refreshing", "aim-word", ">>refreshing<<", "while a refresh is in flight"),
        ("latency on read while a refresh is", "aim-word", "is >><<", "while a refresh is in flight"),
    ],
)
def test_an_error_points_at_the_wrong_word(text: str, slug: str, marked: str, near: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text, clinicians=["nurse-1", "doctor-1"], flows=["sign_in", "review_chart"])
    assert caught.value.slug == slug
    assert marked in caught.value.message
    assert near in str(caught.value)


def test_an_aim_that_says_only_whose_or_when_needs_no_on() -> None:
    assert parse("offline after sign_in of tab B").aim == Aim(after_act="sign_in", tab="B")


def test_a_file_that_is_broken_is_said_as_such(tmp_path: Path) -> None:
    """Not as an unknown name."""
    (tmp_path / "proxies").mkdir()
    (tmp_path / "proxies" / "odd.py").write_text("1 +")
    with pytest.raises(UserError) as caught:
        parse("odd on refresh", root=tmp_path)
    assert caught.value.slug == "file-broken"
