"""What a profile says of a request becomes that request, whatever stands in the values."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from wardround.load.templates import Template, prepare
from wardround.portal.requests import Request

HARD = 'a/b?c&d="é\\'


def test_a_value_stays_itself_in_path_json_and_form() -> None:
    words = {"patient": HARD, "text": HARD}
    form = prepare(Request(post="/p/{patient}/n", send={"t": "{text} x", "deep": {"p": ["{patient}"]}}), "write_note", 1, "write")
    assert form.path.fill(words) == "/p/a%2Fb%3Fc%26d%3D%22%C3%A9%5C/n"
    assert form.body is not None
    assert json.loads(form.body.fill(words)) == {"t": f"{HARD} x", "deep": {"p": [HARD]}}
    form = prepare(Request(post="/p", form={"a b": "x={text}&", "c": "{patient}"}), "write_note", 1, "write")
    assert form.body is not None
    assert parse_qs(form.body.fill(words)) == {"a b": [f"x={HARD}&"], "c": [HARD]}


def test_unknown_words_and_braces_stay() -> None:
    assert Template("{nobody} \\d{2}").fill({"patient": "p"}) == "{nobody} \\d{2}"


def test_what_an_answer_must_give_may_name_words() -> None:
    form = prepare(Request(get="/alerts", take={"alert": '"id":(\\d+),"p":"{patient}"'}), "acknowledge_alert", 1, "read")
    assert form.take[0][1].fill({"patient": "a.b"}) == '"id":(\\d+),"p":"a.b"'
    assert form.take[0][1].fill({"patient": "a+b"}) == '"id":(\\d+),"p":"a\\+b"'


def test_a_request_knows_what_it_carries() -> None:
    order = Request(post="/p/{patient}?x=1", headers={"X-T": "{cookie:csrf}"}, send={"dose": "1", "note": "{marker}"})
    form = prepare(order, "order_medication", 2, "write")
    assert (form.route, form.whose, form.marked, form.cookies, form.meant) == ("/p/{patient}", "patient", True, ("csrf",), {"dose": "1"})
    assert prepare(Request(get="/ward"), "open_ward_list", 1, "read").whose == "ward"
    assert 201 in form.ok
    assert 302 not in form.ok
    assert prepare(Request(post="/x", ok=[302]), "f", 1, "write").ok == {302}
