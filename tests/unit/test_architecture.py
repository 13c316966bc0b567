"""The shape of the house, held by tests: layers import one way, and what is dear is imported in one place."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import PATIENCE_S

PACKAGE = ROOT / "photoclip"


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all that the module is made of. Every test here asks it of every module."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def imports_of(path: Path) -> set[str]:
    """Return the top-level names of everything the module imports, also inside functions."""
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_layers_import_one_way() -> None:
    # In a process of its own: it switches off every logger there is, and later tests listen to them.
    check = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ended = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


WITH_TORCH = {
    "building",
    "clip",
    "clip_texts",
    "conversion",
    "eight_bits",
    "kept_tower",
    "lanes",
    "lean_open_clip",
    "precision",
    "processors",
    "text_tower",
    "torch_errors",
}
"""The modules of `model/` that import torch, and that nobody but the encoder's process loads."""


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("torch", {f"model/{module}.py" for module in WITH_TORCH}),
        ("open_clip", {"model/lean_open_clip.py"}),
        ("hnswlib", {"search/hnsw.py"}),
        ("watchdog", {"indexing/watcher.py"}),
    ],
)
def test_a_dear_library_is_imported_in_one_place(library: str, home: set[str]) -> None:
    users = {str(path.relative_to(PACKAGE).as_posix()) for path in modules() if library in imports_of(path)}
    assert users == home


def test_what_imports_torch_is_loaded_in_the_encoder_process_alone() -> None:
    homes = {f"model/{module}.py" for module in WITH_TORCH}
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if any(
            isinstance(node, ast.ImportFrom)
            and (
                node.module in {f"photoclip.model.{module}" for module in WITH_TORCH}
                or (node.module == "photoclip.model" and WITH_TORCH & {alias.name for alias in node.names})
            )
            for node in nodes(path)
        )
    }
    assert users - homes == {"model/encoder_process.py"}


STILL_LARGE: set[str] = set()
"""Modules that are still to be split. Nothing is added here."""


def test_modules_and_classes_are_small_enough_to_be_about_one_noun() -> None:
    large = set()
    for path in modules():
        classes = [node for node in nodes(path) if isinstance(node, ast.ClassDef)]
        lines = [(node.end_lineno or node.lineno) - node.lineno + 1 for node in classes]
        if len(path.read_text("utf-8").splitlines()) > 400 or max(lines, default=0) > 300:
            large.add(path.relative_to(PACKAGE).as_posix())
    assert large <= STILL_LARGE, "look for the second noun"
    assert large >= STILL_LARGE, "split: take them off the list"


def test_no_lambda_hears_what_lives_as_long_as_the_app() -> None:
    """It, and the window it knows, would never go: a bound method's connection ends with the object it is bound to."""
    heard = []
    for path in modules():
        loops = [node for node in nodes(path) if isinstance(node, ast.For)]
        signals = {ast.unparse(loop.target) for loop in loops if _lives_as_long(ast.unparse(loop.iter))}
        for node in nodes(path):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect"
            ):
                continue
            sender = ast.unparse(node.func.value)
            if (_lives_as_long(sender) or sender in signals) and any(isinstance(one, ast.Lambda) for one in node.args):
                heard.append(f"{path.name}:{node.lineno}")
    assert heard == []


def _lives_as_long(said: str) -> bool:
    """Tell whether it is a signal, or several, of what lives as long as the app."""
    return re.search(r"\b_?(bridge|theme|undo)\.", said) is not None


def test_sql_stands_only_in_the_store() -> None:
    users = {path.relative_to(PACKAGE).parts[0] for path in modules() if "sqlite3" in imports_of(path)}
    assert users == {"store"}


def test_nothing_moves_by_itself() -> None:
    """Who asks the system for less motion need not ask PhotoClip: nothing is animated but bars of work under way."""
    moving = {"QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QMovie", "QSequentialAnimationGroup"}
    used = {
        f"{path.name}: {alias.name}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6")
        for alias in node.names
        if alias.name in moving
    }
    assert used == set()


def test_a_painter_ends_where_it_began() -> None:
    """One that an error in between leaves active brings the whole app down with a segmentation fault."""
    begun, ended = set(), set()
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "QPainter":
                begun.add((path, node.lineno))
            elif isinstance(node, ast.With):
                ended |= {(path, one.context_expr.lineno) for one in node.items}
    assert begun
    assert begun <= ended


KNOWS_SYSTEMS_BY_ITSELF = {"health/system_libraries.py"}
"""The installers' launcher runs it as it stands, before there is anything of PhotoClip."""


def test_which_system_this_is_is_asked_in_one_place() -> None:
    asked = set()
    for path in modules():
        for node in nodes(path):
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
                continue
            words = f"{node.value.id}.{node.attr}"
            if words in {"sys.platform", "os.name", "platform.system", "platform.uname"}:
                asked.add(path.relative_to(PACKAGE).as_posix())
    assert {path for path in asked if not path.startswith("system/")} == KNOWS_SYSTEMS_BY_ITSELF
    installers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "installers").rglob("*.py")
        if "sys.platform" in path.read_text("utf-8")
    }
    assert installers == {"installers/first_run/system.py"}


def test_nothing_unpickles() -> None:
    unsafe = {"marshal", "shelve", "dill", "joblib", "cloudpickle"}
    assert [path for path in modules() if unsafe & imports_of(path)] == []
    taken = set()
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.Import):
                assert "pickle" not in [alias.name for alias in node.names], path
            elif isinstance(node, ast.ImportFrom) and node.module == "pickle":
                taken |= {alias.name for alias in node.names}
    assert taken == {"UnpicklingError"}


def test_weights_are_loaded_as_weights_only() -> None:
    calls = [
        node
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"torch.load", "open_clip.create_model"}
    ]
    assert len(calls) == 2
    for call in calls:
        assert "weights_only=True" in [ast.unparse(keyword) for keyword in call.keywords]


def test_the_core_runs_without_qt() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in modules()
        if "gui" not in path.parts
        and path.name not in {"app.py", "__main__.py"}
        and not (path.parent.name == "model" and path.stem in WITH_TORCH)
    ]
    code = f"""
import importlib, sys
sys.modules["PySide6"] = None
for name in {names!r}:
    importlib.import_module(name.removesuffix(".__init__"))
assert "torch" not in sys.modules and "open_clip" not in sys.modules
"""
    result = run_python(code)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("start", ["import photoclip.app", "import photoclip.gui.window.main_window"])
def test_the_app_starts_without_torch(start: str) -> None:
    result = run_python(f"{start}\nimport sys\nassert 'torch' not in sys.modules and 'open_clip' not in sys.modules")
    assert result.returncode == 0, result.stderr


def test_help_needs_nothing_that_takes_long() -> None:
    result = run_python(
        "import sys\nfrom photoclip.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as exc:\n    assert not exc.code\n"
        "assert not {'torch', 'open_clip', 'PySide6', 'numpy', 'PIL', 'photoclip.library'} & set(sys.modules)"
    )
    assert result.returncode == 0, result.stderr
    assert "search" in result.stdout


def test_how_long_the_window_waits_for_what_settles_is_said_once_for_each_thing() -> None:
    """Two rooms that wait for the same thing wait the same time, also when that is changed."""
    said = [
        node.value.value
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if "SETTLE_MS" in {target.id for target in node.targets if isinstance(target, ast.Name)}
    ]
    assert len(said) == len(set(said))
    assert said
