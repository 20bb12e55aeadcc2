"""What a token's answer says of its life is not what the portal enforces."""

import json
from dataclasses import dataclass
from typing import ClassVar

from mitmproxy import http

from wardround.wire.fault import Applies, detail

_FIELDS = frozenset({"expires_in", "expiresIn", "access_expires_in", "accessTokenExpiresIn"})
_DEPTH = 4


@dataclass
class ExpiresInSkew:
    """The lifetime that is told for an access token is longer or shorter than its true one.

    On the wire: ``expires_in`` (and its usual other spellings) in a JSON answer is raised or lowered by so many seconds, never
    below one; all else is the portal's own, and so is what stands in the token itself (``exp``). The browser sees an answer
    that promises too much: its token is refused before it thinks of a refresh. Or too little: it refreshes without need. The
    portal acted as always, and enforces the true lifetime.

    In the real world: the limit was changed on one of two servers; a gateway ends sessions earlier than the identity provider
    says; a token was cached on its way.

    Attributes:
        skew_s: seconds added to what is told (negative: taken off).
    """

    applies: ClassVar[Applies] = Applies(roles=frozenset({"sign-in", "refresh"}), json_only=True, styles=frozenset({"tokens"}))
    skew_s: float = 600.0

    def response(self, flow: http.HTTPFlow) -> None:
        """Change what is told."""
        response = flow.response
        if response is None or "json" not in response.headers.get("content-type", ""):
            return
        try:
            said = json.loads(response.get_text(strict=False) or "")
        except ValueError:
            return
        if self._moved(said, _DEPTH):
            response.text = json.dumps(said)
            detail(flow)

    def _moved(self, node: object, depth: int) -> bool:
        """Whether anything was changed in a part of the answer."""
        if depth == 0 or not isinstance(node, dict):
            return False
        moved = False
        for name, value in node.items():
            if name in _FIELDS and isinstance(value, int | float) and not isinstance(value, bool):
                node[name] = max(1, value + type(value)(self.skew_s))
                moved = True
            else:
                moved = self._moved(value, depth - 1) or moved
        return moved


addons = [ExpiresInSkew()]
