"""What is made for Windows and macOS, as far as that can be seen on Linux: its parts, with a payload of stand-ins."""

from __future__ import annotations

import json
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from installers import dmg, windows_installer
from installers.first_run.payload import MANIFEST
from installers.first_run.problems import SetupProblem
from installers.native_wheel import build_wheel
from installers.staging import Staging
from installers.targets import MACOS, WINDOWS, Target
from photoclip.core.photo_names import DOCUMENT_EXTENSIONS, EXTENSIONS
from photoclip.language.choice import OWN_NAMES
from tests.conftest import ROOT

SCRIPT = windows_installer.SCRIPT.read_text("utf-8")


def staged(folder: Path, target: Target) -> Staging:
    made = Staging(folder / "Größe 100 %", folder, index="none", target=target)
    (made.payload / "python" / "bin").mkdir(parents=True)
    (made.payload / MANIFEST).write_text(json.dumps({"version": "0.1.0"}), "utf-8")
    for name in ("LICENSE", "start.py", target.uv_program, "python/pythonw.exe", "python/bin/python3.12"):
        (made.payload / name).write_text("text\n", "utf-8")
    (made.payload / "python" / "bin" / "python3").symlink_to("python3.12")
    (made.payload / "python" / "libpython3.12.dylib").touch()
    return made


# Windows


def test_the_installer_for_windows_is_made(tmp_path: Path) -> None:
    if not shutil.which("makensis"):
        pytest.skip("makensis is not here")
    made = windows_installer.make_installer(staged(tmp_path, WINDOWS), tmp_path)
    assert made.name == "PhotoClip-Setup-0.1.0.exe"
    program = made.read_bytes()
    assert program.startswith(b"MZ")
    assert b'level="asInvoker"' in program, "no administrator is asked for"
    assert b"longPathAware" in program


def test_what_the_installer_for_windows_says_is_there_in_every_language() -> None:
    spoken = [name.upper() for name in re.findall(r'MUI_LANGUAGE "(\w+)"', SCRIPT)]
    assert len(spoken) == len(OWN_NAMES)
    said: dict[str, dict[str, str]] = {}
    for name, language, words in re.findall(r'^LangString (\w+) \$\{LANG_(\w+)\} "(.+)"$', SCRIPT, re.MULTILINE):
        said.setdefault(name, {})[language] = words
    for name, words in said.items():
        assert list(words) == spoken, name
        assert len({one.count("$INSTDIR") for one in words.values()}) == 1, name
    assert set(re.findall(r"\$\((\w+)\)", SCRIPT)) == set(said)
    assert not re.search(r'(Abort|MessageBox \w+) "[^$"]', SCRIPT), "what is said is said by name"


def test_without_makensis_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupProblem, match="makensis is needed"):
        windows_installer.make_installer(staged(tmp_path, WINDOWS), tmp_path)


def test_on_windows_it_opens_every_kind_of_photo_that_photoclip_reads() -> None:
    # Documents are shown only where the person asks for them, and have programs of their own.
    assert set(re.findall(r'\$\{DO\} "(\.\w+)"', SCRIPT)) == EXTENSIONS - DOCUMENT_EXTENSIONS


def test_all_that_is_written_is_the_persons_own_and_goes_with_the_uninstaller() -> None:
    install, uninstall = SCRIPT.split('Section "Uninstall"')
    written = re.findall(r'WriteReg\w+ (\w+) "([^"]+)"', install)
    assert {root for root, _ in written} == {"HKCU"}
    gone = re.findall(r'DeleteRegKey HKCU "([^"]+)"', uninstall)
    left = [key for _, key in written if not any(key == one or key.startswith(one + "\\") for one in gone)]
    assert set(left) == {r"Software\Classes\${ENDING}\OpenWithProgids"}, "others have theirs there, too"
    assert "!insertmacro OpensPhotos RemoveFrom" in uninstall
    for shortcut in re.findall(r'CreateShortcut "([^"]+)"', install):
        assert f'Delete "{shortcut}"' in uninstall


def test_on_windows_two_at_once_are_refused_and_a_switch_that_fails_is_taken_back() -> None:
    """Read, not run: Wine renames what runs."""
    for begin in ("Function .onInit", "Function un.onInit"):
        assert "!insertmacro OneAtATime" in SCRIPT.split(begin)[1].split("FunctionEnd")[0]
    switch = SCRIPT.split(r'Rename "$INSTDIR\payload.new" "$INSTDIR\payload"')
    assert len(switch) == 2
    assert switch[0].rstrip().endswith("ClearErrors")
    back = r'Rename "$INSTDIR\payload.old" "$INSTDIR\payload"'
    assert back in switch[1].split("${EndIf}")[0]
    assert switch[0].index(back) < switch[0].index(r'RMDir /r "$INSTDIR\payload.old"'), "a kill left the only one there"


def test_the_uninstaller_takes_no_folder_with_all_that_is_in_it_but_its_own() -> None:
    assert set(re.findall(r'RMDir /r "([^"]+)"', SCRIPT)) == {
        *(rf"$INSTDIR\{name}" for name in ("payload.new", "payload.old", "private")),
    }


def test_windows_gets_its_icon_in_each_size(tmp_path: Path) -> None:
    windows_installer.write_ico(tmp_path / "photoclip.ico")
    with Image.open(tmp_path / "photoclip.ico") as icon:
        assert icon.info["sizes"] == {(size_px, size_px) for size_px in windows_installer.ICON_SIZES_PX}


