"""The VPN drops, and comes back by itself.

What was sent last is answered, and nobody hears. Then requests vanish without a word, until the machine notices that the
tunnel is dead and refuses them at once. When it stands again, after half a minute, the portal can be reached, but the identity
provider cannot yet: tokens are not refreshed and nobody signs in for another minute.

In the real world: working from home, a clinic that reaches its hospital through a tunnel, a gateway that renews its keys.
"""

from wardround.wire.condition import Condition, Step

CONDITION = Condition(
    (
        Step(0, 1, "response_lost"),
        Step(1, 15, "black_hole"),
        Step(15, 30, "offline"),
        Step(30, 90, "host_unreachable"),
    )
)
