"""The change of shift: everybody signs in at 07:00, and the portal cannot keep up.

For a quarter of an hour every answer takes some seconds; in each minute there are some seconds in which a gateway turns reads
away, and once a write is acted on by the portal while the gateway, which has waited long enough, says 504. For two minutes
the limiter takes the ward, all behind one address, for one noisy client, and refuses its token refreshes.

In the real world: the minutes after the change of shift, a Monday morning, the first day after an update.
"""

from wardround.wire.condition import Condition, Step

_MINUTES = 15

CONDITION = Condition(
    (
        Step(0, _MINUTES * 60, "latency(delay_s=3, jitter_s=2, before=browser)"),
        *(Step(minute * 60 + 40, minute * 60 + 50, "unavailable(retry_after_s=5) on read") for minute in range(_MINUTES)),
        Step(120, 240, "too_many_requests(retry_after_s=20) on refresh"),
        Step(60, _MINUTES * 60, "unavailable(status=504, reached=true) on 1st write"),
    )
)
