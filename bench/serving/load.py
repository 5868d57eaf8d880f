"""A load generator: raw sockets, keep-alive, requests sent ahead in bundles, so that the server is slower.

Run as a program in a process of its own: `load.py PORT SECONDS CONNECTIONS AHEAD`, one request head a line on
standard input, taken in turns (JSON strings). Prints JSON. Its limits: it is Python and shares the machine
with the server, so "per_second" is what the median bundle took: what other programs interrupt does not
count; it reads lengths, not pages; with AHEAD 1 on one connection it measures one reader's wait.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Iterator
from itertools import cycle

BUFFER = 1 << 18
LAST = b"\r\n0\r\n\r\n"  # of a page sent in chunks; no page of ours holds it


class Line:
    """One connection. `ask` sends a bundle of requests, `answers` reads as many answers."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, requests: list[bytes]) -> None:
        """Send them in one piece."""
        self.socket.sendall(b"".join(requests))

    def answers(self, many: int) -> Iterator[tuple[bytes, int]]:
        """Status line and bytes of each answer. Raises ConnectionError where the server hangs up."""
        for _ in range(many):
            while (end := self.rest.find(b"\r\n\r\n")) < 0:
                self._read()
            head = self.rest[:end].lower()
            status = head[:12]
            length = 0
            if (at := head.find(b"content-length:")) >= 0 and b" 304" not in status:
                length = int(head[at + 15 : head.find(b"\r", at) if head.find(b"\r", at) > 0 else None])
            if b"transfer-encoding: chunked" in head:
                while (last := self.rest.find(LAST, end)) < 0:
                    self._read()
                length = last + len(LAST) - end - 4
            whole = end + 4 + length
            while len(self.rest) < whole:
                self._read()
            self.rest = self.rest[whole:]
            yield status, whole

    def _read(self) -> None:
        found = self.socket.recv(BUFFER)
        if not found:
            raise ConnectionError("the server hung up")
        self.rest += found


def run(port: int, seconds: float, connections: int, ahead: int, requests: list[bytes]) -> dict[str, object]:
    """Ask for so many seconds; every answer is counted by its status."""
    lines = [Line(port) for _ in range(connections)]
    turns = cycle(requests)
    statuses: dict[str, int] = {}
    waits: list[float] = []
    size, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        sent = time.perf_counter()
        for line in lines:
            line.ask([next(turns) for _ in range(ahead)])
        for line in lines:
            for status, whole in line.answers(ahead):
                code = status[9:12].decode()
                statuses[code] = statuses.get(code, 0) + 1
                size += whole
        waits.append(time.perf_counter() - sent)
    waits.sort()
    return {
        "per_second": connections * ahead / waits[len(waits) // 2],
        "statuses": statuses,
        "bytes": size / max(1, sum(statuses.values())),
        "wait_ms": waits[len(waits) // 2] * 1000,
    }


if __name__ == "__main__":
    port, seconds, connections, ahead = sys.argv[1:5]
    heads = [json.loads(row).encode() for row in sys.stdin]
    print(json.dumps(run(int(port), float(seconds), int(connections), int(ahead), heads)))
