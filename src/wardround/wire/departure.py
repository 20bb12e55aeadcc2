"""The last step before the portal: what has expired (or a fault has made worthless) is spoiled, and the portal's clock is told."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import httpx
from msgspec import structs

from wardround.wire.spoil import spoil

if TYPE_CHECKING:
    from wardround.wire.credentials import Secret
    from wardround.wire.live import Live
    from wardround.wire.scene import Scene


async def forward(scene: Scene, live: Live, presented: list[Secret]) -> None:
    """Make a request as old as it is in virtual time."""
    at = live.forwarded_at if live.forwarded_at is not None else live.at
    request = live.flow.request
    if scene.server != "real":
        gone = scene.jar.strip(live.clinician, request, at)
        if gone:
            _mark_expired(scene, live, presented, [secret for secret in presented if secret.place == "cookie" and secret.name in gone])
            presented[:] = [secret for secret in presented if not (secret.place == "cookie" and secret.name in gone)]
    for secret, active in scene.desk.standing.worthless(presented, at):
        spoil(request, secret)
        live.tampered = True
        active.touched(live)
    if scene.ager is not None:
        expired = scene.ager.on_request(live, presented, at)
        if expired:
            _mark_expired(scene, live, presented, expired)
    if scene.hook is not None:
        try:
            await scene.hook.tell(request, at)
        except (httpx.HTTPError, subprocess.SubprocessError, OSError) as failure:
            text = f"the portal's clock could not be told ({type(failure).__name__}: {failure})"
            scene.remark("hook-failed", scene.redactor.text(text), [], once="hook")


def _mark_expired(scene: Scene, live: Live, presented: list[Secret], expired: list[Secret]) -> None:
    ids = {(secret.place, secret.name, scene.redactor.fingerprint(secret.value)) for secret in presented if secret in expired}
    live.presented = [structs.replace(held, expired=True) if (held.place, held.name, held.id) in ids else held for held in live.presented]
