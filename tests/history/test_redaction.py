"""What must not stand on disk does not, in whatever spelling it travels; and what is harmless stays."""

from __future__ import annotations

import base64
import html
import json
import threading
from urllib.parse import quote, quote_plus

import pytest

from wardround.history.redaction import Redactor

NAME = "Zoë O'Brien"
PASSWORD = 'Tr0ub4dor&3 "x"/y'
TOKEN = "9f8e7d6c-5b4a-3210-ffff-0123456789ab"


@pytest.fixture
def redactor() -> Redactor:
    """One that knows a patient, a short given name, a code, a password and a token."""
    made = Redactor(b"key of this run")
    for value, label in ((NAME, "P1"), ("MRN-00931", "P1"), ("Ann", "P2"), ("482913", "totp"), (PASSWORD, "password"), (TOKEN, "access")):
        made.add(value, label)
    return made


@pytest.mark.parametrize(
    "spelled",
    [
        NAME,
        NAME.upper(),
        "O'Brien, Zoë",
        "O'BRIEN,ZOE",
        "O'BRIEN^ZOE",
        "zoe_o'brien",
        "Zoe\u0308 O'Brien",
        "Zoë\u00a0O'Brien",
        quote(NAME),
        quote_plus(NAME),
        quote(quote(NAME)),
        quote("O'Brien, Zoë", safe=""),
        json.dumps(NAME)[1:-1],
        html.escape(NAME),
        NAME.replace("'", "&#39;"),
        base64.b64encode(json.dumps({"who": NAME}, ensure_ascii=False).encode()).decode(),
    ],
)
def test_every_spelling_of_a_name_becomes_the_alias(redactor: Redactor, spelled: str) -> None:
    """A patient's name is found however the portal wrote it."""
    cleaned = redactor.text(f"chart={spelled}&next=1")
    assert "[P1]" in cleaned
    assert "brien" not in cleaned.lower()


@pytest.mark.parametrize(
    "spelled", [PASSWORD, quote(PASSWORD, safe=""), quote_plus(PASSWORD), json.dumps(PASSWORD)[1:-1], html.escape(PASSWORD)]
)
def test_every_spelling_of_a_password_is_replaced(redactor: Redactor, spelled: str) -> None:
    """Quotes, slashes and spaces in a password do not save it."""
    assert redactor.text(f"<{spelled}>") == "<[password]>"


def test_basic_authentication_is_unpacked(redactor: Redactor) -> None:
    """A password inside base64 is still a password, at any offset."""
    for user in ("a", "ab", "abc", "nurse.one@example.test"):
        packed = base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
        cleaned = redactor.text(f"Authorization: Basic {packed}")
        assert packed[4:] not in cleaned


def test_short_values_only_as_whole_words(redactor: Redactor) -> None:
    """A given name is not cut out of other words, nor a code out of a longer number."""
    assert redactor.text("annotation by ann_2, Ann; joann") == "annotation by [P2]_2, [P2]; joann"
    assert redactor.text("a482913bcdef") == "a482913bcdef"
    assert redactor.text("code 482913 order 1482913 row 4829130") == "code [totp] order 1482913 row 4829130"


def test_a_long_value_is_found_inside_words(redactor: Redactor) -> None:
    """An opaque value has no word edges to rely on."""
    assert TOKEN not in redactor.text(f"/t/x{TOKEN}x/{TOKEN.upper()}")
    assert redactor.text(f"x{TOKEN}") == "x[access]"


def test_the_longest_value_wins() -> None:
    """The whole name, not the family name with the given name left over."""
    redactor = Redactor(b"k")
    redactor.add("Lindqvist", "family")
    redactor.add("Maria Lindqvist", "P7")
    assert redactor.text("Maria Lindqvist; Lindqvist") == "[P7]; [family]"


def test_values_under_three_characters_are_ignored() -> None:
    """Two letters would be found everywhere."""
    redactor = Redactor(b"k")
    redactor.add("ab", "P1")
    redactor.add("  ", "P2")
    assert redactor.text("abacus ab") == "abacus ab"


