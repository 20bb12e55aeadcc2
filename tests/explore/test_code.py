"""Source text as a formatter leaves it."""

from __future__ import annotations

import pytest

from wardround.explore.code import Names, aim, assigned, called, imports, literal, plain
from wardround.wire.aim import Aim


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", '"a"'), ('say "a"', "'say \"a\"'"), (3.0, "3"), (0.5, "0.5"), (True, "True"), (None, "None"), ({"a": 1.0}, '{"a": 1}')],
)
def test_literals(value: object, text: str) -> None:
    assert literal(value).flat() == text


def test_a_value_that_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match=r"no literal for \[1\]"):
        literal([1])


def test_an_aim_says_no_more_than_it_asks() -> None:
    assert aim(Aim()).flat() == "Aim()"
    assert aim(Aim(role="write", nth=2, while_refresh=True)).flat() == 'Aim(role="write", nth=2, while_refresh=True)'


def test_what_does_not_fit_on_a_line_has_one_for_each_argument() -> None:
    long = assigned("name", called("ward.wire.fault", literal("x" * 40), called("Aim", path=literal("y" * 40)), before=literal("z")))
    assert long.lines("    ") == [
        "    name = ward.wire.fault(",
        f'        "{"x" * 40}",',
        f'        Aim(path="{"y" * 40}"),',
        '        before="z",',
        "    )",
    ]
    assert called("f", plain("a")).lines("    ") == ["    f(a)"]


def test_names_are_new_and_no_words_of_the_language() -> None:
    names = Names({"ward"})
    assert [names.new(words) for words in ("nurse-1", "nurse 1", "ward", "class", "7 up", "-")] == [
        "nurse_1",
        "nurse_1_2",
        "ward_2",
        "_class",
        "_7_up",
        "it",
    ]


def test_imports_are_sorted_and_wrapped() -> None:
    wanted = [("b", "two"), ("a", "one"), ("b", "Three"), ("c", "x" * 50), ("c", "y" * 50)]
    assert imports(wanted) == [
        "from a import one",
        "from b import Three, two",
        "from c import (",
        f"    {'x' * 50},",
        f"    {'y' * 50},",
        ")",
    ]
