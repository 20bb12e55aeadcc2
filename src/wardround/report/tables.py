"""A plain page of headings and tables, for reports that are mostly figures: readable on a phone and on paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STYLE = """body{font:15px/1.45 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{margin-top:2rem}table{border-collapse:collapse;font-size:13px;display:block;overflow-x:auto}
td,th{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:left}
@media(max-width:50rem){svg{max-width:100%;height:auto}pre,code{white-space:pre-wrap}
h1,h2,h3{overflow-wrap:anywhere}}
td.n{text-align:right}.broken,.slower{color:#a11}.holds,.faster{color:#17632f}.could-not-tell{color:#7a5b00}.not-checked{color:#555}
figure{margin:1rem 0}figure img{max-width:100%;border:1px solid #ccc}"""
SAYS = frozenset({"broken", "holds", "could-not-tell", "not-checked", "slower", "faster"})
"""Words that are a verdict: they have a colour, too."""


def page(title: str, parts: Iterable[str]) -> str:
    """The whole document. ``title``: plain text; ``parts``: HTML."""
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}'
    return f"{head}</title><style>{STYLE}</style><body>{''.join(parts)}</body></html>\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows of numbers (to the right, one decimal) and texts (escaped); None is an empty cell. Without heads, without a row of them."""
    head = f"<tr>{''.join(f'<th>{escape(name)}</th>' for name in heads)}</tr>" if heads else ""
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table>{head}{body}</table>"


def _cell(value: object) -> str:
    if isinstance(value, str):
        kind = f' class="{value}"' if value in SAYS else ""
        return f"<td{kind}>{escape(value)}</td>"
    shown = "" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)
    return f'<td class="n">{shown}</td>'
