"""Exchanges on their way through the wire, and the browsers' connections on which they travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitmproxy import connection, http

    from wardround.wire.credentials import Secret
    from wardround.wire.live import Live
    from wardround.wire.scene import Scene
    from wardround.wire.streams import Follower


@dataclass
class Passage:
    """One exchange on its way."""

    scene: Scene
    live: Live
    presented: list[Secret]
    follower: Follower | None = None
    answered: bool = False
    """Its answer has been read and taken through gates and faults."""
    delivering: bool = False
    """A fault sends its answer to the browser bit by bit."""


class Passages(dict[str, Passage]):
    """All that is under way, by the flow's id, and whose browser each connection is."""

    def __init__(self) -> None:
        """Nothing is under way."""
        super().__init__()
        self._connections: dict[str, tuple[connection.Client, str | None]] = {}

    def on(self, client: connection.Client, clinician: str | None) -> None:
        """A request has come on a connection."""
        self._connections[client.id] = (client, clinician)

    def closed(self, client: connection.Client) -> None:
        """A connection has ended."""
        self._connections.pop(client.id, None)
        for passage in list(self.values()):
            if passage.live.flow.client_conn.id == client.id and not passage.delivering:
                passage.live.gone.happen()

    def cut_streams(self, of: Callable[[http.HTTPFlow], bool] | None = None) -> list[connection.Client]:
        """The connections of all open streams (or of those), which are about to be cut."""
        streams = [passage for passage in list(self.values()) if passage.follower is not None]
        open_ones = [passage for passage in streams if of is None or of(passage.live.flow)]
        for passage in open_ones:
            if passage.follower is not None:
                passage.follower.cut = True
        return [passage.live.flow.client_conn for passage in open_ones]

    def cut_connections(self, clinician: str | None, but: http.HTTPFlow | None) -> list[connection.Client]:
        """All connections of a clinician's browser (None: of every browser), which are about to be cut, but for that of one exchange."""
        mine = [client for client, owner in list(self._connections.values()) if clinician in (None, owner)]
        gone = {client.id: client for client in mine if but is None or client.id != but.client_conn.id}
        for passage in list(self.values()):
            if passage.live.flow.client_conn.id in gone:
                passage.live.cut = True
                if passage.follower is not None:
                    passage.follower.cut = True
        return list(gone.values())


def connected(flow: http.HTTPFlow) -> bool:
    """Whether there was a connection to the portal on which the request may have got through."""
    server = flow.server_conn
    secured = not server.tls or server.timestamp_tls_setup is not None
    return server.error is None and server.timestamp_tcp_setup is not None and secured
