"""A marker in the wrong place is seen by its own digits."""

from __future__ import annotations

from wardround.load.markers import Markers
from wardround.portal.record import MARKER

MARKERS = Markers("4AAC")


def test_a_marker_is_one_that_the_record_reader_finds() -> None:
    marker = MARKERS.make(user=12, patient=3, number=4)
    assert MARKER.fullmatch(marker)


def test_another_patients_marker_is_found_and_ones_own_is_not() -> None:
    own, other = MARKERS.make(1, 3, 1), MARKERS.make(2, 4, 9)
    assert MARKERS.not_of_patient(3).findall(f"{own} {other}".encode()) == [other.encode()]
    assert MARKERS.not_of_patient(4).findall(f"{own} {other}".encode()) == [own.encode()]


def test_another_users_marker_is_found_and_ones_own_is_not() -> None:
    own, other = MARKERS.make(1, 3, 1), MARKERS.make(21, 3, 1)
    assert MARKERS.not_of_user(1).findall(f"{own},{other}".encode()) == [other.encode()]


def test_markers_of_an_earlier_run_mean_nothing() -> None:
    assert not MARKERS.not_of_user(1).findall(Markers("4AAD").make(2, 2, 2).encode())


def test_very_many_intents_still_have_markers_of_their_own() -> None:
    assert len({MARKERS.make(1, 1, number) for number in range(99_990, 100_010)}) == 20
    assert MARKERS.not_of_patient(2).findall(MARKERS.make(1, 1, 123_456).encode()) == [MARKERS.make(1, 1, 123_456).encode()]
