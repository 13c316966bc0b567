"""TagDraft: what a person has put together for one tagging job, and nothing of it written yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from photoclip.core.labels import Label, LabelSet, TagRequest, TagScope, check_labels
from photoclip.core.names import folded, tidy_tag
from photoclip.core.previews import Corrections, LabelChoice
from photoclip.core.strictness import NORMAL
from photoclip.errors import KnownError
from photoclip.gui.judging.label_stand import Verdict, corrected

OWN = ""
"""Name of the set that typed labels go to."""


class TagDraft(QObject):
    """Labels, the line of each, ticks and crosses for one scope. It outlives its window, so closing loses nothing."""

    labels_changed = Signal()
    """Other labels, or the same with other words: the photos must be judged again."""

    def __init__(self, where: TagScope, strictness: float = NORMAL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.where = where
        self.strictness = strictness
        self.sets: tuple[LabelSet, ...] = ()
        self.corrections: dict[str, Corrections] = {}
        self.left_out: set[str] = set()
        self.knows_standing = False
        """Whether the labels that stay on for these photos were put in once."""
        self._lines: dict[str, float] = {}
        self._before: list[tuple[str, Corrections]] = []
        """Of every judgement its label, and what had been said before."""

    # labels

    @property
    def labels(self) -> list[Label]:
        return [label for one in self.sets for label in one.labels]

    @property
    def request(self) -> TagRequest:
        return TagRequest(self.sets, self.where, self.strictness)

    def label(self, name: str) -> Label | None:
        return next((label for label in self.labels if folded(label.name) == folded(name)), None)

    def add_text(self, text: str) -> tuple[str, ...]:
        """Add what was typed or pasted, one label a line or between commas; return what had to be said about it."""
        names = _parts(text)
        if not names:
            return (self.tr("Type what the photos show, for example “birthday party”."),)
        return self.add(LabelSet(OWN, tuple(Label(name) for name in names)))

    def not_taken(self, text: str) -> list[str]:
        """Return the parts of a text that are no labels now, for the person to go on with."""
        return [part for part in _parts(text) if self.label(tidy_tag(part)) is None]

    def add(self, added: LabelSet) -> tuple[str, ...]:
        """Add labels to the set of that name; return remarks about those that were left out."""
        there = next((one for one in self.sets if one.name == added.name), None)
        if there is None:
            return self._check((*self.sets, added))
        grown = replace(there, labels=(*there.labels, *added.labels))
        return self._check(grown if one is there else one for one in self.sets)

    def change(self, name: str, label: Label) -> str:
        """Put `label` in place of the one called `name`; return '' or why that cannot be."""
        other = self.label(label.name)
        if other is not None and folded(other.name) != folded(name):
            return self.tr("There is a label “{name}” already.").format(name=other.name)
        try:
            [checked] = check_labels([LabelSet(OWN, (label,))]).sets[0].labels
        except KnownError as error:
            return str(error)
        self.sets = tuple(
            replace(one, labels=tuple(checked if old.name == name else old for old in one.labels)) for one in self.sets
        )
        if checked.name != name:
            self._rename(name, checked.name)
        if checked.strictness is not None:
            self._lines[checked.name] = checked.strictness
        self.labels_changed.emit()
        return ""

    def remove(self, names: Iterable[str]) -> None:
        """Take labels out with their lines, ticks and crosses: typed again, they begin anew."""
        gone = {folded(name) for name in names}
        self._forget([label.name for label in self.labels if folded(label.name) in gone])
        kept = (
            replace(one, labels=tuple(label for label in one.labels if folded(label.name) not in gone))
            for one in self.sets
        )
        self.sets = tuple(one for one in kept if one.labels)
        self.labels_changed.emit()

    def move(self, name: str, set_name: str) -> None:
        """Let a label belong to the set of that name, new where there is none; its line and ticks stay its own."""
        label = self.label(name)
        if label is None or any(one.name == set_name and label in one.labels for one in self.sets):
            return
        left = [replace(one, labels=tuple(other for other in one.labels if other != label)) for one in self.sets]
        grown = [replace(one, labels=(*one.labels, label)) if one.name == set_name else one for one in left]
        if all(one.name != set_name for one in grown):
            new = LabelSet(set_name, (label,))
            grown = [new, *grown] if set_name == OWN else [*grown, new]
        self.sets = tuple(one for one in grown if one.labels)
        self.labels_changed.emit()

    def set_exclusive(self, set_name: str, exclusive: bool) -> None:
        """Let a photo get one label of this set at most, or any number."""
        self.sets = tuple(replace(one, exclusive=exclusive) if one.name == set_name else one for one in self.sets)
        self.labels_changed.emit()

    # the line, ticks and crosses

    def line(self, name: str) -> float:
        """Return the strictness of one label: where the slider stands."""
        if name in self._lines:
            return self._lines[name]
        own = next((label.strictness for label in self.labels if label.name == name), None)
        return self.strictness if own is None else own

    def set_line(self, name: str, strictness: float) -> None:
        self._lines[name] = strictness

    def set_all_lines(self, strictness: float) -> None:
        self.strictness = strictness
        self._lines = {label.name: strictness for label in self.labels}

    def said(self, name: str) -> Corrections:
        """Return what the person said about photos of this label."""
        return self.corrections.get(name, Corrections())

    def judge(self, name: str, photo_ids: list[int], verdict: Verdict) -> None:
        before = self.said(name)
        self._before.append((name, before))
        self.corrections[name] = corrected(before, photo_ids, verdict)

    def take_judgement_back(self) -> str | None:
        """Undo the latest judgement; return its label, or None where there is none."""
        if not self._before:
            return None
        name, before = self._before.pop()
        self.corrections[name] = before
        return name

    def set_applied(self, name: str, applied: bool) -> None:
        """Say whether this label is written when the person applies the job."""
        (self.left_out.discard if applied else self.left_out.add)(name)

    def choices(self) -> tuple[LabelChoice, ...]:
        return tuple(
            LabelChoice(label.name, self.line(label.name), self.said(label.name), label.name not in self.left_out)
            for label in self.labels
        )

    def settled_sets(self) -> tuple[LabelSet, ...]:
        """Return the sets of the labels to be applied, each with the line that the person chose: what can stay on."""
        kept = (
            replace(
                one,
                labels=tuple(
                    replace(label, strictness=self.line(label.name))
                    for label in one.labels
                    if label.name not in self.left_out
                ),
            )
            for one in self.sets
        )
        return tuple(one for one in kept if one.labels)

    def forget_judgements(self, written: Mapping[str, Corrections]) -> None:
        """Drop these ticks and crosses, by label: they have been written. What was said since stays."""
        self.corrections = {name: said for name, said in self.corrections.items() if written.get(name) != said}
        self._before = [(name, before) for name, before in self._before if name in self.corrections]

    # Below: private

    def _check(self, sets: Iterable[LabelSet]) -> tuple[str, ...]:
        try:
            checked = check_labels(sets)
        except KnownError as error:
            return (str(error),)
        if checked.sets != self.sets:
            self.sets = checked.sets
            self.labels_changed.emit()
        return checked.remarks

    def _forget(self, names: Iterable[str]) -> None:
        gone = set(names)
        self.corrections = {name: said for name, said in self.corrections.items() if name not in gone}
        self._lines = {name: line for name, line in self._lines.items() if name not in gone}
        self._before = [(name, said) for name, said in self._before if name not in gone]
        self.left_out -= gone

    def _rename(self, before: str, after: str) -> None:
        if before in self.corrections:
            self.corrections[after] = self.corrections.pop(before)
        if before in self._lines:
            self._lines[after] = self._lines.pop(before)
        self._before = [(after if name == before else name, said) for name, said in self._before]
        if before in self.left_out:
            self.left_out.remove(before)
            self.left_out.add(after)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n\r\t]+", text) if part.strip()]
