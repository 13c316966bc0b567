"""A server on this machine that speaks the hub's protocol, with faults on demand."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Fault:
    """What goes wrong with the next GET of a file: `kind` is one of the names below, `at` a byte count."""

    kind: str
    """cut, status, html, wrong_bytes, too_long, no_range"""
    at: int = 0
    status: int = 500


@dataclass
class HubServer:
    """Serves `files` ({repository/name: bytes}) under /resolve/, large ones through a redirect to a storage path."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    head_status: dict[str, int] = field(default_factory=dict)
    head_html: bool = False
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """(method, path, headers) of everything asked."""

    def __enter__(self) -> HubServer:
        hub = self

        class Handler(_Handler):
            server_state = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, repository: str, name: str, content: bytes) -> None:
        self.files[f"{repository}/{name}"] = content

    def fail(self, name: str, *faults: Fault) -> None:
        """Let the next GETs of the file `name` go wrong, in order."""
        self.faults.setdefault(name, deque()).extend(faults)

    def gets(self, name: str) -> list[dict[str, str]]:
        """Return the headers of every GET of the file's bytes."""
        return [headers for method, path, headers in self.requests if method == "GET" and path.endswith(name)]


class _Handler(BaseHTTPRequestHandler):
    server_state: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._note()
        name = self.path.rsplit("/", 1)[-1]
        if self.server_state.head_html:
            self._html(head=True)
            return
        status = self.server_state.head_status.get(name)
        content = self._content()
        if status is not None or content is None:
            self._plain(status or 404)
            return
        large = name.endswith(".safetensors")
        self.send_response(302 if large else 200)
        self.send_header("X-Repo-Commit", COMMIT)
        if large:
            self.send_header("X-Linked-Etag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("X-Linked-Size", str(len(content)))
            self.send_header("Location", self._storage())
            self.send_header("ETag", '"something-else"')
            self.send_header("Content-Length", "0")
        else:
            git = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            self.send_header("ETag", f'"{git}"')
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()

    def do_GET(self) -> None:
        self._note()
        content = self._content()
        name = self.path.rsplit("/", 1)[-1]
        if content is None:
            self._plain(404)
            return
        if name.endswith(".safetensors") and not self.path.startswith("/storage/"):
            self.send_response(302)
            self.send_header("Location", self._storage())
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        waiting = self.server_state.faults.get(name)
        self._send(content, waiting.popleft() if waiting else None)

    def _send(self, content: bytes, fault: Fault | None) -> None:
        kind = fault.kind if fault else ""
        if fault and kind == "status":
            self._plain(fault.status)
            return
        if kind == "html":
            self._html(head=False)
            return
        start = 0
        asked = self.headers.get("Range", "")
        if asked and kind != "no_range":
            start = int(asked.removeprefix("bytes=").split("-")[0])
        body = content[start:]
        if kind == "wrong_bytes":
            body = bytes([body[0] ^ 1]) + body[1:]
        if kind == "too_long":
            body += b"more"
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault and kind == "cut":
            self.wfile.write(body[: fault.at])
            self.close_connection = True
            return
        self.wfile.write(body)

    def _note(self) -> None:
        self.server_state.requests.append((self.command, self.path, dict(self.headers)))

    def _storage(self) -> str:
        return f"{self.server_state.url}/storage{self.path}"

    def _content(self) -> bytes | None:
        path = unquote(self.path).removeprefix("/storage").strip("/")
        repository, _, rest = path.partition("/resolve/")
        return self.server_state.files.get(f"{repository}/{rest.partition('/')[2]}")

    def _plain(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _html(self, head: bool) -> None:
        page = b"<!doctype html><html><title>Please sign in</title></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if not head:
            self.wfile.write(page)
