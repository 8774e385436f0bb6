"""An OpenAI-compatible chat server on 127.0.0.1 that plays what it is told: good answers, lies, and every way of failing."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal

Ending = Literal["good", "cut", "ended", "malformed", "malformed_shape", "empty", "stall"]


@dataclass(frozen=True)
class Play:
    """One reply. A `status` other than 200 is an error; else `text` streams in pieces of `size` characters, `delay` s apart.

    `ending`: good; cut (the connection drops after the text); ended (the stream ends without a finish reason); malformed (a
    chunk that is no JSON after the text); malformed_shape (JSON of another shape); empty (a finish without text); stall
    (silence after the text, until the client goes).
    """

    text: str = ""
    ending: Ending = "good"
    status: int = 200
    size: int = 4
    delay: float = 0.0


class ScriptedModel:
    """Serves the queued plays, one a request, in order; with none left it answers 500. A context manager."""

    def __init__(self) -> None:
        self._plays: deque[Play] = deque()
        self.requests: list[dict[str, Any]] = []
        self.sent: list[tuple[float, str]] = []
        """Each piece of text that was sent, and when: seconds since the epoch, taken just before it went."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append(json.loads(body))
                outer._play(self, outer._plays.popleft() if outer._plays else Play(status=500))

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._closing = threading.Event()

    @property
    def url(self) -> str:
        """The base URL to give a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def queue(self, *plays: Play) -> None:
        """Add replies to be played."""
        self._plays.extend(plays)

    def __enter__(self) -> ScriptedModel:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _play(self, handler: BaseHTTPRequestHandler, play: Play) -> None:
        if play.status != 200:
            body = json.dumps({"error": {"message": "scripted", "type": "scripted", "code": play.status}}).encode()
            handler.send_response(play.status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(body)))
            handler.send_header("Connection", "close")
            handler.end_headers()
            handler.wfile.write(body)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Transfer-Encoding", "chunked")
        # Said, so that the client does not send its next request down a connection that is about to end.
        handler.send_header("Connection", "close")
        handler.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # The client may leave.
            self._stream(handler, play)

    def _stream(self, handler: BaseHTTPRequestHandler, play: Play) -> None:
        def send(data: str) -> None:
            raw = f"data: {data}\n\n".encode()
            handler.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
            handler.wfile.flush()

        if play.ending != "empty":
            for at in range(0, len(play.text), play.size):
                piece = play.text[at : at + play.size]
                self.sent.append((time.time(), piece))
                send(_chunk(piece))
                time.sleep(play.delay)
        if play.ending == "stall":
            self._closing.wait(30)
            return
        if play.ending == "cut":
            handler.connection.close()
            return
        if play.ending == "malformed":
            send('{"id": "x", "choices": [{"del')
        elif play.ending == "malformed_shape":
            send('{"choices": "none"}')
        elif play.ending in ("good", "empty"):
            send(_chunk("", finish="stop"))
            send("[DONE]")
        handler.wfile.write(b"0\r\n\r\n")


def _chunk(content: str, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": content}, "finish_reason": finish}
    return json.dumps({"id": "s", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]})
