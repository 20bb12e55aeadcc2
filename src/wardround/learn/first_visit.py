"""The first visit, in real time: sign in at an unknown form, look round, follow a few links, sign out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Error

from wardround.learn import carriers, charts, people, polls, providers, renewed, roam, told
from wardround.learn.carriers import LONG
from wardround.learn.form import Form, SignedIn
from wardround.learn.leaving import Leaving, rest
from wardround.learn.looking import View, look
from wardround.learn.places import shown, sign_of_element
from wardround.learn.routes import globbed, route
from wardround.portal.adapter import ActFailed
from wardround.portal.screens import Sign, Step
from wardround.portal.secrets import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardround.browser.tab import Tab
    from wardround.learn.facts import Sure
    from wardround.learn.learnt import Learnt
    from wardround.learn.tap import Sight, Tap
    from wardround.ward import Ward


class FirstVisit:
    """Signs in once, and learns what can be seen without waiting."""

    def __init__(self, ward: Ward, tap: Tap, learnt: Learnt, say: Callable[[str], None]) -> None:
        """Nothing is done yet."""
        self._ward, self._tap, self._learnt, self._say = ward, tap, learnt, say
        self._facts = learnt.facts
        self.carried = carriers.Carriers()
        self.form: View | None = None
        """The first page of the sign-in."""
        self.home: View | None = None
        self.chart: roam.Chart | None = None

    def make(self, path: str) -> None:
        """Do it.

        Raises:
            UserError: nobody can sign in.
        """
        self._path = path
        clinician = self._ward.clinician()
        tab = clinician.tab("A")
        fields = {"username": clinician.persona.username, "password": resolve(clinician.persona.password)}
        code = clinician.code if clinician.authenticator.wanted else None
        done = Form(tab, self._tap, dict(fields), code).sign_in(path)
        self._learnt.signed_in, self.form = done, done.form
        signed_in_at = self._tap.count()
        self._tap.phase = "home"
        rest(self._ward, tab)
        self.home = look(tab.page)
        self._sign_in(done, tab)
        self.leaving = Leaving(self._ward, self._tap, self._learnt, self.form, self.home)
        out = self.leaving.control(tab)
        self._who(tab, clinician.persona.username, clinician.alias)
        self._wander(tab)
        sights = self._tap.sights()
        self.carried = carriers.find(sights, signed_in_at)
        self._stored(tab)
        carriers.prove(self.carried, sights, insecure=self._learnt.insecure_tls)
        carriers.tell(self.carried, self._facts)
        self._sign_in_routes(sights[:signed_in_at], set(fields.values()))
        carriers.style(self.carried, self._facts, renewed=False)
        renewed.limits(self.carried, sights, self._facts)
        told.deadlines(sights, self._facts)
        told.settings(sights, self._facts)
        self._hosts(sights)
        if out is not None:
            self.leaving.sign_out(tab, out)
        for stream, how in polls.streams(self._tap.sights()):
            self._learnt.route(stream, how)

    def _sign_in(self, done: SignedIn, tab: Tab) -> None:
        facts = self._facts
        facts.learn("sign_in.path", done.path, "the sign-in began there", "given")
        pages = "the first page of the sign-in" if done.pages > 1 else "the sign-in page"
        for name, sign in (("username", done.username), ("password", done.password), ("submit", done.submit)):
            if sign is not None and (done.plain or name != "submit"):
                facts.learn(f"sign_in.{name}", sign, f"{pages}; it was used, and led in", "measured")
        if done.totp is not None:
            page = "beside the password" if done.totp_submit is None and done.pages == 1 else "on a page after the password"
            facts.learn("sign_in.totp", done.totp, f"asked for {page}", "measured")
            if done.plain and done.totp_submit is not None:
                facts.learn("sign_in.totp_submit", done.totp_submit, "its button", "measured")
        self._noticed(done)
        parts = urlsplit(tab.page.url)
        if tab.page.url.startswith(self._learnt.base_url):
            # a fragment that came with the sign-in is no place on a page: the client's own router wrote it
            written = "/" in parts.fragment or parts.fragment != urlsplit(done.path).fragment
            path = (parts.path or "/") + (f"#{parts.fragment}" if parts.fragment and written else "")
            facts.learn("portal.home", path, "where the sign-in led")

    def _noticed(self, done: SignedIn) -> None:
        facts = self._facts
        if done.remember:
            facts.note("sign_in", f"the box {done.remember!r} was left alone: should a clinician's device be known?")
        if done.declined:
            facts.note("sign_in", f"a page asked whether to remember this device; {done.declined!r} was pressed")
        if not done.code_asked and any(one.totp for one in self._learnt.clinicians):
            facts.note("sign_in", "no one-time code was asked for, although there is a secret for one")
        for what in done.chosen:
            facts.ask(f"sign_in.?{what}", f"{what!r} had to be chosen, and the first was taken: which one do your clinicians choose?")
        if done.code_left:
            facts.note("sign_in", "a field for a one-time code was left empty, since there is no secret for one: it led in all the same")

    def _sign_in_routes(self, sights: Sequence[Sight], typed: set[str]) -> None:
        """The exchanges that carried what was typed, or were answered with a credential."""
        sent = [one for one in sights if one.phase in ("name", "sign-in") and one.method == "POST" and not one.static]
        credentials = {*self.carried.access, *self.carried.refresh}
        telling = []
        for one in sent:
            said = {value for _, value, _ in one.asked()}
            handed = {value for _, value, _ in one.told()} & credentials
            named = [cookie.name for cookie in one.cookies if cookie.name in self.carried.session_cookies and not cookie.removed]
            if said & typed or handed or named or "SAMLResponse=" in one.body:
                telling.append(one)
        for one in telling or sent:
            how = "seen" if one in telling else "LIKELY"
            self._learnt.route(route(one, "sign-in"), f"{how}: {one.method} {globbed(one.where)} when the form was sent")

    def _who(self, tab: Tab, username: str, alias: str) -> None:
        if self.home is None:
            return
        found = people.find(tab.page, self.home, people.told_names(self._tap.sights(), username), username)
        sure: Sure = "seen"
        if found is None and (found := people.beside(tab.page, self.home, self.form)):
            sure = "likely"
        if found is None:
            self._facts.ask("signs.user", "where does the page name the signed-in user (and how: clinicians.shown_as)?")
            return
        sign, name = found
        where = "beside the way to sign out " if sure == "likely" else ""
        self._facts.learn("signs.user", sign, f"{where}it says {name!r}", sure)
        self._facts.learn(f"clinicians.{alias}.shown_as", [name], "the page shows this name", sure)

    def _wander(self, tab: Tab) -> None:
        """Follow a few links; come back home."""
        base, here = self._learnt.base_url, str(self._facts.get("portal.home") or "/")
        self._tap.phase = "roam"
        found = roam.links(tab.page, base)
        self.chart = roam.chart(found, here)
        ways = roam.worth(found, here)
        for link in ways:
            if not self._open(tab, link.path):
                break
            more = roam.links(tab.page, base)
            self.chart = self.chart or roam.chart(more, link.path)
        if not self._open(tab, here):
            self._learnt.in_memory = True
            if self._again(tab).password is not None:
                self._facts.note("signs", "opening a page anew ended the session in this tab: it lives in the page's memory")
            else:
                said = "opening a page anew asks for the user's name, and not for the password: the page itself keeps the session"
                self._facts.note("signs", said)
        followed = ", ".join(f"GET {link.path.partition('?')[0]}" for link in ways)
        if followed:
            self._facts.note("routes", f"followed to learn this, reading only: {followed}")
        self._patients(tab)

    def _again(self, tab: Tab) -> SignedIn:
        clinician = tab.clinician
        fields = {"username": clinician.persona.username, "password": resolve(clinician.persona.password)}
        done = Form(tab, self._tap, fields, clinician.code if clinician.authenticator.wanted else None).sign_in(self._path)
        self._tap.phase = "home"
        rest(self._ward, tab)
        return done

    def _open(self, tab: Tab, path: str) -> bool:
        """Open a page; whether its reader is still signed in."""
        try:
            tab.goto(path)
        except ActFailed:
            return True
        rest(self._ward, tab)
        sign = self._facts.get("signs.signed_in")
        return not isinstance(sign, Sign) or tab.wait(sign, 5.0)

    def _patients(self, tab: Tab) -> None:
        facts, chart = self._facts, self.chart
        home = str(facts.get("portal.home") or "/")
        sign = facts.get("signs.signed_in")
        if isinstance(sign, Sign):
            self._learnt.flows["open_ward_list"] = (
                # where a page cannot be opened anew, whoever looks at it stirs: without that the page would take them for away
                [Step(press="Shift") if self._learnt.in_memory else Step(goto=home), Step(wait=sign)],
                "LIKELY: the page after the sign-in is the ward list",
            )
        if chart is None:
            self._pressed(tab, home)
            return
        self._learnt.patients = list(chart.patients[:4])
        key, name = self._learnt.patients[0]
        self._tap.phase = "chart"
        self._open(tab, chart.template.replace("{patient}", key))
        self._banner(tab, name)
        steps = [Step(goto=chart.template), Step(wait=Sign(text="{patient_name}"))]
        sure = shown(tab.page, Sign(text=name)) > 0
        if sure:
            self._learnt.flows["review_chart"] = (
                steps,
                f"measured: {chart.where} links to one page for each patient; the first was opened and named them",
            )
        else:
            self._learnt.flows["review_chart"] = (
                steps[:1],
                f"LIKELY: {chart.where} links to one page for each; the first did not name the patient",
            )
        self._open(tab, home)

    def _pressed(self, tab: Tab, home: str) -> None:
        """A chart that a button opens."""
        patients = charts.listed(self._tap.sights())
        self._tap.phase = "chart"
        found = charts.pressed(tab, self._tap, patients, lambda: rest(self._ward, tab)) if patients else None
        if found is None:
            question = (
                "flows.review_chart: how is a patient's chart opened? No list of links or buttons with one for each patient was found."
            )
            self._facts.ask("flows.?chart", question)
            return
        steps, template, how = found
        self._learnt.patients = [(key, name) for name, key in list(patients.items())[:4]]
        self._banner(tab, self._learnt.patients[0][1])
        key, name = self._learnt.patients[1]
        if not self._learnt.in_memory:
            if template and self._open(tab, template.replace("{patient}", key)) and shown(tab.page, Sign(text=name)):
                steps = [Step(goto=template), Step(wait=Sign(text="{patient_name}"))]
                how = f"{how}; its address was then opened for another patient, and named them"
            else:
                steps = [Step(goto=home), *steps]
            self._open(tab, home)
        self._learnt.flows["review_chart"] = (steps, f"measured: {how}")

    def _banner(self, tab: Tab, name: str) -> None:
        view = look(tab.page)
        block = next((one for one in view.screen.blocks if name.casefold() in one.text.casefold() and not one.unseen), None)
        if block is None:
            return
        for element in list(view.ancestors(block.el))[:4]:
            marked = element.role in ("region", "banner") or any(
                word in f"{element.id} {element.cls} {element.data}".lower() for word in ("patient", "banner")
            )
            sign = sign_of_element(tab.page, element) if marked else None
            if sign is not None:
                how = f"on the chart, it holds the patient's name ({name.split(maxsplit=1)[0]} …)"
                self._facts.learn("signs.patient", sign, how, "likely")
                return
        self._facts.ask("signs.patient", "where does a chart say whose it is (the patient banner)?")

    def _stored(self, tab: Tab) -> None:
        """Which web-storage keys hold a credential."""
        secrets = [
            *self.carried.access,
            *self.carried.refresh,
            *(cookie.value for cookie in self.carried.cookies.values() if len(cookie.value) >= LONG),
        ]
        try:
            found: Sequence[Sequence[str]] = tab.page.evaluate(
                "() => [['localStorage', localStorage], ['sessionStorage', sessionStorage]]"
                ".flatMap(([place, store]) => Object.entries(store).map(([key, value]) => [place, key, value]))"
            )
        except Error:
            return
        for place, key, text in found:
            if any(secret in text for secret in secrets):
                self._facts.note("credentials", f"seen: {place} holds a credential under {key!r}")
                self._facts.ask(
                    "credentials.storage_allowed", f"does your policy allow a credential in web storage? Then: [{key!r}]".replace("'", '"')
                )

    def _hosts(self, sights: Sequence[Sight]) -> None:
        base = urlsplit(self._learnt.base_url).netloc
        self._learnt.hosts = providers.hosts(sights, base)
        for host in self._learnt.hosts[1:]:
            what = "navigated to" if any(one.host == host and one.how == "navigation" for one in sights) else "asked for data"
            self._facts.note("portal", f"seen: {host} was {what} during the sign-in or after it")
        for host, way in self._tap.outside.items():
            self._facts.ask(f"portal.?{host}", f"does {host} belong to the portal? It was asked for ({way}) and not let through.")
        found = providers.discover(sights, self._facts, insecure=self._learnt.insecure_tls)
        for name, role in (("token_endpoint", "refresh"), ("end_session_endpoint", "sign-out")):
            if name in found:
                self._facts.note("routes", f"discovery names {name} {found[name]} ({role})")
