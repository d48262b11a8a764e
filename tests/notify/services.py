"""The services on this machine: bots that answer as told, and a mail server that takes letters."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Service:
    """What was received, and what is answered next (the last answer again and again)."""

    url: str = ""
    received: list[tuple[str, bytes]] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b'{"errcode":0,"errmsg":"ok"}')])
    silent: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _path, body in self.received if body.startswith(b"{")]

    def says(self, *answers: tuple[int, str]) -> None:
        self.answers = [(status, text.encode()) for status, text in answers]


@contextmanager
def bots() -> Iterator[Service]:
    """A server on the loopback that speaks HTTP."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.received.append((self.path, body))
            if service.silent.is_set():
                service.done.wait(5)
                return
            status, text = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", service.url)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/cgi-bin/webhook/send?key=SECRET-KEY"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        service.done.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    refuses: bool = False


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server that takes what it is given, or refuses every address."""
    box = Mailbox()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    box.port = listener.getsockname()[1]
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _address = listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(2)
                _talk(connection, box)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield box
    finally:
        stop.set()
        thread.join()
        listener.close()


def _talk(connection: socket.socket, box: Mailbox) -> None:
    with connection.makefile("rwb") as stream:

        def say(line: bytes) -> None:
            stream.write(line + b"\r\n")
            stream.flush()

        say(b"220 here")
        for line in stream:
            verb = line[:4].upper()
            if verb == b"QUIT":
                say(b"221 bye")
                return
            if verb == b"DATA":
                say(b"354 go on")
                lines = []
                for part in stream:
                    if part == b".\r\n":
                        break
                    lines.append(part)
                box.letters.append(b"".join(lines))
            refused = verb == b"RCPT" and box.refuses
            say(b"550 nobody" if refused else b"250 ok")
