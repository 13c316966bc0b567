"""The grammar for people: what may be typed, and what it finds. README and the app's help are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.language import english


@dataclass(frozen=True, slots=True)
class GrammarExample:
    example: str
    """Reads without a hint."""
    explanation: str


GRAMMAR_HELP = (
    GrammarExample(
        "a dog running on the beach", english("Photos that show this. Words side by side are one description.")
    ),
    GrammarExample("beach -crowd", english("A beach, and rather no crowd.")),
    GrammarExample('beach -"beach umbrella"', english("The same with more than one word: put them in quotes.")),
    GrammarExample("2:dog beach", english("Dog and beach, and dog counts twice. Weights go from 0.1 to 10.")),
    GrammarExample(
        '2:"golden retriever" -0.5:snow', english("A weight for more than one word; a weight for what you do not want.")
    ),
    GrammarExample(
        "dog running | cat sleeping", english("Either will do. A | joins the two terms beside it, before all else.")
    ),
    GrammarExample("tag:family | album:Family beach", english("Tagged family or in the album Family; and a beach.")),
    GrammarExample(
        "like:IMG_2041.jpg", english("Photos that look like this picture; you can also drop or paste it into the box.")
    ),
    GrammarExample(
        'like:"Rome 2019/IMG 7.jpg" -like:blurred.jpg night', english("Like one picture, unlike another, and at night.")
    ),
    GrammarExample('"IMG_20"', english("These very letters in the name of the file, a folder or a tag.")),
    GrammarExample('-name:"IMG_20"', english("Not in the name. A - before any filter turns it round.")),
    GrammarExample(
        'in:"Italy 2023"', english("In a folder of this name, or below it. Values with blanks stand in quotes.")
    ),
    GrammarExample('album:"Best of 2023"', english("In this album.")),
    GrammarExample("tag:family -tag:work", english("Tagged family, and not tagged work.")),
    GrammarExample("date:2023", english("Taken in this year; also a month, 2023-06, or a day, 2023-06-01.")),
    GrammarExample(
        "date:2023-06-01..2023-06-30",
        english("From the first day to the last, both included; either end may be missing."),
    ),
    GrammarExample(
        "date:last-month",
        english(
            "Also today, yesterday, this-week, last-week, this-month, this-year and last-year. Weeks start on Monday."
        ),
    ),
    GrammarExample(
        "date:last-summer",
        english(
            "The latest one that is over; also summer-2023, christmas-last-year, last-july, last-7-days, 2-years-ago, "
            "1990s. Seasons are those north of the equator, June to August for summer."
        ),
    ),
    GrammarExample(
        "after:2022-06 before:2022-09", english("From the start of June to the end of August: before is not included.")
    ),
    GrammarExample(
        "on:12-24",
        english("On this day of every year, the month first; also on:today, on:july, on:summer and on:christmas."),
    ),
    GrammarExample(
        'camera:"X-T5" lens:35mm', english("Taken with this camera and this lens; part of the name is enough.")
    ),
    GrammarExample("iso:100..400", english("A sensitivity, or a range of it; also iso:>=1600.")),
    GrammarExample("aspect:panorama", english("Also portrait, landscape and square.")),
    GrammarExample(
        "size:>12MP", english("More than 12 megapixels. In kB, MB or GB it is the size of the file: size:2MB..5MB.")
    ),
    GrammarExample(
        "type:heic",
        english(
            "The format of the file: jpeg, png, webp, tiff, bmp, gif, avif, heic, raw or one such as nef, mp4, pdf, "
            "svg."
        ),
    ),
    GrammarExample("rating:>=3", english("Three stars or more; rating:0 is none.")),
    GrammarExample("color:red", english("Labelled red, yellow, green, blue or purple; color:none is without a label.")),
    GrammarExample(
        "is:favourite",
        english(
            "Also picked, rejected, hidden, untagged, offline, duplicate, edited, new, screenshot, video, live, raw, "
            "blurry, dark, hdr and document."
        ),
    ),
    GrammarExample("duration:>1m", english("Videos longer than a minute; also <30s, 1m..5m and 1:30.")),
    GrammarExample("has:gps", english("The photo says where it was taken.")),
    GrammarExample("near:48.858,2.294,5", english("Taken within 5 km of 48.858° north, 2.294° east.")),
    GrammarExample(
        'place:rome -place:"Vatican City"',
        english("Taken in this town, region or country; Roma and Italia will do."),
    ),
    GrammarExample('place:"Paris, Texas"', english("Where several have one name, all are meant: a comma says which.")),
    GrammarExample("box:41.8,12.4,42.0,12.6", english("Taken in this part of the map; drag one out on the map.")),
    GrammarExample("dog on the beach -crowd in:Italy after:2022", english("All of it together: every term must hold.")),
)
