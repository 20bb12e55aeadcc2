"""What is worked out when it is first asked for, and then looked up: rules ask of the same element again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")


class Once(dict[K, V]):
    """A dictionary that asks for what is missing, once. Looking up what is there calls no Python.

    Args:
        make: from the key to its value.
    """

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self[key] = self._make(key)
        return value
