"""What speaks before there is a PhotoClip speaks the person's language: the first run and its scripts."""

from __future__ import annotations

import ctypes
import io
import re
import subprocess
from pathlib import Path

import pytest
import time_machine
from babel.messages.pofile import read_po

from installers.catalogues import SOURCES, compile_catalogues
from installers.first_run import language
from installers.first_run.__main__ import main
from installers.first_run.builds import CPU, CUDA, ROCM, Build, choose
from installers.first_run.control import Progress, time_text
from installers.first_run.home import Home
from installers.first_run.language import chosen, speak, use
from installers.first_run.machine import Machine
from installers.first_run.packages import Package, size_text
from installers.first_run.problems import SetupProblem, disk_full
from installers.first_run.setup import GETTING, TRYING
from installers.first_run.system import System, macos_languages, windows_languages
from installers.first_run.text_face import TextFace, progress_text
from photoclip.language.choice import OWN_NAMES, system_languages
from photoclip.language.choice import choose as apps_choice
from resources.translations.extraction import FIRST_RUN, catalogue_of, texts_of
from tests.conftest import ROOT
from tests.unit.language.test_no_sentence_bypasses_it import bypassing

TRANSLATED = [name for name in OWN_NAMES if name != "en"]
MODULES = sorted((ROOT / "installers" / "first_run").glob("*.py"))
SCRIPTS = ROOT / "installers" / "linux"
PLACE = re.compile(r"\{\w*\}")
LINUX, MACOS, WINDOWS = System("linux", "x86_64"), System("darwin", "arm64"), System("win32", "AMD64")
each_language = pytest.mark.parametrize("name", TRANSLATED)

ENVIRONMENTS = [
    {},
    {"LANG": "de_AT.UTF-8"},
    {"LANG": "de"},
    {"LANG": "de_DE@euro"},
    {"LANG": "C.UTF-8", "LANGUAGE": "fr"},
    {"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"},
    {"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_CA.UTF-8"},
    {"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_CA.UTF-8", "LC_ALL": "es_MX.UTF-8"},
    {"LANG": "de_DE.UTF-8", "LANGUAGE": "tlh:ja:fr"},
    {"LANGUAGE": "es"},
    {"LANG": "pl_PL.UTF-8"},
    {"LANG": "eo.UTF-8", "LANGUAGE": "est:den"},
    {"LANG": "zh_CN.UTF-8"},
    {"LANG": "zh_TW.UTF-8"},
    {"LANG": "zh_HK.UTF-8", "LANGUAGE": "zh-Hans-SG"},
    {"LANG": "zh-Hant-CN", "LANGUAGE": "zh_TW:fr"},
    {"LANG": "de_DE.UTF-8", "PHOTOCLIP_LANGUAGE": "ja"},
    {"LANG": "C.UTF-8", "PHOTOCLIP_LANGUAGE": "zh_CN"},
    {"LANG": "de_DE.UTF-8", "PHOTOCLIP_LANGUAGE": "nonsense"},
    {"LANG": "de_DE.UTF-8", "PHOTOCLIP_LANGUAGE": "en"},
]


# Nothing is missing


@each_language
def test_every_sentence_is_there_in_every_language(name: str) -> None:
    theirs = read_po(io.BytesIO((SOURCES / f"{name}.po").read_bytes()), locale=name)
    ours = {message.id for message in catalogue_of(*FIRST_RUN) if message.id}
    said = {message.id: message.string for message in theirs if message.id and not message.fuzzy}
    assert set(said) == ours, "'make translations' brings them in"
    assert [text for text, string in said.items() if not (all(string) if isinstance(string, tuple) else string)] == []


@each_language
def test_what_is_filled_in_stands_in_every_language(name: str) -> None:
    wrong = []
    for message in read_po(io.BytesIO((SOURCES / f"{name}.po").read_bytes()), locale=name):
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(PLACE.findall(texts[-1]))
        if message.id and (
            any(set(PLACE.findall(form)) - wanted for form in forms) or set(PLACE.findall(forms[-1])) != wanted
        ):
            wrong.append(message.id)
        if message.id and any(form.count("&") != texts[0].count("&") for form in forms):
            wrong.append(message.id)
    assert wrong == []


