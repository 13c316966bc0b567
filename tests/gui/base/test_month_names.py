"""Months with their years, as each language writes them."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from photoclip.core.days import Period
from photoclip.gui.base.dates import day_as_known, month_text


@pytest.mark.parametrize(
    ("language", "written"),
    [("en_GB", "September 2014"), ("de_DE", "September 2014"), ("ja_JP", "2014年9月"), ("zh_CN", "2014年9月")],
)
def test_a_month_stands_with_its_year_as_the_language_writes_it(language: str, written: str) -> None:
    locale = QLocale(language)
    assert month_text(Period(2014, 9), locale) == written
    assert day_as_known(datetime(2014, 9, 1), "month", locale) == written
