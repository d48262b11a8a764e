"""Which file of today is which file of the last run: renamed, saved in another form, or the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

import polars as pl


def paired(old: Mapping[int, str], new: Iterable[str], shared: pl.DataFrame) -> dict[str, int]:
    """The known file of each new name, as far as there is one.

    old: number → name at the last run. shared: `file`, `name`, `n`: how many records (such that stand in one file only,
    then and now) they share. In this order: the same path, if it shares a record; the same file name, if it shares one;
    whatever shares most; the same path, file name, or file name without ending although everything in it is new.
    """
    names = sorted(new)
    common = {(file, name): n for file, name, n in shared.iter_rows()}
    pairs: dict[str, int] = {}

    def take(file: int, name: str) -> None:
        if name not in pairs and file not in taken:
            pairs[name] = file
            taken.add(file)

    taken: set[int] = set()
    for key in (_path, _name):
        for file, name in _alike(old, names, key):
            if common.get((file, name)):
                take(file, name)
    for (file, name), _n in sorted(common.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        take(file, name)
    for key in (_path, _name, _stem):
        for file, name in _alike(old, [n for n in names if n not in pairs], key, without=taken):
            take(file, name)
    return pairs


def _path(name: str) -> str:
    return name


def _name(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name


def _stem(name: str) -> str:
    return PurePath(name.replace("\\", "/")).stem


def _alike(
    old: Mapping[int, str], names: Iterable[str], key: Callable[[str], str], without: Iterable[int] = ()
) -> list[tuple[int, str]]:
    """Files that a key names alike, where it names one only on either side."""
    left: dict[str, list[int]] = {}
    for file, name in old.items():
        if file not in without:
            left.setdefault(key(name), []).append(file)
    right: dict[str, list[str]] = {}
    for name in names:
        right.setdefault(key(name), []).append(name)
    return [(left[k][0], right[k][0]) for k in sorted(left.keys() & right.keys()) if len(left[k]) == len(right[k]) == 1]
