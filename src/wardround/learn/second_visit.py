"""The second visit, in virtual time and by what was learnt: does the sign-in work, what renews the session, when does it warn and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.learn import carriers, idle, polls, refreshes, told, words
from wardround.learn.looking import View, look
from wardround.learn.places import fixed, shown, sign_of_element
from wardround.learn.routes import globbed, route
from wardround.portal.adapter import ActFailed
from wardround.portal.screens import Sign, Step
from wardround.portal.secrets import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.browser.tab import Tab
    from wardround.learn.first_visit import FirstVisit
    from wardround.learn.learnt import Learnt
    from wardround.learn.tap import Tap
    from wardround.ward import Ward

BUSY_MOST_S = 3600.0
"""Access tokens that live longer are not waited for."""
TOUCH_S = 20.0
_NEAR = 0.05
_FIXED_MOST_S = 150.0
_MARGIN_S = 6.0
_AFTER_TOUCH_S = 60.0


class SecondVisit:
    """Signs in by the learnt profile, works past a token's life, then stays away."""

    def __init__(self, ward: Ward, tap: Tap, learnt: Learnt, first: FirstVisit, say: Callable[[str], None]) -> None:
        """Nothing is done yet."""
        self._ward, self._tap, self._learnt, self._first, self._say = ward, tap, learnt, first, say
        self._facts = learnt.facts
        self._began = tap.count()
        self._touched: list[float] = []
        """Virtual moments at which somebody did something after the work was over."""

    def make(self) -> None:
        """Do it. What does not come about is left as a question."""
        clinician = self._ward.clinician()
        tab = clinician.tab("A")
        if not self._sign_in(tab):
            self._facts.note("sign_in", "NOT CHECKED: signing in a second time, by these fields and in virtual time, did not lead in. Why?")
            self._unknown()
            return
        self._tap.phase = "busy"
        self._busy(tab)
        self._tap.phase = "idle"
        self._home(tab)
        before = self._tap.count()
        self._stay_away(tab)
        self._exchanges(before)
        self._unknown()

    def _sign_in(self, tab: Tab) -> bool:
        clinician = tab.clinician
        fields = {"username": clinician.persona.username, "password": resolve(clinician.persona.password)}
        if clinician.authenticator.wanted and (self._learnt.signed_in is None or self._learnt.signed_in.code_asked):
            fields["totp"] = clinician.code()
        self._tap.phase = "sign-in"
        with tab.act("sign_in") as act:
            self._ward.screens.sign_in(tab, fields)
            if not tab.came_in():
                act.outcome = "refused"
        if act.outcome != "done":
            return False
        for key, fact in list(self._facts.known.items()):
            if key.startswith("sign_in.") and fact.sure == "measured":
                self._facts.learn(key, fact.value, f"{fact.how.partition(';')[0]}; used a second time, and it led in", "checked")
        return True

    def _home(self, tab: Tab) -> None:
        if self._learnt.in_memory:
            return
        try:
            tab.goto(str(self._facts.get("portal.home") or "/"))
        except ActFailed:
            return
        self._ward.settle()
        sign = self._facts.get("signs.signed_in")
        if isinstance(sign, Sign):
            tab.wait(sign)

    def _busy(self, tab: Tab) -> None:
        """Work past the life of an access token: whatever renews it passes by."""
        life = self._facts.get("session.access_token_s")
        length = float(life) * 1.1 + TOUCH_S if isinstance(life, (int, float)) and life <= BUSY_MOST_S else 5 * TOUCH_S
        self._say(f"working for {length / 60:.0f} virtual minutes")
        end = self._ward.now() + length
        while self._ward.now() < end:
            tab.touch()
            self._ward.idle(min(TOUCH_S, max(0.1, end - self._ward.now())))
        self._home(tab)

    def _touch(self, tab: Tab) -> None:
        tab.touch()
        self._touched.append(self._ward.now())

    def _stay_away(self, tab: Tab) -> None:
        self._say(f"staying away for up to {idle.LONGEST_S / 60:.0f} virtual minutes")
        signed_in = self._facts.get("signs.signed_in")
        sign = signed_in if isinstance(signed_in, Sign) else None
        self._touch(tab)
        self._ward.settle()
        watch = idle.Away(tab, look(tab.page), sign)
        seen = watch.until_something(idle.LONGEST_S)
        if isinstance(seen, idle.Warned):
            seen = self._again(tab, seen, watch, sign)
        if isinstance(seen, idle.Gone):
            self._gone(tab, seen)

    def _again(self, tab: Tab, warned: idle.Warned, watch: idle.Away, sign: Sign | None) -> idle.Warned | idle.Gone | None:
        """Extend the session, then stay away once more and look closely at both moments."""
        if warned.sign is not None:
            self._facts.learn("signs.warned", warned.sign, f"it came after {warned.after_s / 60:.1f} min without a touch", "measured")
        elif title := idle.title_warns(tab):
            question = f"the page's title ({title!r}) warned after {warned.after_s / 60:.1f} min, which no sign can say: is there more?"
            self._facts.ask("signs.warned", question)
        if not self._extend(tab, warned):
            self._facts.ask("extend", "how is the session extended when the page warns? What was tried did not make the warning go away.")
            return watch.until_something(idle.LONGEST_S, step_s=idle.FINE_S, warned=warned)
        self._touch(tab)
        self._ward.settle()
        fresh = idle.Away(tab, look(tab.page), sign)
        self._ward.idle(max(0.0, warned.after_s - idle.COARSE_S - _MARGIN_S))
        seen = fresh.until_something(_FIXED_MOST_S, step_s=idle.FINE_S)
        if isinstance(seen, idle.Warned):
            warned = seen
            seen = fresh.until_something(idle.LONGEST_S, step_s=idle.FINE_S, warned=warned)
        if isinstance(seen, idle.Gone):
            left = told.near(seen.after_s - warned.after_s)
            self._facts.learn(
                "session.warning_s",
                left,
                f"the warning came {warned.after_s:.0f} s, the end {seen.after_s:.0f} s after the last touch",
                "measured",
            )
        return seen

    def _extend(self, tab: Tab, warned: idle.Warned) -> bool:
        before = self._tap.count()
        self._tap.phase = "extend"
        self._touched.append(self._ward.now())
        try:
            if warned.extend is not None:
                tab.click(warned.extend)
            else:
                self._touch(tab)
        except ActFailed:
            return False
        self._ward.settle()
        self._ward.idle(1.0)
        self._tap.phase = "idle"
        if shown(tab.page, warned.sign) if warned.sign is not None else idle.title_warns(tab):
            return False
        if warned.extend is not None:
            self._learnt.extend = [Step(click=warned.extend)]
            self._facts.learn("extend", True, "pressed when the page warned: the warning went away", "measured")
        else:
            self._learnt.extend = [Step(press="Shift")]
            self._facts.learn("extend", True, "no button was found; a key and a move of the mouse made the warning go away", "measured")
        for one in self._tap.sights(before):
            if one.phase == "extend" and not (one.static or one.stream) and one.how != "navigation" and warned.extend is not None:
                self._learnt.route(route(one, "extend"), f"seen: {one.place} when the session was extended")
                break
        return True

    def _gone(self, tab: Tab, gone: idle.Gone) -> None:
        seconds = told.near(gone.after_s - (gone.within_s / 2 if gone.within_s > idle.FINE_S else 0.0))
        how = f"the page ended the session {gone.after_s:.0f} s after the last touch (looked at every {gone.within_s:.0f} s)"
        why = self._other_cause(gone)
        known = self._facts.known.get("session.idle_s")
        if known is not None and known.sure == "seen":
            if abs(float(str(known.value)) - gone.after_s) > 2 * _MARGIN_S:
                self._facts.note("session", f"measured: {how}, which is not what the portal says")
        elif why:
            self._facts.learn("session.idle_s", seconds, f"{how}; but {why}", "likely")
        else:
            self._facts.learn("session.idle_s", seconds, how, "measured")
        why_sign = idle.reason(tab, gone.view, self._first.form)
        if why_sign is not None:
            self._facts.learn("signs.reason", why_sign, "words that came with the end of the session", "measured")
        else:
            self._facts.ask("signs.reason", "where does the page say why the session ended? When it ended, no such words were seen.")
        self._over(tab, gone)

    def _other_cause(self, gone: idle.Gone) -> str:
        life = self._facts.get("session.access_token_s")
        if isinstance(life, (int, float)) and abs(gone.after_s - life) < life * _NEAR and not self._learnt.with_role("refresh"):
            return "that is also how long its access token lives"
        for name in self._first.carried.session_cookies:
            lives = self._first.carried.cookies[name].lives_for if name in self._first.carried.cookies else None
            if lives and abs(gone.after_s - lives) < lives * _NEAR:
                return f"that is also how long the cookie {name} lives"
        return ""

    def _over(self, tab: Tab, gone: idle.Gone) -> None:
        """Whether the page at the end is the one after a sign-out, or another: locked in its place."""
        view, page = gone.view, tab.page
        out = self._facts.get("signs.signed_out")
        if isinstance(out, Sign) and shown(page, out):
            self._facts.learn("signs.signed_out", out, "the page after the sign-out, and the page after the idle end", "measured")
            return
        if gone.in_place and (sign := self._locked(tab, view)):
            self._facts.learn("signs.locked", sign, "the page stayed in its place and asked to sign in again", "measured")
            self._facts.learn("session.lock_in_place", True, "the page stayed in its place when the session had ended", "measured")
            return
        if not isinstance(out, Sign):
            self._first.leaving.signed_out(tab, view)
        else:
            self._facts.note(
                "signs", "after the idle end the page showed something else than after the sign-out: is it covered by these signs?"
            )

    @staticmethod
    def _locked(tab: Tab, view: View) -> Sign | None:
        for block in view.screen.blocks:
            if next(iter(view.ancestors(block.el))).role == "heading" and (
                words.SIGN_IN.search(block.text) or words.ENDED.search(block.text)
            ):
                sign = Sign(role="heading", name=fixed(block.text))
                if shown(tab.page, sign) == 1:
                    return sign
        dialog = next((one for one in view.screen.elements if view.screen.dialogs and one.n == view.screen.dialogs[-1].el), None)
        return sign_of_element(tab.page, dialog) if dialog is not None else None

    def _exchanges(self, idle_from: int) -> None:
        sights = self._tap.sights()
        renewals = refreshes.find(sights, self._first.carried)
        for renewal in refreshes.tell(renewals, self._facts):
            self._learnt.route(renewal, f"seen: {renewal['method']} {renewal['path']} handed out a new credential")
        away = [one for one in sights[idle_from:] if one.phase == "idle" and self._undisturbed(one.at)]
        taken = [(str(known.get("method", "GET")), str(known["path"])) for known, _ in self._learnt.routes]
        for poll, how in (*polls.polls(away, taken), *polls.streams(sights[self._began :])):
            self._learnt.route(poll, how)
        quiet = {one.place for one in away}
        for one in sights[self._began :]:
            sent = one.phase == "busy" and one.how == "fetch" and one.method == "POST" and not one.static
            if sent and one.place not in quiet and (one.method, globbed(one.where)) not in taken:
                self._learnt.route(route(one, "extend"), f"LIKELY: {one.place} came only while the clinician moved")

    def _undisturbed(self, at: float) -> bool:
        """Whether what came then was nobody's doing: a page tells its portal of a touch some seconds late, too."""
        return all(not 0 <= at - touched <= _AFTER_TOUCH_S for touched in self._touched)

    def _unknown(self) -> None:
        facts = self._facts
        carriers.style(self._first.carried, facts, renewed=bool(self._learnt.with_role("refresh")))
        tokens = facts.get("session.style") == "tokens"
        minutes = f"{idle.LONGEST_S / 60:.0f}"
        facts.ask(
            "session.idle_s",
            f"after how long without activity does the session end? For {minutes} virtual minutes the page did nothing about it.",
        )
        facts.ask("session.warning_s", "how long before the idle end does the page warn? No warning was seen.")
        facts.ask("session.absolute_s", "how long after the sign-in does the session end in any case? Nothing said so.")
        if tokens:
            facts.ask("session.access_token_s", "how long is an access token good? Nothing said so.")
            if not self._learnt.with_role("refresh"):
                facts.ask("routes.?refresh", "refresh: where are tokens renewed? No renewal was seen while the clinician worked.")
        facts.ask("signs.warned", "what does the page show when the session is about to end? No warning was seen.")
        facts.ask("signs.error", "where does the page show an error (a wrong password, say)? None was made, so that no account is locked.")
        facts.ask("extend", "how is the session extended when the page warns? No warning was seen.")
        facts.ask("signs.reason", "where does the page say why the session ended? Its end was not seen.")
        if not facts.known.get("credentials.session_cookies") and not facts.known.get("credentials.headers"):
            facts.ask(
                "credentials.session_cookies", "what carries the session? No request was found that is refused without a cookie or header."
            )