# macOS


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return dmg.make_app(staged(tmp_path, MACOS), tmp_path / "volume")


def test_the_app_has_what_macos_looks_for(app: Path) -> None:
    contents = app / "Contents"
    said = plistlib.loads((contents / "Info.plist").read_bytes())
    assert (contents / "MacOS" / said["CFBundleExecutable"]).stat().st_mode & 0o777 == 0o755
    assert (contents / "Resources" / f"{said['CFBundleIconFile']}.icns").is_file()
    assert (said["CFBundleIdentifier"], said["CFBundleShortVersionString"]) == ("org.photoclip.PhotoClip", "0.1.0")
    opened = [kind for entry in said["CFBundleDocumentTypes"] for kind in entry["LSItemContentTypes"]]
    assert {"public.folder", "public.image", "public.camera-raw-image", "public.movie"} == set(opened)
    for place in ("DesktopFolder", "DocumentsFolder", "DownloadsFolder", "RemovableVolumes", "NetworkVolumes"):
        assert "never changes an original" in said[f"NS{place}UsageDescription"]


def test_what_macos_says_of_the_app_is_there_in_every_language(app: Path) -> None:
    contents = app / "Contents"
    english = plistlib.loads((contents / "Info.plist").read_bytes())
    asked = {name for name in english if name.endswith("UsageDescription")}
    opened = {kind["CFBundleTypeName"] for kind in english["CFBundleDocumentTypes"]}
    there = {folder.stem: folder for folder in (contents / "Resources").glob("*.lproj")}
    assert set(there) == {name.replace("zh_CN", "zh-Hans") for name in OWN_NAMES}
    for folder in there.values():
        said = plistlib.loads((folder / "InfoPlist.strings").read_bytes())
        assert set(said) == asked | opened
        assert all(said.values())
    foreign = plistlib.loads((there["ja"] / "InfoPlist.strings").read_bytes())
    assert all(foreign[name] != english.get(name, name) for name in foreign)


def test_the_icon_set_of_the_app_has_each_size_up_to_the_largest(app: Path) -> None:
    with Image.open(app / "Contents" / "Resources" / "PhotoClip.icns") as icon:
        sizes = {width * scale for width, _, scale in icon.info["sizes"]}
    assert set(dmg.ICON_SIZES_PX) <= sizes


def test_what_the_finder_starts_runs_the_python_that_the_app_brings(app: Path) -> None:
    python = app / "Contents" / "Resources" / "payload" / "python" / "bin" / "python3.12"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "utf-8")
    python.chmod(0o755)
    ended = subprocess.run(
        [app / "Contents" / "MacOS" / "PhotoClip", "open", "/a b"], capture_output=True, text=True, check=True
    )
    payload = (app / "Contents" / "Resources" / "payload").resolve()
    assert ended.stdout.splitlines() == ["-I", str(payload / "start.py"), "open", "/a b"]


def test_it_is_signed_from_the_inside_out_hardened_and_notarised_when_that_is_asked_for(app: Path) -> None:
    made, rights = Path("PhotoClip.dmg"), Path("rights.plist")
    plain = dmg.commands(app, app.parent, made, rights)
    assert [command[0] for command in plain] == ["codesign"] * 4 + ["hdiutil"]
    assert not any("runtime" in command for command in plain)
    full = dmg.commands(app, app.parent, made, rights, "Developer ID Application: A", "kept")
    signed = [Path(command[-1]).name for command in full if command[0] == "codesign"]
    assert signed == ["python3.12", "libpython3.12.dylib", "uv", "PhotoClip.app", "PhotoClip.dmg"]
    assert all("runtime" in command for command in full[:4])
    assert [command[1] for command in full[-2:]] == ["notarytool", "stapler"]
    assert "com.apple.security.cs.disable-library-validation" in dmg.ENTITLEMENTS


def test_elsewhere_than_on_macos_one_sentence_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupProblem, match="only macOS makes"):
        dmg.make_dmg(staged(tmp_path, MACOS), tmp_path)


# Both


@pytest.mark.parametrize("target", [WINDOWS, MACOS], ids=lambda target: target.tag)
def test_a_wheel_for_another_system_must_be_brought(tmp_path: Path, target: Target) -> None:
    if target.tag == Staging(tmp_path, tmp_path, index="none").target.tag:
        pytest.skip("this is that system")
    source = tmp_path / "hnswlib-0.8.0.tar.gz"
    with pytest.raises(SetupProblem, match="is made on such a computer"):
        build_wheel(source, "3.12", tmp_path, target)
    ending = {"win32-amd64": "win_amd64", "darwin-arm64": "macosx_14_0_arm64"}[target.tag]
    for other in ("linux_x86_64", ending):
        (tmp_path / f"hnswlib-0.8.0-cp312-cp312-{other}.whl").touch()
    assert build_wheel(source, "3.12", tmp_path, target).name.endswith(f"{ending}.whl")


def test_what_starts_it_is_in_the_payload_beside_the_first_run(tmp_path: Path) -> None:
    shutil.copy(ROOT / "installers" / "start.py", tmp_path)
    shutil.copytree(ROOT / "installers" / "first_run", tmp_path / "installers" / "first_run")
    shutil.copy(ROOT / "installers" / "__init__.py", tmp_path / "installers")
    command = [sys.executable, "-I", str(tmp_path / "start.py")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert ended.returncode == 3
    assert "install PhotoClip again" in ended.stderr, "there is no manifest, and it was looked for"
