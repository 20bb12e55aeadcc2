"""The two ends of a benchmark's traffic, each a process of its own: a portal that answers at once, a client that asks without pause.

``python -m tests.benchmarks.traffic portal`` prints its port; ``... client PROXY_PORT PORTAL_PORT REQUESTS`` prints requests per second.
"""

from __future__ import annotations

import asyncio
import http.client
import sys
import time

BODY = b'{"patient": "P-1", "orders": [{"id": 1, "drug": "paracetamol", "dose": "500 mg"}], "page": 1}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncache-control: no-store\r\ncontent-length: %d\r\n\r\n%s" % (len(BODY), BODY)
HEADERS = {"x-wardround-tab": "nurse-1/A", "authorization": "Bearer abcdefgh1234", "accept": "application/json"}
WARM_UP = 100
ROUNDS = 3


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(ANSWER)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _portal() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the port is what is asked for
    await server.serve_forever()


def _rate(proxy: int, portal: int, requests: int) -> float:
    """The best of some rounds, as others use the machine too."""
    url = f"http://127.0.0.1:{portal}/api/chart"
    connection = http.client.HTTPConnection("127.0.0.1", proxy)
    best = 0.0
    for number in [WARM_UP, *[requests] * ROUNDS]:
        began = time.perf_counter()
        for _ in range(number):
            connection.request("GET", url, headers=HEADERS)
            connection.getresponse().read()
        best = max(best, number / (time.perf_counter() - began))
    return best


if __name__ == "__main__":
    if sys.argv[1] == "portal":
        asyncio.run(_portal())
    else:
        print(_rate(*map(int, sys.argv[2:5])))  # noqa: T201 - the rate is what is asked for
