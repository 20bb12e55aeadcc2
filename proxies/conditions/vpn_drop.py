"""The VPN drops, and comes back by itself.

What was sent last is answered, and nobody hears. Then nothing passes for half a minute. When the tunnel stands again, the
portal can be reached, but the identity provider cannot yet: tokens are not refreshed and nobody signs in for another minute.

In the real world: working from home, a clinic that reaches its hospital through a tunnel, a gateway that renews its keys.
"""

from wardround.wire.condition import Condition, Step

CONDITION = Condition(
    (
        Step(0, 1, "response_lost"),
        Step(1, 30, "offline"),
        Step(30, 90, "request_lost on refresh"),
        Step(30, 90, "request_lost on sign-in"),
    )
)
