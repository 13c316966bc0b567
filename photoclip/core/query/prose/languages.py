"""How dates, negations and photos of somebody are said, language by language: pieces of patterns, and words.

All of it is compared with text in small letters without accents (see `plain`). In patterns a blank is any blank, and
`<year>`, `<month>` and the like stand for one of the words below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    months: Mapping[str, int]
    loose_months: frozenset[str]
    """Months that are other words, too, and mean the month only beside a day or a year."""
    seasons: Mapping[str, str]
    feasts: Mapping[str, str]
    """To a name of `periods`, or to a day of every year, 12-31."""
    weekdays: Mapping[str, str]
    units: Mapping[str, str]
    numbers: Mapping[str, int]
    lead: str
    """What may stand before a date and belongs to it."""
    strong_lead: str
    """What makes a date of a month, a season or a year that stands alone."""
    last: tuple[str, ...]
    this: tuple[str, ...]
    recent: tuple[str, ...]
    ago: tuple[str, ...]
    days: tuple[str, ...]
    """A day and its month."""
    of: str
    """What may stand between a month, a season or a feast and its year."""
    last_year: str
    this_year: str
    today: str
    yesterday: str
    before_yesterday: str
    since: str
    after: str
    before: str
    until: str
    span: tuple[tuple[str, str], ...]
    """What stands before the first and between the two ends of a span."""
    decade: str
    numbered: str
    """What a number that looks like a year is the number of."""
    without: str
    """What says that the thing after it is not there."""
    also: str
    """What adds another thing that is not there."""
    articles: str
    photos: str
    """Photos, in words; what stands before the name of who is on them."""
    photos_of: str
    joining: str
    """And."""
    filler: frozenset[str]
    """Words that ask for photos and say nothing of them."""
    ends: str
    """Words that end what is said before them, so that a date or a thing is whole there."""


def _numbered(words: str) -> dict[str, int]:
    """Return the month of each word; those of one month stand with a slash between them."""
    return {word: number for number, group in enumerate(words.split(), 1) for word in group.split("/")}


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _named(names: str, words: str) -> dict[str, str]:
    """Return the name of each word; those of one name stand with a slash between them."""
    pairs = zip(names.split(), words.split(), strict=True)
    return {word.replace("_", " "): name for name, group in pairs for word in group.split("/")}


_SEASONS = "spring summer autumn winter"
_FEASTS = "christmas 12-24 12-25 easter halloween 12-31"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday weekend"
_UNITS = "day week month year"

ENGLISH = Language(
    months=_numbered(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct"
        " november/nov december/dec"
    ),
    loose_months=_words("may march mar jan sep dec jun"),
    seasons=_named(_SEASONS, "spring/springtime summer/summertime autumn/fall winter/wintertime"),
    feasts=_named(
        _FEASTS,
        "christmas/xmas/christmas_time christmas_eve christmas_day easter halloween new_year's_eve/new_years_eve",
    ),
    weekdays=_named(_DAYS, "monday tuesday wednesday thursday friday saturday sunday weekend"),
    units=_named(_UNITS, "day/days week/weeks month/months year/years"),
    numbers={
        word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2)
    }
    | {"one": 1, "a": 1, "an": 1},
    lead=r"(?:(?:taken |shot )?(?:in|on|from|at|during|of|over) )?(?:the )?",
    strong_lead=r"(?:taken |shot )?(?:in|on|from|at|during|over|of) (?:the )?",
    last=(r"(?:last|past|previous) <late>(?:'s)?(?! of )",),
    this=(r"this <soon>(?:'s)?(?! of )",),
    recent=(r"(?:last|past) <number> <unit>",),
    ago=(r"<number> <unit> ago",),
    days=(r"<day>(?:st|nd|rd|th)?(?: of)? <month>", r"<month> <day>(?:st|nd|rd|th)?"),
    of=r"(?:,? |,? of (?:the year )?)",
    last_year=r"last year|the last year",
    this_year=r"this year",
    today="today",
    yesterday="yesterday",
    before_yesterday="the day before yesterday|day before yesterday",
    since="since",
    after="after|later than",
    before="before|earlier than",
    until="until|till|up to",
    span=(("from ", " (?:to|until|till|through) "), ("between ", " and ")),
    decade=r"<tens>'?s",
    numbered="rooms?|route|highway|road|flight|bus|train|line|number|no|nr|model|chapter|page|building|block|gate|flat|apartment|suite|hall|area|channel|size|version|psalm",
    without=r"without|but no|with no",
    also="or|nor|and",
    articles="a|an|the|any",
    photos="photos?|pictures?|images?|pics?|photographs?|snapshots?|shots?",
    photos_of="of|with|showing",
    joining="and",
    filler=_words(
        "photo photos picture pictures image images pic pics photographs shots all any my our the of from show me some"
    ),
    ends="in|at|on|with|without|and|or|but|for|near|by|under|over|behind|beside|from|during|while|where|that|not",
)
GERMAN = Language(
    months=_numbered(
        "januar/janner/jan februar/feb marz/maerz april mai juni juli august september oktober november dezember"
    ),
    loose_months=frozenset({"jan", "feb"}),
    seasons=_named(_SEASONS, "fruhling/fruhjahr/fruehling sommer herbst winter"),
    feasts=_named(_FEASTS, "weihnachten heiligabend weihnachtstag ostern halloween silvester"),
    weekdays=_named(_DAYS, "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag wochenende"),
    units=_named(_UNITS, "tag/tage/tagen woche/wochen monat/monate/monaten jahr/jahre/jahren"),
    numbers={
        word: n for n, word in enumerate(["zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn"], 2)
    }
    | {"ein": 1, "einem": 1, "einer": 1, "eine": 1, "einen": 1, "fuenf": 5},
    lead=r"(?:(?:im|in|am|an|zu|aus|vom|von|des|den|dem|der) )?(?:dem |der |den )?(?:jahr )?",
    strong_lead=r"(?:im|in|am|an|zu|aus|vom|uber) (?:dem |der |den )?(?:jahr(?:e)? )?",
    last=(r"(?:letzte|vergangene|vorige)[nrsm]? <late>s?",),
    this=(r"diese[nrsm]? <soon>s?",),
    recent=(r"(?:letzten|vergangenen) <number> <unit>",),
    ago=(r"vor <number> <unit>",),
    days=(r"<day>\. ?<month>",),
    of=" ",
    last_year=r"letzte[ns] jahre?s?|vergangene[ns] jahre?s?|vorige[ns] jahre?s?",
    this_year=r"diese[ns] jahre?s?",
    today="heute",
    yesterday="gestern",
    before_yesterday="vorgestern",
    since="seit|ab",
    after="nach",
    before="vor",
    until="bis",
    span=(("von ", " bis "), ("zwischen ", " und ")),
    decade=r"<tens>er(?: jahren?)?",
    numbered="zimmer|raum|saal|route|strasse|bus|zug|linie|flug|nummer|nr|modell|kapitel|seite|haus|halle|tor|wohnung|grosse|version",
    without="ohne",
    also="oder|und",
    articles="ein|eine|einen|das|die|den",
    photos="fotos?|bilder?|bild|aufnahmen?",
    photos_of="von|mit",
    joining="und",
    filler=_words("foto fotos bild bilder aufnahmen alle meine unsere die von aus zeig mir"),
    ends="in|im|am|an|auf|bei|mit|ohne|und|oder|vor|neben|unter|hinter|uber|aus|von|zu|aber|nicht",
)
FRENCH = Language(
    months=_numbered("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"),
    loose_months=frozenset({"mars"}),
    seasons=_named(_SEASONS, "printemps ete automne hiver"),
    feasts=_named(_FEASTS, "noel reveillon_de_noel jour_de_noel paques halloween saint-sylvestre"),
    weekdays=_named(_DAYS, "lundi mardi mercredi jeudi vendredi samedi dimanche week-end/weekend"),
    units=_named(_UNITS, "jour/jours semaine/semaines mois an/ans/annee/annees"),
    numbers={
        word: n for n, word in enumerate(["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"], 2)
    }
    | {"un": 1, "une": 1},
    lead=r"(?:(?:prises? |pris )?(?:en|a|au|de|du|pendant|le|d'|datant de) ?)?(?:la |le |l')?",
    strong_lead=r"(?:en|au|a|pendant) (?:la |le |l')?",
    last=(r"<late> (?:dernier|derniere|passee?)",),
    this=(r"(?:ce|cet|cette) <soon>",),
    recent=(r"<number> derniere?s <unit>", r"dernieres <number> <unit>", r"derniers <number> <unit>"),
    ago=(r"il y a <number> <unit>",),
    days=(r"<day>(?:er)? <month>",),
    of="(?: | de | de l'annee )",
    last_year=r"(?:l'annee|l'an) dernier(?:e)?",
    this_year=r"cette annee",
    today="aujourd'hui",
    yesterday="hier",
    before_yesterday="avant-hier|avanthier",
    since="depuis",
    after="apres",
    before="avant",
    until="jusqu'a|jusqu'en",
    span=(("de ", " a "), ("entre ", " et ")),
    decade=r"annees <tens>",
    numbered="chambre|salle|route|rue|bus|train|ligne|vol|numero|no|modele|chapitre|page|batiment|porte|appartement|taille|version",
    without="sans",
    also="ni|ou|et",
    articles="un|une|le|la|les|des|du|de",
    photos="photos?|images?|photographies?",
    photos_of="de|avec|montrant",
    joining="et",
    filler=_words("photo photos image images mes nos les toutes des de du montre moi"),
    ends="a|au|aux|en|dans|sur|avec|sans|et|ou|pour|chez|devant|derriere|sous|mais|pendant|pres",
)
SPANISH = Language(
    months=_numbered(
        "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre"
    ),
    loose_months=frozenset(),
    seasons=_named(_SEASONS, "primavera verano otono invierno"),
    feasts=_named(_FEASTS, "navidad/navidades nochebuena dia_de_navidad pascua/semana_santa halloween nochevieja"),
    weekdays=_named(_DAYS, "lunes martes miercoles jueves viernes sabado domingo fin_de_semana"),
    units=_named(_UNITS, "dia/dias semana/semanas mes/meses ano/anos"),
    numbers={
        word: n
        for n, word in enumerate(["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"], 2)
    }
    | {"un": 1, "una": 1},
    lead=r"(?:(?:tomadas? )?(?:en|de|del|durante|a|desde) )?(?:el |la |las |los )?",
    strong_lead=r"(?:en|durante) (?:el |la |las )?",
    last=(r"<late> pasad[oa]s?", r"(?:ultim[oa]) <late>"),
    this=(r"(?:este|esta) <soon>",),
    recent=(r"ultim[oa]s <number> <unit>",),
    ago=(r"hace <number> <unit>",),
    days=(r"<day>(?: de)? <month>",),
    of="(?: | de | del | del ano )",
    last_year=r"(?:el )?ano pasado",
    this_year=r"este ano",
    today="hoy",
    yesterday="ayer",
    before_yesterday="anteayer|antes de ayer|antier",
    since="desde",
    after="despues de",
    before="antes de",
    until="hasta",
    span=(("de ", " a "), ("entre ", " y "), ("desde ", " hasta ")),
    decade=r"anos <tens>",
    numbered="habitacion|sala|ruta|calle|autobus|tren|linea|vuelo|numero|no|modelo|capitulo|pagina|edificio|puerta|piso|talla|version",
    without="sin",
    also="ni|o|y",
    articles="un|una|el|la|los|las|ningun|ninguna",
    photos="fotos?|imagenes|fotografias",
    photos_of="de|con",
    joining="y",
    filler=_words("foto fotos imagenes mis nuestras las todas de del muestrame"),
    ends="en|a|al|sobre|con|sin|y|o|pero|para|junto|bajo|delante|detras|durante|cerca",
)
LANGUAGES = (ENGLISH, GERMAN, FRENCH, SPANISH)
