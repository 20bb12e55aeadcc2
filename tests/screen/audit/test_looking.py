"""Looking at live pages: also those that never settle, go elsewhere, are broken, huge, or in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.screen.audit import audit
from wardround.screen.audit.judged import LANGUAGE, NOT_READ, rows
from wardround.screen.audit.looking import Looker
from wardround.screen.audit.looks import kept
from wardround.screen.audit.terms import Given, Terms, agreed
from wardround.screen.glossary import Entry
from wardround.screening import ScreenFindings, Screening, attach

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from wardround.findings import ScreenRow

HAZARD = "<html lang=en><title>Orders</title><main><h1>Medication orders</h1><p>Warfarin 1.0 mg once daily</p></main>"
WELL = "<html lang=en><title>Orders</title><main><h1>Medication orders</h1><p>Warfarin 1 mg once daily</p></main>"
QUICK = Terms(rules=("trailing-zero",), viewports=("wide",), axe=False, probes=False)


def _rows(page: Page, home: Path, html: str, terms: Terms = QUICK) -> list[ScreenRow]:
    page.set_content(html)
    return rows([Looker(home, terms).look(page, key="/orders")], terms)


def _fails(found: list[ScreenRow]) -> list[str]:
    return [row.rule for row in found if row.outcome == "fail"]


def test_a_look_is_kept_and_judged_again_alike(page: Page, tmp_path: Path) -> None:
    terms = Terms(viewports=("wide", "phone"))
    audit.begin(tmp_path, terms)
    first = _rows(page, tmp_path, HAZARD, terms)
    assert "trailing-zero" in _fails(first)
    assert audit.judged(tmp_path).rows == first
    look = kept(tmp_path)[0]
    assert look.look.viewports == ["wide", "phone"]
    assert look.look.engine.startswith("axe-core 4.")
    assert look.picture("phone") is not None
    assert (look.folder / "look.json").stat().st_mode & 0o077 == 0


def test_check_names_the_finding_and_gives_an_entry_to_copy(page: Page, tmp_path: Path) -> None:
    page.set_content(HAZARD)
    with pytest.raises(ScreenFindings) as failed:
        Screening(tmp_path, QUICK).check(page, key="/orders")
    assert "trailing-zero" in str(failed.value)
    assert "1.0 mg" in str(failed.value)
    assert 'fingerprint = "' in str(failed.value)
    page.set_content(WELL)
    assert [row.outcome for row in Screening(tmp_path, QUICK).check(page, key="/orders")] in ([], ["pass"])


def test_the_page_gets_its_own_window_back(page: Page, tmp_path: Path) -> None:
    before = page.viewport_size
    _rows(page, tmp_path, WELL, Terms(viewports=("phone",), axe=False, probes=False))
    assert page.viewport_size == before


def test_a_page_that_never_settles_is_read_as_it_stands(page: Page, tmp_path: Path) -> None:
    moving = "<p id=c></p><script>setInterval(() => { document.getElementById('c').textContent = performance.now(); }, 20)</script>"
    assert _fails(_rows(page, tmp_path, HAZARD + moving)) == ["trailing-zero"]
    assert not kept(tmp_path)[0].models()[0].settled


def test_a_table_of_ten_thousand_cells_is_no_thousand_findings(page: Page, tmp_path: Path) -> None:
    line = "<tr>" + "<td>Warfarin 1.0 mg daily</td>" * 4 + "</tr>"
    table = f"<table><caption>Medication orders</caption>{line * 2500}</table>"
    found = [row for row in _rows(page, tmp_path, f"<html lang=en><main>{table}") if row.outcome == "fail"]
    # one for the rows that are read as a table, one for those beyond: the collector reads 400 rows
    assert 1 <= len(found) <= 2
    assert sum(row.instances for row in found) > 1000


def test_broken_html_is_judged_as_the_browser_shows_it(page: Page, tmp_path: Path) -> None:
    broken = "<html lang=en><h1>Medication orders</h2><div><p>Warfarin 1.0 mg once daily<table><td><form></div></p><input <button>"
    assert "trailing-zero" in _fails(_rows(page, tmp_path, broken))


@pytest.mark.parametrize("lang", ["ar", "de-CH"])
def test_another_language_is_said_and_never_passed_in_silence(page: Page, tmp_path: Path, lang: str) -> None:
    html = f"<html lang={lang} dir={'rtl' if lang == 'ar' else 'ltr'}><main><p>Warfarin 1.0 mg</p></main>"
    told = [row for row in _rows(page, tmp_path, html) if row.rule == LANGUAGE]
    assert {row.outcome for row in told} == {"review"}


def test_a_page_that_leaves_while_it_is_read_is_looked_at_where_it_arrives_or_told(page: Page, tmp_path: Path) -> None:
    page.set_content(f"{HAZARD}<script>setTimeout(() => location.replace('data:text/html,<title>gone</title><p>gone'), 250)</script>")
    found = rows([Looker(tmp_path, QUICK).look(page, key="/orders")], QUICK)
    assert {row.rule for row in found} <= {"trailing-zero", NOT_READ}


def test_a_page_that_cannot_be_read_is_a_question_and_no_pass(page: Page, tmp_path: Path) -> None:
    browser = page.context.browser
    assert browser is not None
    own = browser.new_page()
    own.close()
    found = rows([Looker(tmp_path, QUICK).look(own, key="/orders")], QUICK)
    assert [(row.rule, row.outcome) for row in found] == [(NOT_READ, "review")]


def test_the_same_screen_is_looked_at_once_and_its_next_state_again(page: Page, tmp_path: Path) -> None:
    looker = Looker(tmp_path, QUICK)
    page.goto("data:text/html,<main><h1>Orders</h1><button>Order</button></main>")
    assert looker.look_if_new(page) is not None
    assert looker.look_if_new(page) is None
    page.evaluate("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<p role=alert>Dose is missing</p>')")
    again = looker.look_if_new(page)
    assert again is not None
    assert "Dose is missing" in again.look.key


def test_axe_sees_frames_and_keeps_what_it_cannot_tell(page: Page, tmp_path: Path) -> None:
    frame = "<iframe title=inner srcdoc='<html lang=en><title>i</title><main><input></main>'></iframe>"
    back = "<p style='background:linear-gradient(red,blue)'><span style='color:#777'>hard to tell</span></p>"
    found = _rows(page, tmp_path, WELL + frame + back, Terms(rules=("trailing-zero",), viewports=("wide",), probes=False))
    axe = {(row.rule, row.outcome) for row in found if row.engine}
    assert ("axe/label", "fail") in axe
    assert ("axe/color-contrast", "review") in axe


def test_an_answer_in_the_glossary_turns_a_review_into_a_verdict(page: Page, tmp_path: Path) -> None:
    fields = "<label>Dose <input id=d></label><label>Route <input></label>"
    html = f"<html lang=en><main><h1>Medication order</h1>{fields}<button>Sign order</button></main>"
    plain = Terms(viewports=("wide",), axe=False, probes=False)
    asked = [row for row in _rows(page, tmp_path, html, plain) if row.outcome == "review" and '"Dose"' in row.control]
    assert asked
    for accept, outcome in ((True, "pass"), (False, "fail")):
        entry = Entry(label="Dose", rule=asked[0].rule, accept=accept, because="pharmacist")
        answered = rows(kept(tmp_path), Terms(viewports=("wide",), axe=False, probes=False, glossary=(entry,)))
        mine = [row for row in answered if (row.rule, row.control, row.reason) == (asked[0].rule, asked[0].control, asked[0].reason)]
        assert [row.outcome for row in mine] == [outcome]


def test_names_are_checked_in_the_first_second() -> None:
    from wardround.errors import UserError

    for given, slug in (
        (Given(rules=("trailing-zeros",)), "unknown-rule"),
        (Given(viewports=("tablet",)), "unknown-viewport"),
        (Given(locale="fr"), "unknown-locale"),
        (Given(locale="none.toml"), "locale-unreadable"),
        (Given(update=True), "baseline-needed"),
    ):
        with pytest.raises(UserError) as refused:
            agreed(given)
        assert refused.value.slug == slug


def test_allure_gets_the_picture_and_the_words(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr("allure.attach", lambda body, name, attachment_type: given.update({f"{attachment_type.name} {name}": body}))
    page.set_content(HAZARD)
    screening = Screening(tmp_path, QUICK)
    with pytest.raises(ScreenFindings):
        screening.check(page, key="/orders")
    assert str(given["TEXT screens"]).startswith("FAIL trailing-zero (critical) /orders")
    assert "PNG /orders" not in given
    attach(screening.looker.kept[0])
    assert isinstance(given["PNG /orders"], bytes)
