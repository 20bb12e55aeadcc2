"""Every defect that can be planted, grouped by what a clinician would complain of."""

from __future__ import annotations

from wardround.reference.defects import server
from wardround.reference.defects.defect import Defect

_REFRESH = (
    Defect(
        name="refresh-without-cross-tab-lock", breaks="refresh-once", styles=("tokens",), client=True,
        says="Each tab refreshes for itself; two tabs present the same single-use token.",
        hint="two tabs, the access token runs out in both at once", report="keycloak/keycloak#14122",
    ),
    Defect(
        name="refresh-failure-logs-out", breaks="only-a-refusal-ends-it", client=True,
        says="Any failure of a refresh (of a heartbeat, in style cookie) is taken for the end of the session.",
        hint="503, HTML or no network while a token is refreshed or a heartbeat is due", report="preloop/preloop#125",
    ),
    Defect(
        name="refresh-response-lost-logs-out", breaks="lost-token-response", styles=("tokens",), server=server.NoRetryOfRefresh,
        says="Any second use of a refresh token revokes the session, also the retry of a lost answer.",
        hint="the answer to a refresh is lost", report="nightscout/nocturne#326",
    ),
    Defect(
        name="html-at-token-endpoint-wedges", breaks="recovers", styles=("tokens",), client=True,
        says="HTML instead of JSON throws where nobody catches it: the refresh under way never ends, and all wait for it.",
        hint="a captive portal answers at the token endpoint, then goes away", report="mulesoft-labs/axios-auth-refresh 5.0.2, seen in a browser",
    ),
    Defect(
        name="refresh-reloads-other-tab", breaks="draft-survives", styles=("tokens",), client=True,
        says="A tab that hears of a new token loads itself again; its unsaved text is gone.",
        hint="a draft in tab B while tab A refreshes", report="medplum/medplum#5255",
    ),
    Defect(
        name="stale-token-after-refresh", breaks="fresh-token-used", styles=("tokens",), client=True,
        says="The heartbeat goes on with the token with which it was set up.",
        hint="any refresh, then a heartbeat", report="OHIF/Viewers#2896",
    ),
    Defect(
        name="unauthorised-loop", breaks="no-storm", client=True,
        says="On 401 the heartbeat is tried again at once, and again.",
        hint="any end of a session with the tab left open", report="bucketeer-io/bucketeer#2455",
    ),
)
_IDLE = (
    Defect(
        name="no-expiry-warning", breaks="no-silent-logout", client=True, says="The session ends without a warning.",
        hint="idle to the end", report="WCAG 2.2 SC 2.2.1; 18F/tock#1181",
    ),
    Defect(
        name="warning-too-short", breaks="no-silent-logout", client=True, says="The warning comes a sixth of the agreed time before the end: 10 s.",
        hint="idle to the end", report="WCAG 2.2 SC 2.2.1; w3c/wcag#3206",
    ),
    Defect(
        name="no-reason-after-expiry", breaks="no-silent-logout", client=True, says="The sign-in form comes back without a word.",
        hint="idle to the end", report="WCAG 2.2 SC 2.2.1",
    ),
    Defect(
        name="poll-extends-session", breaks="idle-is-enforced", server=server.PollExtends, says="The heartbeat slides the expiry: a session with an open tab never ends.",
        hint="idle to the end with a tab open", report="openemr/openemr#276",
    ),
    Defect(
        name="refresh-extends-idle", breaks="idle-is-enforced", styles=("tokens",), server=server.RefreshExtends,
        says="The idle time starts anew with each token refresh.", hint="idle for longer than the limit, with refreshes in between", report="NIST SP 800-63B-4 5.2",
    ),
    Defect(
        name="idle-enforced-only-in-browser", breaks="idle-is-enforced", server=server.IdleInBrowserOnly, says="The page locks itself; the server goes on serving.",
        hint="idle to the end, then the old credential on the wire", report="ASVS 5.0 7.3.1",
    ),
    Defect(
        name="idle-timer-per-tab", breaks="activity-in-any-tab", client=True, says="Each tab counts for itself and signs everybody out.",
        hint="work in tab A, tab B untouched", report="inverse-inc/packetfence#4784",
    ),
    Defect(
        name="typing-is-not-activity", breaks="long-work-is-activity", client=True, says="Typing and the mouse are not reported: whoever writes a long note is idle.",
        hint="a form filled in for longer than the idle limit", report="yourlabs/django-session-security#1",
    ),
    Defect(
        name="idle-timer-counts-awake-time-only", breaks="sleep-honest", client=True, says="Timers stand still while the machine sleeps, and nobody looks at the clock on waking.",
        hint="lid closed for longer than the idle limit", report="SupremeTechnopriest/react-idle-timer#281",
    ),
    Defect(
        name="absolute-cap-slides", breaks="absolute-cap", client=True, server=server.AbsoluteSlides,
        says="Each refresh (each request of a person, in style cookie) begins the absolute lifetime again.", hint="a whole shift and beyond", report="ASVS 5.0 7.3.2",
    ),
    Defect(
        name="clock-skew-logs-out", breaks="clock-tolerant", client=True, says="The server's deadline is compared with this machine's clock.",
        hint="a client clock that is wrong by more than the idle limit", report="keycloak/keycloak-js#11",
    ),
)  # fmt: skip
_END = (
    Defect(
        name="logout-this-tab-only", breaks="logout-everywhere", client=True, says="Signing out clears only the tab where it was pressed.",
        hint="two tabs, sign out in one", report="supabase/auth-js#427",
    ),
    Defect(
        name="old-token-still-accepted", breaks="ended-means-ended", server=server.TokenOutlivesSignOut,
        says="Signing out removes the cookie in the browser; the server keeps the session.", hint="sign out, then the old credential on the wire", report="ASVS 5.0 7.4.1",
    ),
    Defect(
        name="inflight-request-revives-session", breaks="ended-means-ended", server=server.SlowRequestRevives, settings={"slow_ms": 1000.0},
        says="A request saves the session as it was when it began: one that ends after sign-out brings the session back.",
        hint="sign out while the trend of results is loading, then the old credential on the wire", report="expressjs/session#632",
    ),
    Defect(
        name="back-shows-chart", breaks="no-data-on-screen-after-end", client=True, server=server.ChartMayBeCached,
        says="Pages that were left are kept for Back, and signing out does not forget them.", hint="sign out, then Back", report="openemr/openemr#4438",
    ),
    Defect(
        name="data-stays-after-expiry", breaks="no-data-on-screen-after-end", client=True, says="The sign-in form is laid over a chart that stays.",
        hint="idle to the end on a chart", report="openemr/openemr#4438",
    ),
    Defect(
        name="expiry-discards-draft", breaks="draft-survives", client=True, says="Unsaved text goes with the session.",
        hint="a draft, idle to the end, sign in again", report="openemr/openemr#3279",
    ),
    Defect(
        name="user-switched-in-other-tab", breaks="who-is-shown-is-who-acts", client=True, server=server.UserNotCompared,
        says="A tab goes on naming the user it was opened by, and acts as the one who signed in since.", hint="another clinician signs in in tab B", report="Bahmni/bahmniapps PR #1095",
    ),
)  # fmt: skip
_WORK = (
    Defect(
        name="patient-context-shared-between-tabs", breaks="right-patient", server=server.PatientInSession,
        says="The current patient is kept in the session: what tab A signs goes to the chart that tab B opened.", hint="patient 1 in tab A, patient 2 in tab B, sign in A",
        report="openemr/openemr#7943",
    ),
    Defect(
        name="retry-duplicates-order", breaks="once", client=True, says="Each retry of a write has a new idempotency key.",
        hint="the answer to an order is lost", report="carlos-emr/carlos#3503",
    ),
    Defect(
        name="double-click-signs-twice", breaks="once", client=True, says="The sign button stays usable while it works, and each click signs.",
        hint="a double click on Sign", report="opencrvs/opencrvs-core#7477",
    ),
    Defect(
        name="acknowledged-but-not-saved", breaks="acknowledged-is-recorded", client=True, says="The screen says saved once the request is sent, whatever comes of it.",
        hint="an order's request is lost or answered by 503", report="ASVS 5.0 2.3.3",
    ),
    Defect(
        name="lost-answer-says-nothing", breaks="unknown-is-said", client=True, says="A write that failed is swallowed: the screen says nothing.",
        hint="an order's answer is lost for good", report="carlos-emr/carlos#3503",
    ),
)  # fmt: skip
_CREDENTIALS = (
    Defect(
        name="token-in-url", breaks="credentials-kept-well", styles=("tokens",), client=True, server=server.TokenInQuery,
        says="The alert stream's token travels in its address.", hint="sign in", report="ASVS 5.0 14.2.1",
    ),
    Defect(
        name="token-in-local-storage", breaks="credentials-kept-well", styles=("tokens",), client=True,
        says="The access token is kept in local storage.", hint="sign in", report="ASVS 5.0 14.3.3",
    ),
    Defect(
        name="code-accepted-twice", breaks="second-factor-once", server=server.CodeTakenTwice, says="A used one-time code is taken again.",
        hint="sign out, sign in with the same code", report="RFC 6238 5.2",
    ),
    Defect(
        name="one-rate-limit-for-the-ward", breaks="second-factor-once", server=server.OneLimitForAll,
        says="Wrong passwords are counted for the ward's one address: one person's mistakes keep everybody out.",
        hint="six wrong tries of one user, then another signs in", report="ASVS 5.0 6.3.1",
    ),
)  # fmt: skip

DEFECTS: tuple[Defect, ...] = (*_REFRESH, *_IDLE, *_END, *_WORK, *_CREDENTIALS)
