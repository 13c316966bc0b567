"""Words as people say them: what is read out of them, what is not, and how one has the words back."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.query import parse, print_query, tag_names, typeable, understood, with_term, without_term
from tests.unit.core.query.strategies import texts

TODAY = date(2026, 11, 29)
NAMES = tag_names(["people/Anna", "Tom Miller", "dog", "Rock\N{DIVISION SLASH}Pop"])


def asked(typed: str) -> str:
    return understood(typed, today=TODAY, names=NAMES).text


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("dog last summer", "dog date:last-summer"),
        ("photos from last summer", "date:last-summer"),
        ("dog without a leash last year", "dog -leash date:last-year"),
        ("Strand ohne Menschen letzten Sommer", "Strand -Menschen date:last-summer"),
        ("without christmas", "-christmas"),
        ("in July 2019", "date:2019-07"),
        ("the dog from the summer of 2019", "the dog date:summer-2019"),
        ("beach in july", "beach on:july"),
        ("on may 4", "on:05-04"),
        ("July 4, 2019", "date:2019-07-04"),
        ("our 4th of July 2019 party", "our party date:2019-07-04"),
        ("Christmas", "on:christmas"),
        ("kids at Christmas", "kids on:christmas"),
        ("Christmas Eve 2019", "date:2019-12-24"),
        ("christmas last year", "date:christmas-last-year"),
        ("easter 2018", "date:easter-2018"),
        ("since 2020", "after:2020"),
        ("dog since last summer", "dog after:last-summer"),
        ("before July 2019", "before:2019-07"),
        ("after 2015", "after:2016"),
        ("until May 2015", "date:..2015-05"),
        ("between 2010 and 2015", "date:2010..2015"),
        ("from May to July 2019", "date:2019-05..2019-07"),
        ("from december to february 2020", "date:2019-12..2020-02"),
        ("2010-2015", "date:2010..2015"),
        ("sunset 2019-07-04", "sunset date:2019-07-04"),
        ("party in the 90s", "party date:1990s"),
        ("Italy 2023", "Italy date:2023"),
        ("two weeks ago", "date:2-weeks-ago"),
        ("the last 3 months", "date:last-3-months"),
        ("dog today on the beach", "dog on the beach date:today"),
        ("the day before yesterday at the beach", "at the beach date:2-days-ago"),
        ("winter 2020/21", "date:winter-2020"),
        ("in the winter of 2020-2021", "date:winter-2020"),
        ("last summer in july", "date:last-summer on:july"),
        # German
        ("Hund letzten Sommer", "Hund date:last-summer"),
        ("vorgestern im Park", "im Park date:2-days-ago"),
        ("im Juli 2019", "date:2019-07"),
        ("am 4. Juli 2019", "date:2019-07-04"),
        ("4.7.2019", "date:2019-07-04"),
        ("an Weihnachten", "on:christmas"),
        ("vor zwei Jahren", "date:2-years-ago"),
        ("vor 2010", "before:2010"),
        ("zwischen 2010 und 2015", "date:2010..2015"),
        ("in den 90er Jahren", "date:1990s"),
        # French
        ("l\u2019été dernier", "date:last-summer"),
        ("plage en juillet 2019", "plage date:2019-07"),
        ("à Noël", "on:christmas"),
        ("il y a deux ans", "date:2-years-ago"),
        ("avant-hier", "date:2-days-ago"),
        ("l'année dernière", "date:last-year"),
        # Spanish
        ("el verano pasado", "date:last-summer"),
        ("4 de julio de 2019", "date:2019-07-04"),
        ("playa en navidad", "playa on:christmas"),
        ("anteayer", "date:2-days-ago"),
        ("antes de 2010", "before:2010"),
        # Chinese and Japanese
        ("去年夏天的海滩", "海滩 date:summer-last-year"),
        ("2019年7月4日", "date:2019-07-04"),
        ("2019年から2021年までの海", "海 date:2019..2021"),
        ("圣诞节", "on:christmas"),
        ("前天的海滩", "海滩 date:2-days-ago"),
        ("最近7天", "date:last-7-days"),
        ("2019年7月の海", "海 date:2019-07"),
        ("去年の夏", "date:summer-last-year"),
        ("3年前", "date:3-years-ago"),
    ],
)
def test_dates_are_read_out_of_plain_words(typed: str, asks: str) -> None:
    assert asked(typed) == asks


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("beach without people", "beach -people"),
        ("man without glasses on a beach", "man on a beach -glasses"),
        ("street without a car or bikes", "street -car -bikes"),
        ("no people", "-people"),
        ("Strand ohne Menschen", "Strand -Menschen"),
        ("plage sans Vélos", "plage -Vélos"),
        ("playa sin gente", "playa -gente"),
        ("没有人的海滩", "海滩 -人"),
        ("人のいない海", "海 -人"),
        ("人がいない海", "海 -人"),
        ("人が写っていない写真", "-人"),
        ("sans personne", "-people"),
        ("plage sans gens", "plage -gens"),
        ("pas de gens", "-people"),
        ("sin gente", "-gente"),
        ("playa sin nadie", "playa -people"),
        ("keine Menschen", "-people"),
    ],
)
def test_what_is_not_there_gets_the_minus(typed: str, asks: str) -> None:
    assert asked(typed) == asks


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("photos of Anna", "tag:Anna"),
        ("pictures of anna and TOM MILLER on the beach", 'on the beach tag:Anna tag:"Tom Miller"'),
        ("photos of people/anna", "tag:people/Anna"),
        ("Fotos von Anna im Sommer 2019", "tag:Anna date:summer-2019"),
        ("photos d'Anna", "tag:Anna"),
        ("Annaの写真", "tag:Anna"),
        ("photos of Bob", "photos of Bob"),
        ("photos of dog sleds", "photos of dog sleds"),
        ("Anna", "Anna"),
    ],
)
def test_photos_of_somebody_are_those_with_the_tag_if_there_is_one(typed: str, asks: str) -> None:
    assert asked(typed) == asks


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("screenshots", "is:screenshot"),
        ("Screenshots of a map since 2020", "a map is:screenshot after:2020"),
        ("beach without screenshots", "beach -is:screenshot"),
        ("no screenshots", "-is:screenshot"),
        ("my screen shots", "is:screenshot"),
        ("twitter screenshots", "twitter is:screenshot"),
        ("a phone that shows a screenshot", "a phone that shows a screenshot"),
        ("Bildschirmfotos", "is:screenshot"),
        ("captures d'écran", "is:screenshot"),
        ("截图", "is:screenshot"),
        ("スクリーンショット", "is:screenshot"),
        ("videos", "is:video"),
        ("videos of the beach last year", "the beach is:video date:last-year"),
        ("Videos vom Strand", "vom Strand is:video"),
        ("video of a dog", "a dog is:video"),
        ("birthday videos", "birthday is:video"),
        ("beach without videos", "beach -is:video"),
        ("sans captures d'écran", "-is:screenshot"),
        ("pas de captures d'écran", "-is:screenshot"),
        ("plage sans vidéos", "plage -is:video"),
        ("pas de vidéos", "-is:video"),
        ("sin capturas de pantalla", "-is:screenshot"),
        ("ninguna captura de pantalla", "-is:screenshot"),
        ("sin vídeos", "-is:video"),
        ("keine Bildschirmfotos", "-is:screenshot"),
        ("スクリーンショットなし", "-is:screenshot"),
        ("スクリーンショットのない写真", "-is:screenshot"),
        ("スクショ以外", "-is:screenshot"),
        ("動画を除く", "-is:video"),
        ("没有截图", "-is:screenshot"),
        ("没有屏幕截图的照片", "-is:screenshot"),
        ("不是视频", "-is:video"),
        ("沒有截圖 海灘", "海灘 -is:screenshot"),
        ("no videos", "-is:video"),
        ("動画", "is:video"),
        ("video game", "video game"),
        ("a video camera", "a video camera"),
    ],
)
def test_screenshots_and_videos_are_those_that_the_library_knows_for_some(typed: str, asks: str) -> None:
    assert asked(typed) == asks


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("blurry photos", "is:blurry"),
        ("blurry photos of a dog last summer", "a dog is:blurry date:last-summer"),
        ("Photos out of focus", "is:blurry"),
        ("blurry", "is:blurry"),
        ("not blurry", "-is:blurry"),
        ("dog not blurry", "dog -is:blurry"),
        ("a dog on the beach, but not out of focus", "a dog on the beach -is:blurry"),
        ("beach without blurry photos", "beach -is:blurry"),
        ("too dark", "is:dark"),
        ("dark pictures of a cat", "a cat is:dark"),
        ("party not too dark", "party -is:dark"),
        ("unscharfe Fotos von einem Hund", "einem Hund is:blurry"),
        ("Hund nicht unscharf", "Hund -is:blurry"),
        ("zu dunkle Bilder", "is:dark"),
        ("ohne verwackelte Fotos", "-is:blurry"),
        ("photos floues", "is:blurry"),
        ("chien pas flou", "chien -is:blurry"),
        ("sans photos floues", "-is:blurry"),
        ("sin fotos borrosas", "-is:blurry"),
        ("没有模糊的照片", "-is:blurry"),
        ("ピンぼけではない写真", "-is:blurry"),
        ("犬 ぼけていない", "犬 -is:blurry"),
        ("photos trop sombres", "is:dark"),
        ("fotos borrosas de un perro", "un perro is:blurry"),
        ("perro no borroso", "perro -is:blurry"),
        ("fotos demasiado oscuras", "is:dark"),
        ("模糊的照片", "is:blurry"),
        ("不模糊的狗", "狗 -is:blurry"),
        ("太暗的照片", "is:dark"),
        ("ぼけた写真", "is:blurry"),
        ("ピンぼけの写真", "is:blurry"),
        ("暗すぎる写真", "is:dark"),
    ],
)
def test_blurry_and_dark_photos_are_known_from_their_pixels(typed: str, asks: str) -> None:
    assert asked(typed) == asks


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("documents", "is:document"),
        ("scans", "is:document"),
        ("my documents from last year", "is:document date:last-year"),
        ("scanned documents", "is:document"),
        ("scanned pages of a recipe", "a recipe is:document"),
        ("without documents", "-is:document"),
        ("dog no documents", "dog -is:document"),
        ("Dokumente", "is:document"),
        ("eingescannte Unterlagen", "is:document"),
        ("ohne Dokumente", "-is:document"),
        ("documents scannés", "is:document"),
        ("documents numérisés", "is:document"),
        ("documentos escaneados", "is:document"),
        ("documentos", "is:document"),
        ("文档", "is:document"),
        ("扫描件", "is:document"),
        ("書類", "is:document"),
        ("スキャンした書類", "is:document"),
        ("sans documents", "-is:document"),
        ("plage sans document", "plage -is:document"),
        ("sans documents ni vidéos", "-is:document -is:video"),
        ("pas de documents", "-is:document"),
        ("sin documentos", "-is:document"),
        ("playa sin documentos", "playa -is:document"),
        ("書類なし", "-is:document"),
        ("書類のない海", "海 -is:document"),
        ("書類以外", "-is:document"),
        ("没有文档", "-is:document"),
        ("没有文档的海滩", "海滩 -is:document"),
        ("除了文件", "-is:document"),
        ("没有文件夹", "-文件夹"),
        ("ist:dokument", "ist:dokument"),
    ],
)
def test_documents_are_known_from_their_pixels(typed: str, asks: str) -> None:
    assert asked(typed) == asks


@pytest.mark.parametrize(
    "typed",
    [
        *("documents on a desk", "documents in a folder", "Dokumente auf dem Tisch", "documents and coffee"),
        *("文件夹", "a documentary"),
    ],
)
def test_papers_that_lie_somewhere_are_what_a_photo_shows(typed: str) -> None:
    assert asked(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        *("spring flowers", "march of penguins", "may flowers in a vase", "sunday dress", "fall leaves", "1984 poster"),
        *("a woman in summer dress", "windows 2000 computer", "last supper", "second hand car", "christmas tree"),
        *("now playing sign", "friday night lights", "april showers", "80s hairstyle", "a march in the city", "may"),
        *("in march of penguins", "march", "girl in fall colors", "last week of school", "today show", "highway 66"),
        *("may 4 people come in", "31 June 2019", "spring", "sun over the sea", "8 mm film", "2 dogs", "winter coat"),
        *(
            "sin city",
            "sin eater",
            "sans serif",
            "comic sans",
            "no smoking sign",
            "not without",
            "no parking",
            "a sin",
            "without",
            "ohne",
        ),
        *("hotel room 2019", "Zimmer 2019", "flight 2020", "summer 2020/21", "winter 2020/22"),
        *("last summer and last winter", "christmas 2019 and easter 2020", "in july and in august"),
        *(
            "blurry lights in the rain",
            "dark room",
            "a dark photo album",
            "blurred background",
            "dark",
            "a dark forest",
        ),
        *("圣诞树", "夏天", "mars rover", "mai tai cocktail", "été", "a"),
        *('"last summer"', '1:"last summer"', "-last summer", "2:Christmas", "dog last summer | cat", "tag:christmas"),
    ],
)
def test_other_words_and_what_is_quoted_stay_as_they_are(typed: str) -> None:
    assert asked(typed) == typed


def test_a_term_knows_the_words_that_it_was_read_from_and_where_they_stand() -> None:
    typed = "  dog  last   summer -crowd without people"
    query = understood(typed, today=TODAY).query
    assert [(getattr(term, "said", ""), term.span.of(typed).strip()) for term in query.terms] == [
        ("", "dog  last   summer"),
        ("last summer", "last   summer"),
        ("", "-crowd"),
        ("without people", "without people"),
    ]


@pytest.mark.parametrize(
    ("typed", "index", "then"),
    [
        ("dog last summer", 1, '1:"dog last summer"'),
        ("dog last summer without people", 1, '1:"dog last summer" -people'),
        ("dog last summer -crowd", 2, "dog date:last-summer"),
        ("dog last summer -crowd", 0, "date:last-summer -crowd"),
        ("street without cars or bikes", 2, '1:"street without cars or bikes"'),
        ("photos of Anna", 0, '1:"photos of Anna"'),
    ],
)
def test_taken_out_it_is_words_again_for_this_search(typed: str, index: int, then: str) -> None:
    text = without_term(typed, index, today=TODAY, names=NAMES)
    assert text == then
    assert asked(text) == text


def test_a_term_can_be_changed_beside_what_was_read() -> None:
    assert with_term("dog last summer tgs:x", 2, "tag:x", today=TODAY) == "dog date:last-summer tag:x"


def test_a_text_that_was_kept_is_shown_so_that_it_asks_for_the_same() -> None:
    assert typeable("beach last summer", today=TODAY) == '1:"beach last summer"'
    assert typeable("beach date:last-summer", today=TODAY) == "beach date:last-summer"


_SAID = (
    *(
        "last",
        "summer",
        "in",
        "July",
        "2019",
        "the",
        "of",
        "without",
        "people",
        "or",
        "and",
        "photos of",
        "Anna",
        "ago",
    ),
    *(
        "two",
        "weeks",
        "Christmas",
        "at",
        "since",
        "between",
        "4",
        "may",
        "ohne",
        "hier",
        "去年",
        "夏天",
        "没有",
        "の",
        ",",
    ),
    *("dog", "-crowd", "|", '"', "2:", "before", "été", "dernier", "vor", "Jahren", "no", "to", "from", "3", "\u2019"),
)


def said() -> st.SearchStrategy[str]:
    return texts() | st.lists(st.sampled_from(_SAID) | st.text(max_size=3), max_size=16).map(" ".join)


@given(said(), st.dates(date(1801, 1, 1), date(2198, 12, 31)))
def test_any_text_is_understood_once_and_the_same(typed: str, today: date) -> None:
    read = understood(typed, today=today, names=NAMES)
    assert parse(read.text, today=today) == read.query
    again = understood(read.text, today=today, names=NAMES)
    assert (again.text, again.query) == (read.text, read.query)
    for term in read.query.terms:
        assert 0 <= term.span.start < term.span.end <= len(typed)


@given(said())
def test_what_a_query_is_printed_as_is_never_read_as_another_one(typed: str) -> None:
    printed = print_query(parse(typed, today=TODAY))
    assert understood(printed, today=TODAY, names=NAMES).text == printed


@given(said(), st.data())
def test_any_term_can_be_taken_out(typed: str, data: st.DataObject) -> None:
    read = understood(typed, today=TODAY, names=NAMES).query
    if read.terms and not read.remark:
        index = data.draw(st.integers(0, len(read.terms) - 1))
        term = read.terms[index]
        left = without_term(typed, index, today=TODAY, names=NAMES)
        if getattr(term, "said", ""):
            words = parse(left, today=TODAY).text
            assert all(word in words for word in term.said.split()[:1])
        assert asked(left) == left


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters='"')))
def test_quotes_switch_it_off(typed: str) -> None:
    quoted = f'1:"{typed}"'
    assert asked(quoted) == quoted


def test_once_it_is_ready_no_letter_typed_waits_for_an_import_or_for_the_patterns_of_dates():
    code = """
import re, sys
import subprocess
import sys
from datetime import date
from photoclip.core.query import get_ready, understood
get_ready()
modules, made, compiled = set(sys.modules), [], re._compiler.compile
re._compiler.compile = lambda *how: made.append(how) or compiled(*how)
for said in ("a", "a dog on the beach", "hunde am strand", "gatos", "chien dans la neige", "\\u96ea\\u5c71", "\\u72ac"):
    understood(said, today=date.today())
print(len(made), sorted(set(sys.modules) - modules))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "0 []"
