"""How far a long piece of work has come, shown by tqdm."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ._optional import optional_module


def new_bar(total: int | None, unit: str) -> Any:
    """Make a bar of tqdm, in a notebook a widget. Shows counts alone."""
    return optional_module("tqdm.auto", "progress").tqdm(total=total, unit=f" {unit}")


@contextmanager
def progress_bar(
    show: bool, total: int | None, unit: str
) -> Iterator[Callable[[int], object] | None]:
    """Give what advances a bar by a number of units, or None where none is shown.

    Parameters
    ----------
    show : bool
    total : int or None
        None where it is not known.
    unit : str
        What is counted, in the plural.
    """
    if not show:
        yield None
        return
    with new_bar(total, unit) as bar:
        yield bar.update
