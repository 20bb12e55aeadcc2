"""The tablet walks along the corridor, from access point to access point.

Every half minute, for four minutes: a slow stretch while the signal fades, a moment in which requests get through and
their answers do not, two seconds without any network, and a slow start at the next access point, where no connection of
before is left.

In the real world: a ward round with a tablet or a computer on wheels.
"""

from wardround.wire.condition import Condition, Step

_EVERY_S, _TIMES = 30, 8

CONDITION = Condition(
    tuple(
        Step(number * _EVERY_S + from_s, number * _EVERY_S + to_s, fault)
        for number in range(_TIMES)
        for from_s, to_s, fault in (
            (0, 3, "latency(delay_s=1.5, jitter_s=1)"),
            (3, 4, "response_lost"),
            (4, 6, "offline"),
            (6, 7, "network_changed(moment=start)"),
            (6, 8, "latency(delay_s=0.8, jitter_s=0.5)"),
        )
    )
)
