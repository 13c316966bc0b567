"""Index: a package index on the network, behind whatever proxy there is (the simple API, as JSON or HTML)."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from installers.first_run.language import tr
from installers.first_run.packages import Package
from installers.first_run.problems import SetupProblem

TIMEOUT_S = 60
PAGE_AT_MOST_BYTES = 64_000_000
_JSON = "application/vnd.pypi.simple.v1+json"
_ACCEPT = f"{_JSON}, application/vnd.pypi.simple.v1+html;q=0.5, text/html;q=0.1"
_LINK = re.compile(rb"""<a\s[^>]*?href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)

Answer = Any
"""What urllib gives for an opened address."""


class Missing(SetupProblem):
    """The index does not have what was asked for."""


class Passing(SetupProblem):
    """A problem of the network that may be over in a moment."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where wheels come from: the first index that has a file. `proxy`: '' is whatever the environment says."""

    indexes: tuple[str, ...]
    proxy: str = ""
    carried: Mapping[str, str] = field(default_factory=dict)
    """file → its address, of files that no index has"""


class Index:
    """Opens files of package indexes. Every failure is a sentence that says what to do."""

    def __init__(self, sources: Sources) -> None:
        for said in filter(None, (*sources.indexes, sources.proxy)):
            if urlsplit(said).scheme not in {"http", "https"} or not urlsplit(said).hostname:
                no_address = tr("'{said}' is no address; it begins with https:// or http://.")
                raise SetupProblem(no_address.format(said=said))
        self._carried = sources.carried
        self._bases = [index.rstrip("/") + "/" for index in sources.indexes]
        handlers = []
        if sources.proxy:
            handlers.append(urllib.request.ProxyHandler({"http": sources.proxy, "https": sources.proxy}))
        self._opener = urllib.request.build_opener(*handlers)

    @property
    def host(self) -> str:
        """The name of the usual index, for what is said about it."""
        return urlsplit(self._bases[-1]).hostname or self._bases[-1]

    def address(self, package: Package) -> str:
        """Return where the package's file lies."""
        if package.file in self._carried:
            return self._carried[package.file]
        for base in self._bases[:-1]:
            with suppress(Missing):
                return self._address(base, package)
        return self._address(self._bases[-1], package)

    def _address(self, base: str, package: Package) -> str:
        page = urljoin(base, re.sub(r"[-_.]+", "-", package.name).lower() + "/")
        with self.open(page, accept=_ACCEPT) as answer:
            is_json = answer.headers.get_content_type() == _JSON
            text, page = self._read(answer), str(answer.geturl())
        found = _json_links(text) if is_json else _html_links(text)
        links = {_file(link): urljoin(page, link).partition("#")[0] for link in found}
        if package.file in links:
            return links[package.file]
        if not is_json and not any(file.endswith((".whl", ".tar.gz", ".zip")) for file in links):
            raise self.is_a_web_page()
        raise Missing(
            tr(
                "{host} does not have {file}. If you chose a mirror, try without it; otherwise get a newer PhotoClip."
            ).format(host=self.host, file=package.file)
        )

    def open(self, address: str, first_byte: int = 0, accept: str = "*/*") -> Answer:
        """Return the answer from `first_byte` on; raise `Passing` where trying again may help."""
        if urlsplit(address).scheme not in {"http", "https"}:
            raise SetupProblem(tr("{host} named an address that is none of the network.").format(host=self.host))
        headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "PhotoClip-setup"}
        if first_byte:
            headers["Range"] = f"bytes={first_byte}-"
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 the scheme is looked at above
        try:
            return self._opener.open(request, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error.code) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self.unreachable(error) from error

    def is_a_web_page(self) -> SetupProblem:
        said = tr(
            "A web page came instead of packages from {host}. A proxy, or the login page of this network, stands in "
            "between: open a browser and log in, or say which proxy or mirror to use, and try again."
        )
        return SetupProblem(said.format(host=self.host))

    def unreachable(self, error: Exception) -> SetupProblem:
        """Return the sentence for an error of the connection."""
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLError):
            not_safe = tr(
                "The connection to {host} is not safe: its certificate does not hold ({reason}). Is the clock right? "
                "Behind a company's proxy, SSL_CERT_FILE names its certificates."
            )
            return SetupProblem(not_safe.format(host=self.host, reason=reason.reason))
        if isinstance(reason, socket.gaierror):
            not_found = tr("{host} was not found. Is this computer online? Behind a proxy, say which one.")
            return Passing(not_found.format(host=self.host))
        silent = tr("{host} does not answer ({reason}). Check the network and try again: it goes on there.")
        return Passing(silent.format(host=self.host, reason=reason))

    def _refused(self, status: int) -> SetupProblem:
        if status == 407:
            return SetupProblem(
                tr("The proxy asks for a name and a password: write it as http://name:password@address:port.")
            )
        if status == 404:
            missing = tr("{host} does not have what PhotoClip needs. Is the address of the mirror right?")
            return Missing(missing.format(host=self.host))
        if status == 416:
            return SetupProblem(tr("{host} has a shorter file than it said.").format(host=self.host))
        kind = Passing if status in {408, 429} or status >= 500 else SetupProblem
        refused = tr("{host} refuses (status {status}). Try again later, or by another mirror.")
        return kind(refused.format(host=self.host, status=status))

    def _read(self, answer: Answer) -> bytes:
        try:
            text: bytes = answer.read(PAGE_AT_MOST_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise self.unreachable(error) from error
        return text


def _file(link: str) -> str:
    return unquote(urlsplit(link).path).rsplit("/", 1)[-1]


def _html_links(text: bytes) -> list[str]:
    return [unescape(link.decode("utf-8", "replace")) for link in _LINK.findall(text)]


def _json_links(text: bytes) -> list[str]:
    try:
        return [str(file["url"]) for file in json.loads(text)["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Passing(tr("The list of packages arrived damaged. Try again.")) from error
