"""``screen``: one line in a test looks at a page, and fails with what a clinician could do wrong there."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING

from wardround.browser.cover import covered
from wardround.screen.audit import audit, baseline
from wardround.screen.audit.judged import rows
from wardround.screen.audit.looking import Looker
from wardround.screen.audit.standins import StandIns

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from playwright.sync_api import Page

    from wardround.browser.tab import Tab
    from wardround.findings import ScreenRow
    from wardround.history.redaction import Redactor
    from wardround.portal.profile import Profile
    from wardround.screen.audit.looks import Kept
    from wardround.screen.audit.terms import Terms
    from wardround.ward import Ward


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
        seen: what other tests of this run have looked at already.
    """

    def __init__(  # noqa: PLR0913 - what a test's screens depend on, by name
        self,
        home: Path,
        terms: Terms,
        *,
        prefix: str = "",
        profile: Profile | None = None,
        redactor: Redactor | None = None,
        seen: dict[str, list[frozenset[str]]] | None = None,
    ) -> None:
        people = profile.patients if profile else []
        self.terms = terms
        self.looker = Looker(
            home,
            terms,
            standins=StandIns(redactor, [patient.alias for patient in people]) if redactor else None,
            ids=[patient.key for patient in people],
            prefix=prefix,
            seen=seen,
            cover=(lambda page: covered(page, profile)) if profile else (lambda _: []),
        )
        self.task = ""

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

    def look(self, tab: Tab, *, underway: bool = False) -> None:
        """Look at a scenario's tab, unless its screen was seen already. Judged by ``judge``.

        ``underway``: the tab stays as it is; probes wait for ``try_out``.
        """
        with tab.ward.clock.flowing() if tab.ward.clock.kind != "real" else nullcontext():
            found = self.looker.look_if_new(tab.page, self.task, underway=underway)
        if found:
            attach(found)

    def try_out(self, tab: Tab) -> None:
        """Let the probes act on what was looked at under way: nothing is written, and the tab is then elsewhere."""
        with tab.ward.clock.flowing() if tab.ward.clock.kind != "real" else nullcontext():
            self.looker.try_out(tab.page)

    def watch(self, ward: Ward) -> None:
        """From now on, look at each screen that a clinician of this ward is about to leave by pressing something."""
        ward.screens = _Watched(ward.screens, partial(self.look, underway=True))  # type: ignore[assignment]  # it answers to everything that an adapter answers to

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
        if bad:
            told = "\n".join(map(audit.told, bad))
            raise ScreenFindings(
                f"{len(bad)} findings\n{told}\n\nTo the baseline, if they may stay:\n\n{baseline.entries(bad, audit.today_utc())}"
            )
        return found


class _Watched:
    """An adapter whose hands show what they are about to leave."""

    def __init__(self, adapter: Any, seen: Any) -> None:  # noqa: ANN401 - stands for any adapter
        self._adapter = adapter
        self._seen = seen

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the adapter's own
        from wardround.browser.tab import Tab

        found = getattr(self._adapter, name)
        if not callable(found):
            return found

        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - handed on
            hands = [_Hands(one, self._seen) if isinstance(one, Tab) else one for one in given]
            return found(*hands, **named)

        return call


class _Hands:
    """A tab's hands: before each press, what stands there is looked at."""

    def __init__(self, tab: Tab, seen: Any) -> None:  # noqa: ANN401 - a method
        self._tab = tab
        self._seen = seen

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the tab's own
        return getattr(self._tab, name)

    def click(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - handed on
        """Look, then press."""
        self._seen(self._tab)
        self._tab.click(*given, **named)

    def press(self, key: str) -> None:
        """Look, then press the key."""
        self._seen(self._tab)
        self._tab.press(key)


def attach(look: Kept) -> None:
    """Put a look's first picture into the allure report, where one is being written."""
    with suppress(ImportError):
        import allure

        for viewport in look.look.viewports[:1]:
            if picture := look.picture(viewport):
                allure.attach(picture.read_bytes(), name=look.look.key, attachment_type=allure.attachment_type.PNG)
