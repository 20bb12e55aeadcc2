"""After lunch the network asks for its terms of use again.

The tablet wakes on a network that is gone for some seconds, then every request is answered by the network's own page, status
200, until somebody accepts the terms two minutes later.

In the real world: guest networks and hospital gateways that let a device in for some hours. The page looks like an answer of
the portal's: an application that takes it for one shows nonsense, signs the clinician out, or loses what was written.
"""

from wardround.wire.condition import Condition, Step

CONDITION = Condition(
    (
        Step(0, 5, "offline"),
        Step(5, 125, "captive_portal(mode=page)"),
    )
)
