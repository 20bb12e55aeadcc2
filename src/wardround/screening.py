"""``screen``: one line in a test looks at a page, and fails with what a clinician could do wrong there."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING

from wardround.browser.cover import covered
from wardround.invariants.activity import TRIES
from wardround.screen.audit import audit, baseline
from wardround.screen.audit.judged import rows
from wardround.screen.audit.looking import Looker
from wardround.screen.audit.standins import StandIns
from wardround.watched import LostError, ReachedError, Watch, WatchedAdapter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from wardround.browser.tab import Tab
    from wardround.findings import ScreenRow
    from wardround.history.redaction import Redactor
    from wardround.portal.profile import Profile
    from wardround.screen.audit.looks import Kept
    from wardround.screen.audit.terms import Terms
    from wardround.ward import Ward
    from wardround.watched import Press


RESTS_S = 4.0
"""Ward-time seconds in which a form that was filled saves its draft."""


class ScreenFindings(AssertionError):  # noqa: N818 - an assertion that does not hold
    """Screens invite an error: the message names the findings."""


class Screening:
    """The screens of one test.

    Args:
        home: folder in which looks are kept.
        terms: by what they are judged.
        prefix: of the looks' folders: one test's are together.
        profile: the portal's, if one is named: its patients are replaced and covered.
        redactor: finds them.
    """

    def __init__(
        self,
        home: Path,
        terms: Terms,
        *,
        prefix: str = "",
        profile: Profile | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        people = profile.patients if profile else []
        self.terms = terms
        self.looker = Looker(
            home,
            terms,
            standins=StandIns(redactor, [patient.alias for patient in people]) if redactor else None,
            ids=[patient.key for patient in people],
            prefix=prefix,
            cover=(lambda page: covered(page, profile)) if profile else (lambda _: []),
        )
        self.task = ""
        self._watch = Watch(lambda tab, press: self.look(tab, underway=press))

    def check(self, page: Page, *, key: str | None = None) -> list[ScreenRow]:
        """Look at the page and judge it.

        Args:
            page: as it stands.
            key: what to call it; None: its path, ids taken out.

        Returns:
            All that was found, also what counts for nothing.

        Raises:
            ScreenFindings: something fails that the baseline does not know. Its message names each finding, and gives the entries
                to copy into the baseline.
        """
        return self._judged([self.looker.look(page, key=key, task=self.task)])

    def begin(self, task: str) -> None:
        """A flow begins: it is the task of the screens that are now looked at."""
        self.task = task
        self._watch.begin()

    def look(self, tab: Tab, *, underway: Press | None = None) -> None:
        """Look at a scenario's tab, unless its screen was seen already. Judged by ``judge``.

        ``underway``: the tab stays as it is, for this is pressed next; probes wait for ``try_out``.
        """
        self.looker.hands = partial(_touched, tab)
        with _flowing(tab):
            found = self.looker.look_if_new(tab.page, self.task, underway=underway)
        if found:
            attach(found)

    @staticmethod
    def ended_early(tab: Tab) -> str:
        """Why the last flow in that tab did not come to its end; empty: it did."""
        ended = (act for act in reversed(tab.ward.so_far().acts) if act.phase == "end" and act.tab == tab.name)
        last = next((act for act in ended if act.flow != TRIES), None)
        return last.detail or "it failed" if last and last.outcome == "failed" else ""

    def arrive(self, tab: Tab) -> None:
        """A flow is over: look at where it has led. One that ended early is told, for its later screens were not seen."""
        self.look(tab)
        why = self.ended_early(tab)
        if why:
            self.looker.missed(self.task, why)

    def try_out(self, tab: Tab, walk: Callable[[], object] | None = None, *, last: bool = False) -> None:
        """Let the probes act on what was looked at under way: nothing is written, and the tab is then elsewhere.

        Args:
            tab: nobody is at work in it any more.
            walk: the steps of the flow under way, for screens that no address leads to. They end before what was pressed on the screen.
            last: what cannot be reached now is told as not probed.
        """
        self.looker.hands = partial(_touched, tab)
        with ExitStack() as time:
            time.enter_context(_flowing(tab))

            def again(press: Press) -> bool:
                time.close()
                try:
                    return self._led(tab, walk, press) if walk else False
                finally:
                    time.enter_context(_flowing(tab))

            self.looker.try_out(tab.page, self.task, again if walk else None, last=last)

    def _led(self, tab: Tab, walk: Callable[[], object], press: Press) -> bool:
        """Whether those steps led to where that was pressed. Their writes, should they have any on the way, are held."""
        from playwright.sync_api import Error

        from wardround.portal.adapter import ActFailed

        with _unwritten(tab):
            try:
                with self._watch.until(press):
                    walk()
            except ReachedError:
                # what the page saves of itself after the last input is still the walk's own, and not a probe's
                tab.ward.clock.idle(RESTS_S)
                return True
            except (ActFailed, Error, LostError):
                return False
        return False

    def watch(self, ward: Ward) -> None:
        """From now on, look at each screen that a clinician of this ward is about to leave by pressing something."""
        ward.screens = WatchedAdapter(ward.screens, self._watch)  # type: ignore[assignment]  # it answers to everything that an adapter answers to
        self.looker.record = partial(_record, ward)

    def judge(self) -> list[ScreenRow]:
        """Judge all that was looked at.

        Raises:
            ScreenFindings: as ``check``.
        """
        return self._judged(self.looker.kept)

    def _judged(self, looks: list[Kept]) -> list[ScreenRow]:
        from pathlib import Path

        found = rows(looks, self.terms)
        if self.terms.baseline and Path(self.terms.baseline).is_file():
            found = baseline.compare(found, baseline.read(Path(self.terms.baseline)), audit.today_utc(), whole=False).rows
        bad = audit.counted(found, review_as_fail=self.terms.review_as_fail)
        asked = [row for row in found if row.outcome == "review" and row not in bad and not row.known]
        _attach_words("\n".join(map(audit.told, [*bad, *asked])))
        if bad:
            told = "\n".join(map(audit.told, bad))
            raise ScreenFindings(
                f"{len(bad)} findings\n{told}\n\nTo the baseline, if they may stay:\n\n{baseline.entries(bad, audit.today_utc())}"
            )
        return found


def _flowing(tab: Tab) -> AbstractContextManager[None]:
    """Time passes for the page while it is looked at."""
    return tab.ward.clock.flowing() if tab.ward.clock.kind != "real" else nullcontext()


@contextmanager
def _touched(tab: Tab) -> Iterator[None]:
    """Probes press and type, and may load the page again: in the history that is an act."""
    from playwright.sync_api import Error

    broken: Error | None = None
    with tab.act(TRIES):
        try:
            yield
        except Error as error:
            broken = error
            raise
    if broken:  # an act keeps it to itself
        raise broken


@contextmanager
def _unwritten(tab: Tab) -> Iterator[None]:
    """What the portal would take for a write does not leave the tab."""
    from wardround.wire.roles import means_writing

    def meet(route: Route) -> None:
        request = route.request
        if means_writing(request.method, request.url, request.post_data_buffer or b"", tab.ward.profile):
            route.abort()
        else:
            route.fallback()

    tab.page.route("**/*", meet)
    try:
        yield
    finally:
        tab.page.unroute("**/*", meet)


def _record(ward: Ward) -> object:
    """What the portal's record says, without what is different at each reading; None: it cannot be read."""
    from wardround.history.events import RecordRead, Row
    from wardround.portal.record import RecordReader

    if ward.profile.record is None:
        return None
    events = list(RecordReader(ward.profile, ward.stage.base_url).read(0.0, ward.stage.hook_headers(ward.now())))
    if not all(event.complete for event in events if isinstance(event, RecordRead) and event.of == "record"):
        return None
    return [event for event in events if isinstance(event, Row)]


def attach(look: Kept) -> None:
    """Put a look's first picture into the allure report, where one is being written."""
    with suppress(ImportError):
        import allure

        for viewport in look.look.viewports[:1]:
            if picture := look.picture(viewport):
                allure.attach(picture.read_bytes(), name=look.look.key, attachment_type=allure.attachment_type.PNG)


def _attach_words(told: str) -> None:
    """Put what fails and what must be answered into the allure report, where one is being written."""
    with suppress(ImportError):
        import allure

        if told:
            allure.attach(told, name="screens", attachment_type=allure.attachment_type.TEXT)
