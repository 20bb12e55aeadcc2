"""The standards' facts as data files, each with its source; read once. A list of words never stands inside a rule."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from importlib import resources
from typing import Any


def text(name: str) -> str:
    """The text of one data file."""
    return resources.files("wardround.screen.standards").joinpath(name).read_text(encoding="utf-8")


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a ``.tsv`` file, by the names of its columns. Lines that begin with ``#`` say where it is from."""
    lines = [line for line in text(name).splitlines() if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def data(name: str) -> Any:  # noqa: ANN401 - what a JSON file holds is its reader's to say
    """Content of a ``.json`` file."""
    return json.loads(text(name))


def words(name: str, key: str) -> re.Pattern[str]:
    """A list of a ``.json`` file, each entry a regular expression of whole words, as one pattern; case does not count."""
    return words_of(tuple(data(name)[key]))


@cache
def words_of(entries: tuple[str, ...]) -> re.Pattern[str]:
    """The same of such a list."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(entries)})(?!\w)", re.IGNORECASE)
