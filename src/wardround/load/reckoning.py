"""The verdict of a load run: every invariant that evidence of a load can bear on, over all of it, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wardround.invariants import all_invariants, judge_safely
from wardround.invariants.judgement import Judgement, merge
from wardround.load import sieves, trails
from wardround.load.evidence import Member, Reading
from wardround.load.network import Network
from wardround.load.network import prepare as prepare_network
from wardround.load.rebuilding import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardround.history.history import History
    from wardround.invariants.judgement import Invariant
    from wardround.load.rebuilding import Facts
    from wardround.load.sieves import Sieved, Slice
    from wardround.load.store import Store

SIEVES = {**sieves.SIEVES, **trails.SIEVES}
NEEDS = {
    "acknowledged-is-recorded": "record",
    "once": "record",
    "right-patient": "record",
    "unknown-is-said": "record",
    "audited": "audit",
    "audit-ordered": "audit",
}
"""What must have been read back for the good news to count."""
KEPT = 20
"""Slices of one invariant whose story is kept."""


@dataclass(frozen=True)
class Story:
    """A slice in which an invariant is broken."""

    name: str
    history: History
    judgement: Judgement


@dataclass(frozen=True)
class Reckoned:
    """What one invariant says of the whole run.

    Attributes:
        invariant: its id.
        judgement: merged over all slices and what the sieve left behind as clean. Its findings have no evidence of their own:
            that stands in the stories.
        sieved: how many were clean, and of what.
        broken: slices in which it is broken.
        stories: the first of them.
    """

    invariant: str
    judgement: Judgement
    sieved: Sieved
    broken: int = 0
    stories: tuple[Story, ...] = ()

    @property
    def counted(self) -> str:
        """What was looked at, in words."""
        judged, sieved = len(self.sieved.slices), self.sieved
        told = f"{sieved.clean} {sieved.unit} passed the sieve as clean; {judged} suspects were judged one by one, {self.broken} broken"
        return told + (f"; {sieved.more} more suspects were not" if sieved.more else "")


def reckon(store: Store, facts: Facts) -> Iterator[Reckoned]:
    """Judge a run.

    Args:
        store: with its evidence.
        facts: of the run.

    Yields:
        What each invariant says, by their names. One whose sieve crashes could not tell.
    """
    sieves.prepare(store, facts)
    trails.prepare(store, facts)
    prepare_network(store)
    members = {line.user: line for line in store.lines("users") if isinstance(line, Member)}
    network = Network(store, members)
    known = {invariant.ID: invariant for invariant in all_invariants()}
    for name in sorted(SIEVES):
        try:
            sieved = SIEVES[name](store, facts)
        except Exception as error:  # noqa: BLE001 - a sieve that crashes must not lose the run, whatever it raised
            reason = f"check-crashed: {type(error).__name__}: {error}"
            yield Reckoned(name, Judgement.could_not_tell(reason), sieves.Sieved(0, "parts"))
            continue
        yield _judged(known[name], sieved, facts, members, network, _clean(store, facts, name, sieved))


def _judged(  # noqa: PLR0913, PLR0917 - whose words these are, and what is known of them
    invariant: Invariant, sieved: Sieved, facts: Facts, members: dict[int, Member], network: Network, clean: Judgement
) -> Reckoned:
    stories: list[Story] = []
    judgements, broken = [clean], 0
    for one in sieved.slices:
        history = _history(facts, members, network, one)
        judgement = judge_safely(invariant, history)
        judgements.append(judgement)
        if judgement.verdict == "broken":
            broken += 1
            if len(stories) < KEPT:
                stories.append(Story(one.name, history, judgement))
    if sieved.more and not broken:
        judgements.append(Judgement.could_not_tell(f"too-many-suspects: {sieved.more} {sieved.unit} were not judged, being so many"))
    verdict = merge(judgement.verdict for judgement in judgements)
    if verdict == "broken":
        told = {finding.cause: finding for judgement in judgements for finding in judgement.findings}
        summed = [replace(finding, summary=f"{finding.summary} ({broken} such slices)") for finding in told.values()]
        return Reckoned(invariant.ID, Judgement.broken(summed), sieved, broken, tuple(stories))
    reason = next((judgement.reason for judgement in judgements if judgement.verdict == verdict and judgement.reason), None)
    return Reckoned(invariant.ID, Judgement(verdict, reason), sieved)


def _history(facts: Facts, members: dict[int, Member], network: Network, one: Slice) -> History:
    lines = [*one.lines, *network.around(one.lines)]
    return rebuild(replace(facts, name=one.name), lines, members=members, left_out=one.left_out)


def _clean(store: Store, facts: Facts, name: str, sieved: Sieved) -> Judgement:
    """What may be said of what the sieve left behind."""
    need = NEEDS.get(name)
    if need is not None and need not in facts.can:
        return Judgement.not_checked(f"needs a reader of the {need} in the profile ([{need}])")
    if not sieved.clean:
        return Judgement.not_checked(f"no {sieved.unit} in this run that bear on it")
    if need is not None:
        last = [line for line in store.lines("readings", '"of" = ?', [need]) if isinstance(line, Reading)][-1:]
        if not last:
            return Judgement.could_not_tell(f"{need}-not-read: the {need} was not read back")
        if not last[0].complete and name != "right-patient":
            return Judgement.could_not_tell(
                f"{need}-incomplete: the {need} was not read to its end ({last[0].reason or 'no reason given'})"
            )
    return Judgement.holds()