def test_the_same_words_make_the_same_catalogues_whenever_they_are_compiled(tmp_path: Path) -> None:
    made = []
    for day in ("2026-11-28", "2027-01-01"):
        with time_machine.travel(day):
            compile_catalogues(tmp_path / day)
        made.append([path.read_bytes() for path in sorted((tmp_path / day).iterdir())])
    assert len(made[0]) == len(TRANSLATED)
    assert made[0] == made[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_sentence_of_the_first_run_bypasses_the_catalogue(path: Path) -> None:
    source = path.read_text("utf-8")
    assert texts_of(source).not_literal == [], "translators would not find it"
    assert bypassing(source) == []


def table() -> dict[str, dict[str, str]]:
    """Return what the scripts say: sentence → language → words."""
    found: dict[str, dict[str, str]] = {}
    for key, name, mark, words in re.findall(
        r"^\t(\w+):(\w+)\) words=(['\"])(.*)\3 ;;$", (SCRIPTS / "language.sh").read_text("utf-8"), re.MULTILINE
    ):
        assert mark not in words
        found.setdefault(key, {})[name] = words
    return found


def test_the_scripts_have_every_sentence_in_every_language() -> None:
    for key, said in table().items():
        assert list(said) == list(OWN_NAMES), key
        assert {words.count("%s") for words in said.values()} == {said["en"].count("%s")}, key
        assert not any("%" in words.replace("%s", "") for words in said.values()), key
    scripts = [script.read_text("utf-8") for script in SCRIPTS.iterdir()]
    asked = {key for script in scripts for key in re.findall(r"(?:tell|fail) ([a-z_]+)", script)}
    assert asked == set(table())


# Who is spoken to in which language


@pytest.mark.parametrize("environ", ENVIRONMENTS, ids=str)
def test_everything_before_photoclip_speaks_as_photoclip_does(environ: dict[str, str], languages: Path) -> None:
    # The app asks the C library, too, where the environment says nothing: that is one for the whole process.
    wanted = apps_choice("system", system_languages({"LANG": "eo.UTF-8"} | environ), environ)
    assert chosen(LINUX.languages(environ), environ, languages) == wanted
    asked = ["sh", "-c", f". '{SCRIPTS / 'language.sh'}'; echo $language"]
    ended = subprocess.run(asked, env=environ, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == wanted


def test_a_terminal_that_knows_no_unicode_is_spoken_to_in_english() -> None:
    asked = ["sh", "-c", f". '{SCRIPTS / 'language.sh'}'; tell old_system"]
    ended = subprocess.run(asked, env={"LANG": "ja_JP.eucJP"}, capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("PhotoClip needs a Linux")


class _Windows:
    """What Windows says of the person's languages, as its own function does."""

    def __init__(self, said: str) -> None:
        self._said = said

    def GetUserPreferredUILanguages(self, flags: int, count: object, names: object, letters: object) -> int:  # noqa: N802
        size = letters._obj  # type: ignore[attr-defined]
        if names is not None:
            ctypes.memmove(
                names, ctypes.create_unicode_buffer(self._said, size.value), size.value * ctypes.sizeof(ctypes.c_wchar)
            )
        size.value = len(self._said)
        return int(flags == 0x8 and bool(self._said))


def test_windows_is_asked_for_the_languages_it_shows_itself_in(languages: Path) -> None:
    wanted = windows_languages(_Windows("de-AT\0en-US\0\0"))
    assert wanted == ["de-AT", "en-US"]
    assert WINDOWS.languages({}, lambda _: wanted) == wanted
    assert WINDOWS.languages({"LANG": "fr_FR"}, pytest.fail) == ["fr_FR"], "what is set for a program is meant"
    assert windows_languages(_Windows("")) == []
    assert speak(_spoken_to("zh-Hans-CN"), {}, languages).name == "zh_CN"


def _spoken_to(*names: str) -> System:
    class _Asked(System):
        def languages(self, *_: object) -> list[str]:
            return list(names)

    return _Asked("win32", "AMD64")


def test_macos_is_asked_for_the_preferred_languages() -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[-2:] == ["-g", "AppleLanguages"]
        return subprocess.CompletedProcess(command, 0, '(\n    "ja-JP",\n    "zh-Hant-TW",\n    de\n)\n')

    assert macos_languages(run) == ["ja-JP", "zh-Hant-TW", "de"]

    def missing(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        raise FileNotFoundError("defaults")

    assert macos_languages(missing) == []
    assert MACOS.languages({}, lambda _: ["ja-JP"]) == ["ja-JP"]


def test_a_catalogue_that_is_damaged_or_missing_leaves_everything_english(tmp_path: Path, languages: Path) -> None:
    whole = (languages / "de.mo").read_bytes()
    for number, damaged in enumerate((b"", b"no catalogue", whole[:40], whole[:3000])):
        (tmp_path / f"d{number}.mo").write_bytes(damaged)
        assert use(f"d{number}", tmp_path).name == "en"
        assert str(disk_full("/a")).startswith("The disk with /a is full")
    assert use("ja", tmp_path).name == "en"


# What is said


def test_numbers_and_sizes_are_written_as_the_language_writes_them(languages: Path) -> None:
    said = {}
    for name in OWN_NAMES:
        use(name, languages)
        said[name] = [size_text(2_450_000_000), size_text(85_000_000), time_text(70), time_text(300), time_text(9000)]
    assert said["en"] == ["2.5 GB", "85 MB", "about 1 minute left", "about 5 minutes left", "about 2 hours left"]
    assert said["de"] == ["2,5 GB", "85 MB", "noch etwa 1 Minute", "noch etwa 5 Minuten", "noch etwa 2 Stunden"]
    assert said["fr"][:4] == ["2,5 Go", "85 Mo", "encore 1 minute environ", "encore 5 minutes environ"]
    assert said["es"][2:4] == ["queda 1 minuto aproximadamente", "quedan 5 minutos aproximadamente"]
    assert said["ja"][2:4] == ["残り約 1 分", "残り約 5 分"]
    assert said["zh_CN"][:3] == ["2.5 GB", "85 MB", "剩余约 1 分钟"]


@each_language
def test_nothing_of_what_is_chosen_and_how_far_it_is_stays_english(name: str, languages: Path) -> None:
    builds = {build: Build(build, (Package("a", "1", "a.whl", "0" * 64, 10**9, 10**9),)) for build in (CPU, CUDA, ROCM)}
    cards = [Machine("none"), Machine("nvidia"), Machine("nvidia", 500), Machine("amd"), Machine("apple")]

    def said() -> list[str]:
        choices = [
            choose(some, card) for card in cards for some in (builds, {CUDA: builds[CUDA]}, {ROCM: builds[ROCM]})
        ]
        steps = [progress_text(Progress(GETTING, 10**6, 10**9), left) for left in (None, 9, 600)]
        return [
            *(c.reason for c in choices),
            *(b.text for b in builds.values()),
            *steps,
            progress_text(Progress(TRYING), None),
        ]

    use("en", languages)
    before = said()
    use(name, languages)
    assert [one for one, other in zip(before, said(), strict=True) if one == other] == []


def test_a_no_in_the_persons_language_is_one_and_so_is_a_yes(languages: Path) -> None:
    choice = choose({CPU: Build(CPU, ())}, Machine("none"))
    for name, answer, agrees in (
        ("de", "J", True), ("de", "nein", False), ("fr", "oui", True), ("es", "sí", True), ("ja", "はい", True),
        ("zh_CN", "yes", True), ("de", "", True), ("en", "ja", False),
    ):  # fmt: skip
        use(name, languages)
        out = io.StringIO()
        assert TextFace(out, io.StringIO(f"{answer}\n")).agrees(choice) == agrees, answer
    use("de", languages)
    TextFace(out, io.StringIO("\n")).agrees(choice)
    assert out.getvalue().endswith("Fortfahren? [J/n] ")


def test_what_is_in_the_way_is_said_in_the_persons_language(tmp_path: Path, languages: Path) -> None:
    use("de", languages)
    home = Home(tmp_path / "home")
    home.prepare()
    with pytest.raises(SetupProblem, match=r"braucht 1000000,0 GB .* Platz"):
        home.check_space(10**15)
    with home.held(), pytest.raises(SetupProblem, match="wird bereits eingerichtet"), home.held():
        pass


def test_the_first_run_speaks_what_the_environment_says(
    tmp_path: Path, languages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(speak, "__defaults__", (LINUX, None, languages))
    monkeypatch.setenv("PHOTOCLIP_LANGUAGE", "fr")
    assert main(["--payload", str(tmp_path), "--home", str(tmp_path / "home")]) == 3
    assert "sont endommagés\N{NO-BREAK SPACE}; réinstallez PhotoClip" in capsys.readouterr().err
    assert language.current().name == "fr"
