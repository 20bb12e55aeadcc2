"""What a team may write into its profile is what the rules can be told."""

from __future__ import annotations

import msgspec
import pytest
from pydantic import ValidationError

from wardround.portal.screens import Meaning
from wardround.screen.glossary import Entry


def test_the_profile_and_the_rules_know_the_same_keys() -> None:
    assert set(Meaning.model_fields) == {field.name for field in msgspec.structs.fields(Entry)}


def test_an_entry_that_is_about_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="a label or a selector"):
        Meaning(concept="dose")
