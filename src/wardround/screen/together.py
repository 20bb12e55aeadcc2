"""What one form says many times is told once: ten fields without a tied label are one thing to mend, not ten."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from wardround.screen.answers import answered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

_TOLD = 12
"""Fields that a finding names."""


def per_form(reading: Reading, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Of like fails and reviews in one form one is kept, which names the others; what the glossary answers goes its own way."""
    groups: dict[tuple[str, str, str, int], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        one = answered(reading, outcome)
        form = reading.scopes.form(one.el).n if one.el in reading.elements else -1
        # Passes stay as they are: each says of its field that it was judged.
        alone = one.outcome in {"pass", "inapplicable"} or form < 0
        groups[one.rule, one.outcome, f"{one.reason} {one.el}" if alone else one.reason, form].append(one)
    for like in groups.values():
        if len(like) == 1:
            yield like[0]
            continue
        first, names = like[0], list(dict.fromkeys(_name(reading, one) for one in like))
        count = sum(one.instances for one in like)
        told = ", ".join(names[:_TOLD]) + (" \u2026" if len(names) > _TOLD else "")
        yield msgspec.structs.replace(
            first,
            says=f"{first.says} ({count} like it in this form: {told})",
            evidence=tuple(dict.fromkeys(said for one in like for said in one.evidence)),
            also=tuple(one.el for one in like[1:]),
            instances=count,
            token=" | ".join(dict.fromkeys(one.token for one in like if one.token)),
        )


def _name(reading: Reading, one: Outcome) -> str:
    label = reading.labels.get(one.el)
    return (label.own or label.shared if label else "") or one.token or reading.called(one.el)
