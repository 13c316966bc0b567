"""A small PhotoClip to install: wheels that hold next to nothing, an index with them, and a payload that names them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from uv import find_uv_bin

from installers.catalogues import compile_catalogues
from installers.first_run.control import Control
from installers.first_run.language import VARIABLE, use
from installers.first_run.packages import Package, write_lock
from installers.first_run.payload import Payload, platform_tag
from tests.unit.installers.index_server import IndexServer, serving

MODULES = {
    "photoclip": "photoclip/__init__.py",
    "PySide6": "PySide6/QtWidgets.py",
    "hnswlib": "hnswlib.py",
    "torch": "torch.py",
    "torchvision": "torchvision.py",
    "open-clip-torch": "open_clip.py",
}
"""package → the module of it that a new environment is tried with"""


class Impatient(Control):
    """Never waits for a better network."""

    def wait(self, seconds: float) -> None:
        pass


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("PHOTOCLIP_INDEX", "PHOTOCLIP_WHEELS", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever language this machine has."""
    monkeypatch.setenv(VARIABLE, "en")
    yield
    use("en")


@pytest.fixture(scope="session")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as an installer carries them."""
    folder = tmp_path_factory.mktemp("languages")
    compile_catalogues(folder)
    return folder


@pytest.fixture
def control() -> Control:
    return Impatient()


@pytest.fixture
def server() -> Iterator[IndexServer]:
    with serving() as made:
        yield made


def wheel_of(name: str, version: str = "1.0", module: str = "", padding: int = 0) -> tuple[Package, bytes]:
    """Return a wheel with one module and so many bytes of padding, and its line of the lock."""
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    texts = {
        module or f"{name.replace('-', '_')}.py": f"# {'x' * padding}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: MIT\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/licenses/LICENSE": f"The licence of {name}\n",
    }
    digests = {path: hashlib.sha256(text.encode()).digest() for path, text in texts.items()}
    hashes = {path: base64.urlsafe_b64encode(digest).rstrip(b"=").decode() for path, digest in digests.items()}
    record = "".join(f"{path},sha256={hashes[path]},{len(text)}\n" for path, text in texts.items())
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in (*texts.items(), (f"{info}/RECORD", f"{record}{info}/RECORD,,\n")):
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), text)
    wheel = content.getvalue()
    unpacked = sum(map(len, texts.values()))
    return Package(name, version, f"{stem}-py3-none-any.whl", _sha256(wheel), len(wheel), unpacked), wheel


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class SmallPhotoClip:
    """A payload, and the index that has its wheels."""

    payload: Payload
    server: IndexServer
    packages: tuple[Package, ...]


@pytest.fixture
def small(server: IndexServer, tmp_path: Path) -> SmallPhotoClip:
    """A payload that brings photoclip's own wheel and leaves the others to the index."""
    folder = tmp_path / "payload"
    (folder / "wheels").mkdir(parents=True)
    (folder / "locks").mkdir()
    (folder / "uv").symlink_to(shutil.which(find_uv_bin()) or find_uv_bin())
    made = [wheel_of(name, module=module, padding=300_000 * (name == "torch")) for name, module in MODULES.items()]
    for package, content in made:
        server.files[package.file] = (package.name.lower(), content)
    (folder / "wheels" / made[0][0].file).write_bytes(made[0][1])
    packages = tuple(package for package, _ in made)
    write_lock(folder / "locks" / f"{platform_tag()}-cuda.txt", packages, "A small PhotoClip")
    said = {"version": "1.0", "id": "0123456789abcdef", "indexes": {"cuda": [server.index]}}
    (folder / "manifest.json").write_text(json.dumps(said), "utf-8")
    return SmallPhotoClip(Payload.read(folder), server, packages)
