"""Which planted defect each fault brings to light, and in which scenario of the suite ``faults``.

The faults are wardround's own. A team's needs no entry here: it is tried wherever ``wardround explore`` finds that it applies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.reference.settings import Style

CONTROL = "none"
"""The fault that changes nothing: what shows with it needs no fault."""


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """One fault put up in one scenario, and the defect that it brings to light there. Without the fault the defect does not show."""

    fault: str
    """Name of a file in ``proxies/``."""
    scenario: str
    """Of the suite ``faults``; it has the fault among its parameters, with its aim."""
    defect: str
    style: Style = "tokens"

    @property
    def test(self) -> str:
        """As ``pytest -k`` finds it."""
        return f"test_{self.scenario}[{self.fault}]"

    @property
    def control_test(self) -> str:
        """The same without a fault."""
        return f"test_{self.scenario}[{CONTROL}]"


def _of(scenario: str, *pairs: tuple[str, str], style: Style = "tokens") -> tuple[Exposure, ...]:
    return tuple(Exposure(fault=fault, scenario=scenario, defect=defect, style=style) for fault, defect in pairs)


EXPOSURES: tuple[Exposure, ...] = (
    *_of(
        "order",
        ("request_lost", "acknowledged-but-not-saved"),
        ("response_lost", "retry-duplicates-order"),
        ("response_lost_resent", "key-not-checked"),
        ("delivered_twice", "key-kept-for-a-minute"),
        ("connection_reset", "body-not-guarded"),
        ("truncated_json", "body-not-guarded"),
        ("empty_body", "empty-answer-is-success"),
        ("html_instead", "status-is-enough"),
        ("conflict", "conflict-taken-for-saved"),
        ("server_error", "error-means-not-saved"),
        ("latency", "timeout-means-not-saved"),
        ("bandwidth", "retry-duplicates-order"),
    ),
    *_of("note_signed", ("forbidden_csrf", "forbidden-reloads-page")),
    *_of("note_left_lying", ("lost_session_node", "expiry-discards-draft"), style="cookie"),
    *_of(
        "token_renewed",
        ("response_lost", "refresh-response-lost-logs-out"),
        ("black_hole", "refresh-waits-for-ever"),
        ("slow_body", "timeout-covers-head-only"),
        ("too_many_requests", "any-4xx-ends-session"),
        ("expires_in_skew", "old-token-tried-again"),
        ("replica_lag", "refreshes-until-taken"),
        ("token_revoked", "unauthorised-loop"),
    ),
    *_of(
        "token_due_in_an_outage",
        ("unavailable", "retries-without-pause"),
        ("captive_portal", "html-at-token-endpoint-wedges"),
        ("host_unreachable", "refresh-failure-logs-out"),
    ),
    *_of("tokens_refused_in_two_tabs", ("keys_rotated", "refresh-without-cross-tab-lock")),
    *_of(
        "page_left_open",
        ("unauthorized", "any-401-ends-session"),
        ("date_header_skew", "deadline-by-date-header"),
        ("stream_dropped", "alert-stream-not-reopened"),
        ("network_changed", "alert-stream-not-reopened"),
    ),
    *_of("streams_of_an_open_page", ("reconnect_storm", "stream-reopened-at-once")),
    *_of("page_left_open", ("offline", "refresh-failure-logs-out"), style="cookie"),
    *_of("page_opened", ("dns_failure", "start-up-failure-shows-sign-in")),
    *_of("signed_in", ("cookie_expired", "reload-on-refusal"), style="cookie"),
    *_of("idle_to_the_end", ("replayed_response", "latest-answer-counts")),
    *_of("warned_and_extended", ("swapped", "latest-answer-counts")),
    *_of("signed_out", ("stream_half_open", "logout-told-by-stream-only")),
    *_of("page_left_open_for_long", ("stream_stalled", "silent-stream-ends-session")),
    *_of("signed_out_while_loading", ("held_until", "late-answer-shows-chart")),
)
