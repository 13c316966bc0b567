"""What a Linux desktop says of PhotoClip, in each of its languages: menu entry, software centre, password prompt."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from installers.desktop_files import APP_ID, put_desktop_files
from photoclip.language.choice import OWN_NAMES

FOREIGN = set(OWN_NAMES) - {"en"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SAID = {
    f"metainfo/{APP_ID}.metainfo.xml": {"summary", "p", "li", "developer/name"},
    f"polkit-1/actions/{APP_ID}.policy": {"description", "message"},
}


@pytest.fixture
def share(tmp_path: Path) -> Path:
    put_desktop_files(tmp_path, "1.0")
    return tmp_path


@pytest.mark.parametrize("file", SAID)
def test_each_sentence_of_a_file_for_the_desktop_is_there_in_each_language(share: Path, file: str) -> None:
    found = 0
    for parent in ElementTree.parse(share / file).iter():
        words: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for child in parent:
            if child.tag in SAID[file] or f"{parent.tag}/{child.tag}" in SAID[file]:
                words[child.get(_LANG, "en")].append((child.tag, (child.text or "").strip()))
        if not words:
            continue
        assert set(words) == set(OWN_NAMES), parent.tag
        for language in FOREIGN:
            # In the same order: what stands under another sentence would be its translation.
            assert [tag for tag, _ in words[language]] == [tag for tag, _ in words["en"]], (parent.tag, language)
            assert not {text for _, text in words[language]} & {"", *(text for _, text in words["en"])}
        found += 1
    assert found


def test_the_entry_of_the_menu_is_there_in_each_language(share: Path) -> None:
    lines = (share / "applications" / f"{APP_ID}.desktop").read_text("utf-8")
    for key in ("GenericName", "Comment", "Keywords"):
        assert set(re.findall(rf"^{key}\[(\w+)\]=.", lines, re.MULTILINE)) == FOREIGN, key
