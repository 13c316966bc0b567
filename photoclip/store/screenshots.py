"""Pictures of a screen, known without looking at them: by the name that systems give the file, or by their size.

What neither tells (a screenshot that was renamed, or cut) is not found. A photo that says which camera took it is none,
whatever its name.
"""

from __future__ import annotations

import re

# How file names, or the folders that such files are put into, begin: on Linux, Android, Windows, macOS and iOS, in many
# languages. `_` stands for a letter or apostrophe that is written in several ways.
_BEGINNINGS = (
    *("screenshot", "screen shot", "screen_shot", "screen-shot", "screencapture", "screen capture", "screengrab"),
    *("bildschirmfoto", "bildschirmaufnahme", "capture d_%cran", "captura de pantalla", "captura de ecr_"),
    *("captura de tela", "schermata", "schermafbeelding", "sk_%rmbillede", "sk_%rmavbild", "skjermbilde"),
    *("zrzut ekranu", "ekran g_r_nt_s_", "снимок экрана", "Снимок экрана", "скриншот", "Скриншот"),
    *("屏幕截图", "屏幕快照", "螢幕截圖", "截屏", "截图", "截圖"),
    *("スクリーンショット", "スクショ", "스크린샷"),
)  # fmt: skip

# Pixels of the screens of phones and tablets, the short side first. Sizes that pictures and films have, too (1080 x
# 1920, 1536 x 2048, those of computers' screens) are left out: a PNG of that size is as likely to be a drawing.
_SCREENS = (
    *((640, 1136), (750, 1334), (828, 1792), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622), (1242, 2208)),
    *((1242, 2688), (1284, 2778), (1290, 2796), (1320, 2868), (1488, 2266), (1620, 2160), (1640, 2360), (1668, 2224)),
    *((1668, 2388), (2048, 2732), (720, 1520), (720, 1560), (720, 1600), (1008, 2244), (1080, 2160), (1080, 2220)),
    *((1080, 2280), (1080, 2310), (1080, 2316), (1080, 2340), (1080, 2376), (1080, 2400), (1080, 2408), (1080, 2412)),
    *((1220, 2712), (1280, 2856), (1344, 2992), (1440, 2960), (1440, 3040), (1440, 3088), (1440, 3120), (1440, 3200)),
)

_LETTERS_LOOKED_UP = 3  # the index of names holds nothing shorter


def _longest_piece(name: str) -> str:
    return max(re.split("[%_]", name), key=len)


_LOOKED_UP = " OR ".join(f'"{piece}"' for piece in map(_longest_piece, _BEGINNINGS) if len(piece) >= _LETTERS_LOOKED_UP)
_NAMED = " OR ".join(f"'/' || replace(files.relative, '\\', '/') LIKE '%/{name}%'" for name in _BEGINNINGS)
_SHORT = " OR ".join(f"instr(files.relative, '{name}')" for name in _BEGINNINGS if len(name) < _LETTERS_LOOKED_UP)
_SIZED = ", ".join(str(10_000 * short + long) for short, long in _SCREENS)

# What the index of names finds is compared letter by letter: it takes 0.07 s at 100,000 photos, all names 3 s.
IS_SCREENSHOT = (
    "photos.camera_model IS NULL AND ("
    " (photos.format = 'PNG' AND"
    f" 10000 * min(photos.width, photos.height) + max(photos.width, photos.height) IN ({_SIZED}))"
    " OR photos.id IN (SELECT files.photo_id FROM files WHERE deleted_s IS NULL AND ("
    f" (files.id IN (SELECT rowid FROM file_names WHERE file_names MATCH '{_LOOKED_UP}') OR {_SHORT}) AND ({_NAMED})"
    " OR files.folder_id IN (SELECT id FROM folders WHERE replace(path, '\\', '/') LIKE '%/screenshots'))))"
)
"""The condition, over one row of `photos`, of being a picture of a screen."""
