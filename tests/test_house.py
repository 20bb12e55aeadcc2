"""The house keeps its own rules: what exists is documented, what is generated is current, what is promised is there."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from wardround import __version__, docs, workspace
from wardround.docs.command_line import commands, parameters
from wardround.docs.faults import fault_names
from wardround.docs.profile import meanings, sections
from wardround.invariants import all_invariants
from wardround.screen.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = workspace.kit()
SOURCES = sorted(path for folder in ("src/wardround", *workspace.KINDS) for path in (ROOT / folder).rglob("*.py"))
PAGES = sorted((ROOT / "docs").rglob("*.md"))
LONG = {
    "events.py": "the vocabulary: one struct for each kind of event, and what its fields mean",
    "catalogue.py": "the list of planted defects: one entry each, with what a clinician sees and where it was reported",
}


def slugs() -> Iterator[str]:
    """Every slug in the source: the first word of each ``UserError``."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").lower().endswith("usererror") and node.args:
                yield from _words(node.args[0], path)
    yield from (f"unknown-{word}" for word in ("flow", "fault", "suite", "report"))


def _words(first: ast.expr, path: Path) -> Iterator[str]:
    if isinstance(first, ast.Constant):
        yield str(first.value)
    elif not (isinstance(first, ast.JoinedStr) and path.name == "workspace.py"):
        # a slug that is put together cannot be looked up; the four kinds of names in workspace.py are listed above
        assert isinstance(first, ast.Name), f"{path}: a slug must be written out"


def test_every_error_is_documented_and_every_documented_error_exists() -> None:
    documented = set(re.findall(r"^## (\S+)$", (ROOT / "docs/reference/errors.md").read_text(), re.MULTILINE))
    assert set(slugs()) == documented


@pytest.mark.parametrize("name", sorted(docs.pages()))
def test_generated_pages_are_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text()
    assert written == docs.pages()[name], "run `python -m wardround.docs`"


def test_every_invariant_fault_and_option_has_its_words() -> None:
    pages = docs.pages()
    for one in all_invariants():
        assert f"\n## {one.ID}\n" in pages["reference/invariants.md"]
    for name in fault_names():
        assert f"\n## {name}\n" in pages["reference/faults.md"]
    for name, function in commands().items():
        assert f"\n## wardround {name}\n" in pages["reference/cli.md"]
        for key, _, told in parameters(function):
            assert told.help, f"{name}: {key}"


def test_every_screen_rule_has_its_section_and_its_words() -> None:
    page = docs.pages()["reference/rules.md"]
    for rule in all_rules():
        assert f"\n## {rule.ID}\n" in page
        assert rule.__name__.endswith(f".{rule.ID.replace('-', '_')}"), "one file, one rule, named alike"
        assert rule.TITLE, rule.ID
        assert rule.HAZARD, rule.ID
        assert rule.SATISFIED, rule.ID
        assert rule.CLAUSES, rule.ID


def test_every_reason_that_a_screen_rule_gives_is_explained() -> None:
    for rule in all_rules():
        source = (ROOT / "src" / "wardround" / f"{rule.__name__.partition('.')[2].replace('.', '/')}.py").read_text()
        assert set(_reasons(ast.parse(source))) <= set(rule.REASONS), rule.ID


def _reasons(tree: ast.AST) -> Iterator[str]:
    """The codes that are written out as ``reason=...`` or ``reason, says = ...``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "reason":
            yield from _strings(node.value)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                for name, value in zip(names, values, strict=False):
                    if isinstance(name, ast.Name) and name.id == "reason":
                        yield from _strings(value)


def _strings(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _strings(value.body)
        yield from _strings(value.orelse)
    elif isinstance(value, ast.Constant):
        yield str(value.value)


def test_every_profile_key_says_what_it_means() -> None:
    said = meanings()
    missing = [f"{model.__name__}.{key}" for _, model in sections() for key in model.model_fields if not said.get((model.__name__, key))]
    assert not missing


def test_every_fault_parameter_says_what_it_means() -> None:
    rows = [line for line in docs.pages()["reference/faults.md"].splitlines() if line.startswith("| `")]
    assert rows
    assert not [row for row in rows if row.endswith("|  |")]


@pytest.mark.parametrize("document", [ROOT / "README.md", *PAGES], ids=lambda one: str(one.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{document.name}: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{document.name}: {target}"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings} | set(headings)


def test_files_stay_small_and_say_what_they_are() -> None:
    for path in SOURCES:
        text = path.read_text()
        assert ast.get_docstring(ast.parse(text)), f"{path}: a file says what it is"
        assert text.count("\n") <= 300 or path.name in LONG, f"{path}: one file, one noun"


def test_the_four_folders_are_packages() -> None:
    for kind in workspace.KINDS:
        assert (ROOT / kind / "__init__.py").is_file(), f"without it, an installed package named {kind} would win"


def test_nothing_names_the_machine_it_was_written_on() -> None:
    for path in [*SOURCES, *PAGES, ROOT / "README.md", ROOT / "Makefile", ROOT / "pyproject.toml"]:
        assert not re.search(r"(?<![\w.])/(work|root|home)/", path.read_text()), path


def test_every_import_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {re.split(r"[<>=~!\[; ]", line)[0].lower() for line in project["dependencies"]}
    known = {"_pytest": "pytest", "jwt": "pyjwt", "xdist": "pytest-xdist", "allure_commons": "allure-pytest", "allure": "allure-pytest"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for top in {module.partition(".")[0] for module in modules}:
                if top in ("wardround", "__future__", *workspace.KINDS) or top in _standard():
                    continue
                assert known.get(top, top).lower().replace("_", "-") in named, f"{path}: {top}"


def _standard() -> frozenset[str]:
    import sys

    return sys.stdlib_module_names


def test_the_changelog_knows_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_readme_has_room_for_the_table_of_defects() -> None:
    text = (ROOT / "README.md").read_text()
    assert text.index("<!-- defects:begin -->") < text.index("<!-- defects:end -->")
