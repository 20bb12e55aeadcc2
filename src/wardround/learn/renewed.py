"""What the life of a session's cookie says of its limits: renewed by each answer, it is an idle limit; set once, an absolute one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.learn.told import near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.learn.carriers import Carriers
    from wardround.learn.facts import Facts
    from wardround.learn.tap import Sight

_LONGEST_S = 24 * 3600.0
"""A cookie that lives longer keeps a device known; it is no limit of a session."""
_OFTEN = 3


def limits(found: Carriers, sights: Sequence[Sight], facts: Facts) -> None:
    """Likely limits, from the cookies that were shown to carry the session."""
    for name in found.session_cookies:
        set_ = [
            (one, cookie) for one in sights for cookie in one.cookies if cookie.name == name and not cookie.removed and cookie.lives_for
        ]
        lives = {near(cookie.lives_for or 0.0) for _, cookie in set_}
        if not set_ or max(lives) > _LONGEST_S or max(lives) - min(lives) > 1:
            continue
        first, life = set_[0][0], max(lives)
        later = [one for one in sights if one.number > first.number and name in dict(one.sent())]
        if len(set_) >= _OFTEN:
            how = f"{len(set_)} answers set the cookie {name} anew, each time for {life} s; whether the server ends it then was not seen"
            facts.learn("session.idle_s", life, how, "likely")
        elif len(set_) == 1 and len(later) >= _OFTEN:
            how = f"{first.place} set the cookie {name} for {life} s, and nothing renewed it; whether the server ends it then was not seen"
            facts.learn("session.absolute_s", life, how, "likely")
