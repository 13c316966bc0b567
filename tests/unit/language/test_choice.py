from __future__ import annotations

from typing import get_args

import pytest

from photoclip.language.choice import OWN_NAMES, LanguageChoice, choose, saved_choice, system_languages


def test_what_can_be_chosen_is_what_there_is():
    assert {"system", *OWN_NAMES} == set(get_args(LanguageChoice))


@pytest.mark.parametrize(
    ("variable", "setting", "system", "chosen"),
    [
        ("", "system", ["de_AT.UTF-8"], "de"),
        ("", "system", ["de-AT", "de"], "de"),
        ("", "system", ["tlh", "fr_CA@euro"], "fr"),
        ("", "system", [], "en"),
        ("", "system", ["C"], "en"),
        ("", "ja", ["de_DE"], "ja"),
        ("es", "ja", ["de_DE"], "es"),
        ("es_MX.UTF-8", "system", [], "es"),
        ("nonsense", "ja", ["de_DE"], "ja"),
        ("en_XA", "de", ["de_DE"], "en_XA"),
        ("", "system", ["zh_CN.UTF-8"], "zh_CN"),
        ("", "system", ["zh-Hans-SG"], "zh_CN"),
        ("", "system", ["zh"], "zh_CN"),
        ("", "system", ["zh_TW.UTF-8"], "en"),
        ("", "system", ["zh-Hant-CN", "fr"], "fr"),
    ],
)
def test_the_variable_comes_before_the_setting_and_the_setting_before_the_system(variable, setting, system, chosen):
    assert choose(setting, system, {"PHOTOCLIP_LANGUAGE": variable}) == chosen


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"LANG": "de_DE.UTF-8"}, ["de_DE.UTF-8"]),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, ["fr_FR.UTF-8"]),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:es"}, ["fr", "es", "de_DE.UTF-8"]),
        ({"LANG": "C.UTF-8", "LANGUAGE": "fr"}, []),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, []),
    ],
)
def test_the_system_is_asked_as_gettext_asks_it(environ, wanted):
    assert system_languages(environ) == wanted


@pytest.mark.parametrize(
    ("content", "choice"),
    [
        (b'{"language": "ja"}', "ja"),
        (b"{}", "system"),
        (b'{"language": 3}', "system"),
        (b"[]", "system"),
        (b"{", "system"),
    ],
)
def test_the_saved_choice_is_read_whatever_lies_there(tmp_path, content, choice):
    (tmp_path / "settings.json").write_bytes(content)
    assert saved_choice(tmp_path / "settings.json") == choice
    assert saved_choice(tmp_path) == "system"
    assert saved_choice(tmp_path / "none.json") == "system"
