"""The clinician takes the lift with the tablet.

The signal fades, the door closes on the last answers, there is nothing for three quarters of a minute, and then everything
wants to be sent at once over a network that is still slow.

In the real world: between two wards, several times a shift, often with a form half filled in.
"""

from wardround.wire.condition import Condition, Step

CONDITION = Condition(
    (
        Step(0, 4, "latency(delay_s=2, jitter_s=1)"),
        Step(4, 5, "response_lost"),
        Step(5, 50, "offline"),
        Step(50, 60, "latency(delay_s=1, jitter_s=0.5)"),
    )
)
