"""The identity provider is down for maintenance; the portal itself is up.

For ten minutes every token refresh and every sign-in is answered 503 by a gateway. Whoever is signed in can work until the
access token has run out, and longer if the application waits and asks again.

In the real world: single sign-on is another team's service with another window for maintenance.
"""

from wardround.wire.condition import Condition, Step

CONDITION = Condition(
    (
        Step(0, 600, "unavailable(retry_after_s=30) on refresh"),
        Step(0, 600, "unavailable(retry_after_s=30) on sign-in"),
    )
)
