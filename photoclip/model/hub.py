"""The Hugging Face hub's protocol, as far as a download needs it.

httpx2 is what huggingface_hub itself sits on. Its own download is not used: it reads HF_ENDPOINT and HF_HUB_OFFLINE
once at import, moves large files through a second protocol (xet) with neither a usable progress nor a cancel, and
does not check what arrived against the checksum.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

import httpx2

from photoclip import __version__
from photoclip.errors import ModelProblem
from photoclip.language import tr

_TRUE = {"1", "ON", "YES", "TRUE"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHA1 = re.compile(r"[0-9a-f]{40}")


class ConnectionCut(Exception):
    """The transfer ended early or the server was busy; going on from where it stopped may help."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """What the hub says of one file before it is downloaded."""

    name: str
    size_bytes: int
    sha256: str
    """'' for small files, which git names by `git_sha1`."""
    git_sha1: str
    commit: str


class Hub:
    """One conversation with the hub. The environment is read when it begins, so that a changed proxy counts."""

    def __init__(self, repository: str, revision: str, timeout_s: float = 30.0) -> None:
        if any(os.environ.get(name, "").upper() in _TRUE for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")):
            raise ModelProblem(tr("Downloads are turned off (HF_HUB_OFFLINE); import the model from a file instead."))
        self._endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"
        self._repository = repository
        self._revision = revision
        headers = {"User-Agent": f"photoclip/{__version__}", "Accept-Encoding": "identity"}
        token = os.environ.get("HF_TOKEN", "").strip()
        if token:
            headers["Authorization"] = f"Bearer {token}"  # httpx drops it when a redirect leaves the hub
        try:
            # HTTP_PROXY, HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE are read here.
            self._client = httpx2.Client(headers=headers, timeout=timeout_s, follow_redirects=True, max_redirects=5)
        except (ValueError, OSError) as exc:
            raise ModelProblem(
                tr("The network settings (HTTP_PROXY, HTTPS_PROXY) cannot be used: {reason}.").format(reason=exc)
            ) from exc

    def close(self) -> None:
        self._client.close()

    @property
    def host(self) -> str:
        """As shown to the person."""
        return self._endpoint.split("://")[-1]

    def describe(self, name: str) -> RemoteFile:
        """Ask for size and checksum. Raises ModelProblem, ConnectionCut."""
        with _network_errors(self.host):
            first = self._client.head(self._url(name), follow_redirects=False)
            # The hub names the checksum before it sends one on to the storage; only a moved repository is followed.
            hops = 0
            while first.is_redirect and "X-Linked-Etag" not in first.headers and hops < 5:
                hops += 1
                first = self._client.send(first.next_request) if first.next_request else first
        self._check_status(first, name)
        if "X-Repo-Commit" not in first.headers and "ETag" not in first.headers:
            raise ModelProblem(self._not_the_hub())
        etag = _plain_etag(first.headers.get("X-Linked-Etag") or first.headers.get("ETag") or "")
        size = first.headers.get("X-Linked-Size") or first.headers.get("Content-Length") or ""
        if not size.isdigit():
            raise ModelProblem(self._not_the_hub())
        return RemoteFile(
            name=name,
            size_bytes=int(size),
            sha256=etag if _SHA256.fullmatch(etag) else "",
            git_sha1=etag if _SHA1.fullmatch(etag) else "",
            commit=first.headers.get("X-Repo-Commit", ""),
        )

    def read(self, file: RemoteFile, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield (offset, bytes) from `start` on, or from 0 when the server knows no ranges.

        Raises ModelProblem, ConnectionCut.
        """
        headers = {"Range": f"bytes={start}-"} if start else {}
        # The commit and not the branch: a new upload in the middle must not be mixed in.
        url = self._url(file.name, file.commit or self._revision)
        with _network_errors(self.host), self._client.stream("GET", url, headers=headers) as response:
            self._check_status(response, file.name)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                raise ModelProblem(self._not_the_hub())
            offset = start if response.status_code == httpx2.codes.PARTIAL_CONTENT else 0
            for block in response.iter_bytes():
                yield offset, block
                offset += len(block)
        if offset < file.size_bytes:
            raise ConnectionCut(tr("{host} ended the transfer early").format(host=self.host))

    def _url(self, name: str, revision: str | None = None) -> str:
        path = quote(str(PurePosixPath(name)))
        return f"{self._endpoint}/{self._repository}/resolve/{quote(revision or self._revision, safe='')}/{path}"

    def _not_the_hub(self) -> str:
        return tr(
            "{host} answered with a web page instead of the model: a login page or a proxy may stand "
            "between. Open a browser to sign in to the network, or import the model from a file."
        ).format(host=self.host)

    def _check_status(self, response: httpx2.Response, name: str) -> None:
        status = response.status_code
        if response.is_success or response.is_redirect:
            return
        if status in {401, 403}:
            raise ModelProblem(
                tr(
                    "{host} wants a permission for this model: set HF_TOKEN to your access token, or import a file."
                ).format(host=self.host)
            )
        if status in {404, 410}:
            raise ModelProblem(
                tr("{host} does not have {name} of {repository}; it may have been moved.").format(
                    host=self.host, name=name, repository=self._repository
                )
            )
        if status == 407:
            raise ModelProblem(tr("The proxy wants a name and a password: put them into HTTPS_PROXY."))
        if status == 416:
            raise ConnectionCut(tr("the part that is here does not fit"))
        if status == 429 or status >= 500:
            raise ConnectionCut(
                tr("{host} has trouble at the moment (status {status})").format(host=self.host, status=status)
            )
        raise ModelProblem(tr("{host} refused the download (status {status}).").format(host=self.host, status=status))


@contextmanager
def _network_errors(host: str) -> Iterator[None]:
    try:
        yield
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.TooManyRedirects) as exc:
        raise ModelProblem(
            tr("The address {host} (HF_ENDPOINT) cannot be used: {reason}").format(host=host, reason=exc)
        ) from exc
    except httpx2.ProxyError as exc:
        raise ModelProblem(
            tr("The proxy (HTTPS_PROXY) does not let the download through: {reason}").format(reason=exc)
        ) from exc
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as exc:
        raise ConnectionCut(tr("{host} cannot be reached").format(host=host)) from exc
    except (httpx2.TransportError, httpx2.DecodingError) as exc:
        raise ConnectionCut(tr("the connection to {host} was cut").format(host=host)) from exc


def _plain_etag(etag: str) -> str:
    return etag.strip().removeprefix("W/").strip('"').lower()
