"""IndexServer: a package index on this machine that can be as bad as the world's."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class IndexServer:
    """Serves files by the simple API; what goes wrong is set by the test."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, tuple[str, bytes]] = {}
        """file → the project that it belongs to, and its content"""
        self.asked: list[str] = []
        """what was asked for: 'page NAME', 'file NAME', 'file NAME from N'"""
        self.cut_after: list[int] = []
        """the next answers with files end after so many bytes"""
        self.statuses: list[int] = []
        """the next requests are refused with these"""
        self.knows_ranges = True
        self.says_json = True
        self.is_portal = False
        """whether each request is answered by a login page"""

    @property
    def index(self) -> str:
        return self.address + "/simple"

    def page(self, project: str) -> tuple[str, bytes]:
        """Return type and text of a project's page."""
        names = [name for name, (of, _) in self.files.items() if of == project]
        if self.says_json:
            files = [{"filename": name, "url": f"../../files/{name}"} for name in names]
            return "application/vnd.pypi.simple.v1+json", json.dumps({"files": files}).encode()
        links = "".join(f'<a data-x="1" href="{self.address}/files/{name}#sha256=0">{name}</a>' for name in names)
        return "text/html; charset=utf-8", f"<html>{links}</html>".encode()


@contextmanager
def serving() -> Iterator[IndexServer]:
    """Yield a server on a free port; it is gone afterwards."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            if server.statuses:
                self._send(server.statuses.pop(0), "text/plain", b"")
            elif server.is_portal:
                self._send(200, "text/html", b'<html><a href="/login">Log in</a></html>')
            elif self.path.startswith("/simple/"):
                project = self.path.split("/")[2]
                server.asked.append(f"page {project}")
                kind, text = server.page(project)
                self._send(200 if any(of == project for of, _ in server.files.values()) else 404, kind, text)
            else:
                self._send_file(self.path.rsplit("/", 1)[-1])

        def _send_file(self, name: str) -> None:
            if name not in server.files:
                self._send(404, "text/plain", b"")
                return
            content = server.files[name][1]
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            start = int(wanted[1]) if wanted and server.knows_ranges else 0
            server.asked.append(f"file {name}" + (f" from {start}" if start else ""))
            headers = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
            self._send(206 if start else 200, "application/octet-stream", content[start:], headers)

        def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            cut = server.cut_after.pop(0) if kind == "application/octet-stream" and server.cut_after else len(body)
            self.wfile.write(body[:cut])

        def log_message(self, *arguments: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = IndexServer(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
