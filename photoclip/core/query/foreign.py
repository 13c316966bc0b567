"""What filters and their values are called in other languages: `nach:2021`, `ist:favorit`.

All languages are understood at once, whichever is spoken: a saved search means the same after the language was changed.
An English name never means anything else because of them; where two languages mean different things by one word, it is
the name of none. What is read is always written in English again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from photoclip.core.spelling import plain

# In each line: the English name, then what it is called, the word that is offered first.
_NAMES = {
    "de": """
        in ordner | album album alben | tag schlagwort stichwort | date datum | on am | after nach seit ab | before vor
        camera kamera | lens objektiv | aspect seitenformat | size größe groesse | type typ dateityp | is ist | has hat
        rating bewertung sterne | color farbe | place ort stadt land | near nahe
        name name dateiname | like wie ähnlich | duration dauer länge
    """,
    "fr": """
        in dossier dans | album album | tag étiquette | date prise | after après depuis | before avant
        camera appareil | lens objectif | aspect proportion | size taille | type type | is est | has avec
        rating évaluation étoiles | color couleur | place lieu ville pays | near près | name nom | like comme
        duration durée
    """,
    "es": """
        in carpeta en | album álbum | tag etiqueta | date fecha | after después desde | before antes
        camera cámara | lens lente | aspect proporción | size tamaño | type tipo | is es | has tiene
        rating valoración estrellas | color color | place lugar ciudad país | near cerca | name nombre | like como
        duration duración
    """,
    "ja": """
        in フォルダー フォルダ | album アルバム | tag タグ | date 日付 | after 以降 | before 以前 | camera カメラ
        lens レンズ | aspect 縦横 | size サイズ | type 種類 | is 状態 | rating 評価 | color 色 | place 場所 | near 近く
        name 名前 | like 似た | duration 長さ
    """,
    "zh_CN": """
        in 文件夹 | album 相册 | tag 标签 | date 日期 | after 之后 | before 之前 | camera 相机 | lens 镜头 | aspect 比例
        size 大小 | type 类型 | is 状态 | rating 评分 | color 颜色 | place 地点 | near 附近 | name 名称 | like 类似
        duration 时长
    """,
}
_VALUES = {
    "de": """
        is favourite favorit favoriten | is picked ausgewählt | is rejected abgelehnt | is untagged unverschlagwortet
        is duplicate doppelt duplikat | is edited bearbeitet | is new neu | is screenshot bildschirmfoto
        is hidden ausgeblendet versteckt | is blurry unscharf verschwommen | is dark dunkel
        is document dokument dokumente
        color red rot | color yellow gelb | color green grün gruen | color blue blau | color purple lila
        color none keine | aspect portrait hochformat hoch | aspect landscape querformat quer
        aspect square quadratisch quadrat
    """,
    "fr": """
        is favourite favori favoris | is picked retenu | is rejected rejeté | is duplicate doublon
        is edited modifié | is new nouveau | is screenshot capture | is hidden masqué caché | is blurry flou
        is dark sombre | is document document documents | color red rouge | color yellow jaune
        color green vert | color blue bleu | color purple violet | color none aucune | aspect landscape paysage
        aspect square carré
    """,
    "es": """
        is favourite favorito favoritos | is picked elegido | is rejected rechazado | is duplicate duplicado
        is edited editado | is new nuevo | is screenshot captura | is hidden oculto | is blurry borroso | is dark oscuro
        is document documento documentos
        color red rojo | color yellow amarillo
        color green verde | color blue azul | color purple morado | color none ninguno | aspect portrait vertical
        aspect landscape paisaje | aspect square cuadrado | aspect panorama panorámica
    """,
    "ja": """
        is favourite お気に入り | is picked 採用 | is rejected 不採用 | is duplicate 重複 | is edited 編集済み
        is new 新着 | is hidden 非表示 | is blurry ぼけ | is dark 暗い | is document 書類 文書 | is video 動画
        color red 赤 | color yellow 黄 | color green 緑 | color blue 青 | color purple 紫 | color none なし
        aspect portrait 縦 | aspect landscape 横 | aspect square 正方形 | aspect panorama パノラマ
    """,
    "zh_CN": """
        is favourite 收藏 | is picked 选中 | is rejected 拒绝 | is duplicate 重复 | is edited 已编辑 | is new 最新
        is hidden 已隐藏 | is blurry 模糊 | is dark 太暗 | is document 文档 文件 | is video 视频
        color red 红 | color yellow 黄 | color green 绿 | color blue 蓝 | color purple 紫 | color none 无
        aspect portrait 竖 | aspect landscape 横 | aspect square 方 | aspect panorama 全景
    """,
}


def _lines(table: str, heads: int) -> list[tuple[str, list[str]]]:
    """Return each head (of one word or two) with the words that mean it."""
    found: list[tuple[str, list[str]]] = []
    for line in table.split("|"):
        words = line.split()
        found.append((" ".join(words[:heads]), words[heads:]))
    return found


def _tables(tables: Mapping[str, str], heads: int) -> dict[str, list[tuple[str, list[str]]]]:
    # A line of the source may hold several entries: they are parted by bars and by line ends alike.
    joined = {name: " | ".join(filter(None, map(str.strip, table.splitlines()))) for name, table in tables.items()}
    return {name: _lines(table, heads) for name, table in joined.items()}


def _unambiguous(tables: Mapping[str, list[tuple[str, list[str]]]]) -> dict[tuple[str, str], str]:
    """Return what each word means, by the kind it belongs to; '' for names of filters."""
    meant: dict[tuple[str, str], set[str]] = {}
    for lines in tables.values():
        for head, words in lines:
            kind, _, value = head.rpartition(" ")
            for word in words:
                for spelled in {word.lower(), plain(word)}:
                    meant.setdefault((kind, spelled), set()).add(value)
    return {word: next(iter(values)) for word, values in meant.items() if len(values) == 1}


_NAMES_BY_LANGUAGE = _tables(_NAMES, 1)
_VALUES_BY_LANGUAGE = _tables(_VALUES, 2)
FOREIGN_NAMES: Mapping[str, str] = MappingProxyType(
    {word: name for (_, word), name in _unambiguous(_NAMES_BY_LANGUAGE).items()}
)
"""Canonical English names of filters, by what they are called elsewhere, lower case."""
_FOREIGN_VALUES = _unambiguous(_VALUES_BY_LANGUAGE)


def foreign_values(kind: str) -> dict[str, str]:
    """Return the English values of a filter, by what they are called elsewhere."""
    return {word: value for (of, word), value in _FOREIGN_VALUES.items() if of == kind}


def names_in(language: str) -> list[tuple[str, str]]:
    """Return what the filters are called in a language, with their English names; what is ambiguous is left out."""
    lines = _NAMES_BY_LANGUAGE.get(language, [])
    return [(word, name) for name, words in lines for word in words if FOREIGN_NAMES.get(word.lower()) == name]


def values_in(language: str, kind: str) -> list[str]:
    """Return what the values of a filter are called in a language: one word each."""
    heads = ((head.partition(" "), words) for head, words in _VALUES_BY_LANGUAGE.get(language, []))
    return [words[0] for (of, _, _value), words in heads if of == kind and words[0].lower() in foreign_values(kind)]
