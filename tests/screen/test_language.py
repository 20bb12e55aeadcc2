"""Screens in other languages: told by their texts, never failed for words that the rules do not know, and never passed in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.screen.collect import WIDE, collect
from wardround.screen.facts import language
from wardround.screen.facts.actions import classify
from wardround.screen.judge import judge
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import Page

FORM = (
    "<h1>{title}</h1><form><p><label for=m>{drug}</label><input id=m><p><label for=d>{dose}</label>"
    "<input id=d name=dose aria-label='{dose} mg'> mg"
    "<p>{line}</p><button type=button>{save}</button><button>{sign}</button><button type=button>{delete}</button></form>"
)
PAGES = {
    "de": FORM.format(
        title="Neue Verordnung",
        drug="Medikament",
        dose="Dosis",
        line="Ramipril 2,5 mg t\u00e4glich, gegeben am 03.04.2026 s.c. und 1.5 mg",
        save="Speichern",
        sign="Freigeben",
        delete="L\u00f6schen",
    ),
    "fr": FORM.format(
        title="Ordonnance",
        drug="M\u00e9dicament",
        dose="Posologie",
        line="Digoxine 0,25 mg par jour depuis le 03/04/2026 pour les patients",
        save="Enregistrer",
        sign="Signer",
        delete="Supprimer",
    ),
    "es": FORM.format(
        title="Nueva receta",
        drug="Medicamento",
        dose="Dosis",
        line="Enalapril 2,5 mg cada 12 horas desde el 03/04/2026, IN y OD",
        save="Guardar",
        sign="Firmar",
        delete="Eliminar",
    ),
    "ar": FORM.format(
        title="\u0648\u0635\u0641\u0629 \u0637\u0628\u064a\u0629",
        drug="\u0627\u0644\u062f\u0648\u0627\u0621",
        dose="\u0627\u0644\u062c\u0631\u0639\u0629",
        line="\u0645\u064a\u062a\u0648\u0628\u0631\u0648\u0644\u0648\u0644 25 mg",
        save="\u062d\u0641\u0638",
        sign="\u062a\u0648\u0642\u064a\u0639",
        delete="\u062d\u0630\u0641",
    ),
    "ja": FORM.format(
        title="\u51e6\u65b9\u30aa\u30fc\u30c0\u30fc",
        drug="\u85ac\u5264\u540d",
        dose="\u7528\u91cf",
        line="\u30ef\u30eb\u30d5\u30a1\u30ea\u30f3 1 mg",
        save="\u4fdd\u5b58",
        sign="\u78ba\u5b9a",
        delete="\u524a\u9664",
    ),
}


ADJACENT = {"destructive-adjacent-routine", "look-alike-actions", "save-vs-submit-adjacent"}
"""What these say of these pages they say rightly: saving, signing and deleting stand side by side there."""


def read(page: Page, body: str, attributes: str) -> Reading:
    page.set_content(f"<!doctype html><html {attributes}><title>x</title><body>{body}")
    return Reading(collect(page, viewport=WIDE))


@pytest.mark.parametrize("code", sorted(PAGES))
@pytest.mark.parametrize("said", ["", "lang={}", "lang=en"])
def test_a_screen_in_another_language_is_known_by_its_texts_and_fails_nothing(page: Page, code: str, said: str) -> None:
    reading = read(page, PAGES[code], said.format(code))
    assert reading.language == code
    assert not [one for one in judge([reading]) if one.outcome == "fail" and one.rule not in ADJACENT]
    assert {"dose_labels", "actions", "identity"} <= {family for family, _ in language.families(reading)}


def test_figures_fail_in_every_language(page: Page) -> None:
    body = PAGES["de"].replace("Ramipril 2,5 mg", "Metoprolol 5.0 mg oral daily</p><p>Metoprolol .5 mg oral daily</p><p>x")
    failed = {one.rule for one in judge([read(page, body, "lang=de")]) if one.outcome == "fail"}
    assert {"trailing-zero", "naked-decimal"} <= failed


def test_english_is_judged_whatever_the_markup_says(page: Page) -> None:
    words = "Save your changes for this patient, and sign to order the medication"
    body = f"<h1>New order</h1><form><p>{words}<p>Ramipril 2,5 mg by mouth daily</form>"
    for said in ("", "lang=en-GB", "lang=de"):
        reading = read(page, body, said)
        assert reading.language == "en"
        assert "ambiguous-separator" in {one.rule for one in judge([reading]) if one.outcome == "fail"}


def test_too_few_words_leave_it_to_the_document(page: Page) -> None:
    assert read(page, "<p>Ramipril 5 mg</p>", "lang=da").language == "da"
    assert read(page, "<p>Ramipril 5 mg</p>", "").language == "en"


SAID = {
    "de": ("Speichern", "Freigeben", "Verordnung l\u00f6schen", "Abbrechen"),
    "fr": ("Enregistrer", "Signer", "Annuler l\u2019ordonnance", "Annuler"),
    "es": ("Guardar", "Firmar", "Cancelar receta", "Cancelar"),
}


@pytest.mark.parametrize("code", sorted(SAID))
def test_verbs_on_buttons_are_known_in_some_languages(page: Page, code: str) -> None:
    saves, signs, destroys, leaves = SAID[code]
    assert [classify(one, code)[0] for one in SAID[code]] == ["save_draft", "commit", "destructive", "abandon"]
    near = PAGES[code] + f"<p><button>{saves}</button><button>{signs}</button><button>{destroys}</button></p>"
    assert {one.rule for one in judge([read(page, near, f"lang={code}")]) if one.outcome == "fail"} >= ADJACENT
    style = "<style>button { margin: 120px; display: block }</style>"
    apart = style + PAGES[code] + f"<p><button>{saves}</button><button>{leaves}</button></p>"
    assert not [one for one in judge([read(page, apart, f"lang={code}")]) if one.outcome == "fail"]


def test_clearing_a_filter_destroys_nothing() -> None:
    for code, words in {"de": "Filter l\u00f6schen", "fr": "Effacer les filtres", "es": "Borrar filtros"}.items():
        assert classify(words, code)[0] == "navigate"