def test_an_alias_stays_itself() -> None:
    """A portal whose user name equals the alias does not turn the alias into something else."""
    redactor = Redactor(b"k")
    redactor.add("nurse-1", "nurse-1")
    assert redactor.text("nurse-1") == "nurse-1"
    assert redactor.text("signed in as nurse-1") == "signed in as [nurse-1]"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl y", "x [jwt] y"),
        ("Authorization: Bearer abcDEF123456", "Authorization: Bearer [credential]"),
        ("grant=x&refresh_token=abcDEF1234567890abcd&y=1", "grant=x&refresh_token=[credential]&y=1"),
        ('{"sessionId": "A1b2C3d4E5f6G7h8I9"}', '{"sessionId": "[credential]"}'),
        ("j_password=hunter2&go=1", "j_password=[password]&go=1"),
        ('{"otp":"123456"}', '{"otp":"[password]"}'),
    ],
)
def test_shapes_of_credentials_nobody_told_of(raw: str, cleaned: str) -> None:
    """What looks like a credential is one."""
    assert Redactor(b"k").text(raw) == cleaned


@pytest.mark.parametrize(
    "prose",
    [
        "refresh token presented twice",
        "token: presented-after-the-sign-out",
        "the bearer credentials were refused",
        "/oauth/token?grant_type=refresh_token",
        "role:refresh",
        "session: ended after 15 minutes",
        "status code: 503",
        "WR-7f3a-0042",
    ],
)
def test_prose_about_credentials_stays(prose: str) -> None:
    """The report must remain readable."""
    assert Redactor(b"k").text(prose) == prose


def test_redacting_twice_changes_nothing(redactor: Redactor) -> None:
    """What stands there instead is not itself taken for a secret."""
    once = redactor.text(f"password={PASSWORD}; {NAME}; token={TOKEN}; Bearer {TOKEN}")
    assert redactor.text(once) == once


def test_found_names_the_labels(redactor: Redactor) -> None:
    """In order, each once."""
    assert redactor.found(f"{TOKEN} for {NAME} and mrn-00931") == ["access", "P1"]


def test_fingerprints_are_keyed() -> None:
    """Equal values, equal fingerprints, in one run only."""
    one, other = Redactor(b"one"), Redactor(b"other")
    assert one.fingerprint(TOKEN) == one.fingerprint(TOKEN)
    assert one.fingerprint(TOKEN) != other.fingerprint(TOKEN)
    assert one.fingerprint(TOKEN) != one.fingerprint(TOKEN + "x")
    assert len(one.fingerprint(TOKEN)) == 12
    assert TOKEN not in repr(one)


def test_values_added_later_count_at_once(redactor: Redactor) -> None:
    """A result from before the value was known is not handed out again."""
    assert redactor.text("see fresh-value-1") == "see fresh-value-1"
    redactor.add("fresh-value-1", "refresh")
    assert redactor.text("see fresh-value-1") == "see [refresh]"


def test_adding_while_others_redact() -> None:
    """The wire's thread learns tokens while the main thread writes."""
    redactor = Redactor(b"k")
    failed: list[str] = []

    def learn(part: int) -> None:
        for number in range(300):
            value = f"tok-{part}-{number:04d}-abcdef"
            redactor.add(value, "access")
            if value in redactor.text(f"see {value}"):
                failed.append(value)

    threads = [threading.Thread(target=learn, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_letter_that_grows_in_lower_case_moves_nothing() -> None:
    """The Turkish capital I with a dot is two characters in lower case: positions must stay true."""
    redactor = Redactor(b"k")
    redactor.add("MRN-00931", "P1")
    assert redactor.text("İİİ MRN-00931 end") == "İİİ [P1] end"


def test_half_a_character_is_no_reason_to_lose_the_event() -> None:
    """A page's scripts can make lone surrogates, which UTF-8 cannot hold."""
    assert Redactor(b"k").text("a\ud83d is 😀").encode() == "a? is 😀".encode()
