"""The portal never sees the request."""

from dataclasses import dataclass

from mitmproxy import http


@dataclass
class RequestLost:
    """The request does not reach the portal.

    On the wire: the connection to the browser is closed without an answer (HTTP/2: the stream is reset) before anything is
    sent on; a repetition by the browser's own transport is lost like the first. The browser sees a network error, the
    same as after ``response_lost``: it cannot know which of the two it was. The portal did not act.

    In the real world: the Wi-Fi is gone at the moment of the click.
    """

    def request(self, flow: http.HTTPFlow) -> None:
        """Lose it."""
        flow.kill()


addons = [RequestLost()]
