"""photoclip demo: a made-up library and a tiny model, from nothing to searches."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from tqdm import tqdm

from photoclip.cli.indexing import index_with_bar
from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer
from photoclip.core.search import SearchRequest, plain_ids
from photoclip.language import number, tr
from photoclip.paths import AppPaths


def _demo(options: argparse.Namespace) -> int:
    started = time.monotonic()
    paths = AppPaths.choose(options.data_dir) if options.data_dir else AppPaths.choose().for_demo()
    with open_library(options, paths) as library:
        with tqdm(desc="Drawing photos", disable=options.json or not sys.stderr.isatty(), leave=False) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            folder = library.demo.install(show)
        report = index_with_bar(library, options)
        searches: list[dict[str, Any]] = []
        for text in options.query or library.search.examples():
            result = library.search.find(SearchRequest(text, limit=3))
            tiles = library.photos.tiles(plain_ids(result.photo_ids))
            names = [tiles[int(photo_id)].path for photo_id in result.photo_ids]
            searches.append({"query": text, "ms": round(result.elapsed_ms, 2), "hits": names})
    seconds = time.monotonic() - started
    lines = [
        tr("{count} made-up photos in {folder}").format(count=number(len(list(folder.rglob("*.jpg")))), folder=folder),
        "",
    ]
    for search in searches:
        lines.append(f"“{search['query']}”")
        lines += [f"    {Path(str(name)).relative_to(folder)}" for name in search["hits"]]
    lines += [
        "",
        tr("The whole job took {seconds} s. With a display, 'photoclip' opens the app.").format(
            seconds=number(seconds)
        ),
    ]
    document = {"folder": str(folder), "indexed": report.indexed, "searches": searches, "seconds": round(seconds, 2)}
    print_answer(options, document, "\n".join(lines))
    return DONE


COMMANDS: Commands = {"demo": _demo}
