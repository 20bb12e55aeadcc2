"""Pages of a given size for the benchmarks: orders in a table, medication forms, results. Made by rule, the same each time."""

from __future__ import annotations

HEAD = (
    '<!doctype html><html lang="en"><title>Orders</title><header>Grace Okafor, born 01-Feb-1960, MRN 123456</header>'
    "<main><h1>Active orders</h1><table><thead><tr><th>Medication<th>Dose<th>Route<th>Status<th>Action</thead><tbody>"
)
ROW = "<tr><td>metoprolol<td><b>{n}</b> mg<td>oral<td><span>active</span><td><button>Change</button> <a href='/orders/{n}'>Details</a>"
FORM = (
    "<form><fieldset><legend>Order {n}</legend><label for=d{n}>Dose per administration (mg)</label><input id=d{n} name=dose>"
    "<label for=r{n}>Route</label><select id=r{n}><option>oral<option>intravenous</select><p>Note <em>text</em></p>"
    "<div><span>Frequency</span><input aria-label=Frequency></div><button>Sign order</button></fieldset></form>"
)
_OF_HEAD, _OF_ROW, _OF_FORM = 14, 10, 14
"""Nodes that each of them makes."""


def page(nodes: int) -> str:
    """A page of about so many elements: two thirds in the table, the rest in forms."""
    rows = (nodes * 2 // 3 - _OF_HEAD) // _OF_ROW
    forms = (nodes - nodes * 2 // 3) // _OF_FORM
    table = "".join(ROW.format(n=n % 90 + 1) for n in range(rows))
    return f"{HEAD}{table}</table>{''.join(FORM.format(n=n) for n in range(forms))}</main>"
