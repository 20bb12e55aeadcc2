"""Following a portal's links: pages are opened and read, nothing is pressed that could write."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Error

from wardround.learn import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

MOST_LINKS = 6
"""Links that are followed."""
_LINKS = """() => {
  const squeeze = (text) => (text ?? '').replace(/\\s+/g, ' ').trim().slice(0, 120);
  const row = (one) => one.closest('tr,li,[role=row],[role=listitem],article');
  const parts = (one) => { const found = row(one); return found ? [...found.querySelectorAll('td,th,a,span,strong,b,h2,h3,h4,p,div')]
    .filter((part) => !part.children.length).map((part) => squeeze(part.textContent)).filter(Boolean).slice(0, 12) : []; };
  return [...document.querySelectorAll('a[href]')].filter((one) => one.checkVisibility()).slice(0, 400).map((one) => ({
    href: one.getAttribute('href'), text: squeeze(one.getAttribute('aria-label') || one.textContent), row: parts(one),
    odd: one.hasAttribute('download') || one.target === '_blank' || one.hasAttribute('data-method') || one.hasAttribute('data-confirm')
      || one.hasAttribute('onclick') || one.hasAttribute('hx-post') || one.hasAttribute('data-turbo-method'),
  }));
}"""
_ID = re.compile(r"^(?=[^/]*\d)[\w.:~-]{1,64}$|^[0-9a-fA-F-]{16,}$")
_GENERIC = 2


@dataclass(frozen=True)
class Link:
    """A link of a page. ``path``: with query and fragment."""

    path: str
    text: str
    row: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Links that differ in one part only: most likely one page for each patient."""

    template: str
    """Path with ``{patient}`` in place of that part."""
    patients: tuple[tuple[str, str], ...]
    """(key, name)"""
    where: str
    """The page on which the links stand."""


def links(page: Page, base_url: str) -> list[Link]:
    """The portal's own links on a page that may be followed: each address once."""
    try:
        found = page.evaluate(_LINKS)
    except Error:
        return []
    here, base = page.url, urlsplit(base_url)
    kept: dict[str, Link] = {}
    for one in found:
        target = urlsplit(urljoin(here, str(one["href"])))
        if one["odd"] or target.netloc != base.netloc or target.scheme not in ("http", "https"):
            continue
        path = (
            (target.path or "/") + (f"?{target.query}" if target.query else "") + (f"#{target.fragment}" if "/" in target.fragment else "")
        )
        text = str(one["text"])
        if words.SIGN_OUT.search(text) or words.UNSAFE.search(text) or words.UNSAFE.search(path) or path in kept:
            continue
        kept[path] = Link(path, text, tuple(str(part) for part in one["row"]))
    return list(kept.values())


def worth(found: Iterable[Link], here: str) -> list[Link]:
    """A few of them: of links that are alike only the first."""
    seen: set[str] = {_shape(here)}
    chosen = []
    for link in found:
        if _shape(link.path) not in seen:
            seen.add(_shape(link.path))
            chosen.append(link)
    return chosen[:MOST_LINKS]


def chart(found: Iterable[Link], where: str) -> Chart | None:
    """The links that open a patient each, if a page has such a list."""
    groups: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in found:
        for template, key in _templates(link.path):
            groups[template].setdefault(key, link)
    likely = [
        (template, members)
        for template, members in groups.items()
        if len(members) >= _GENERIC and (words.PATIENT.search(template) or words.PATIENT.search(where)) and _named(members)
    ]
    if not likely:
        return None
    template, members = min(likely, key=lambda one: (len(one[0]), -len(one[1])))
    return Chart(template, tuple((key, name) for key, name in _named(members).items()), where)


def _templates(path: str) -> Iterable[tuple[str, str]]:
    bare, fragment = urldefrag(path)
    route, question, query = bare.partition("?")
    for prefix, text, suffix in ((("", route, question + query + (f"#{fragment}" if fragment else ""))), (f"{bare}#", fragment, "")):
        parts = text.split("/")
        for place, part in enumerate(parts):
            if _ID.match(part):
                yield prefix + "/".join([*parts[:place], "{patient}", *parts[place + 1 :]]) + suffix, part
    for name, value in re.findall(r"(?:^|&)(\w*(?:id|patient|pid|mrn)\w*)=([^&#]+)", query, re.IGNORECASE):
        yield bare.replace(f"{name}={value}", f"{name}={{patient}}"), value


def _named(members: dict[str, Link]) -> dict[str, str]:
    """A name for each: the link's own words, or the first of its row that looks like a person's."""
    texts = [link.text for link in members.values()]
    own = len(set(texts)) == len(texts)
    named = {}
    for key, link in members.items():
        candidates = ([link.text] if own else []) + list(link.row)
        name = next((text for text in candidates if person(text)), "")
        if name:
            named[key] = name
    return named


def person(text: str) -> bool:
    """Whether a text looks like a person's first and last name."""
    letters = [word for word in re.split(r"[\s,]+", text) if word[:1].isalpha()]
    return 2 <= len(letters) <= 5 and sum(word[:1].isupper() for word in letters) >= _GENERIC and not any(one.isdigit() for one in text)  # noqa: PLR2004  # first and last name, with more between


def _shape(path: str) -> str:
    return "/".join("*" if _ID.match(part) else part for part in re.split(r"[/?#]", path))
