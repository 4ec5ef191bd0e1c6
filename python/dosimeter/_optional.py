"""Packages that a part of this one needs, and the rest does without."""

import importlib
from typing import Any


def missing_extra(error: ModuleNotFoundError, extra: str) -> ModuleNotFoundError:
    """Say how to install what a module was looking for.

    Parameters
    ----------
    error : ModuleNotFoundError
        What the import raised.
    extra : str
        The extra of this package that brings it, as in pyproject.toml.
    """
    package = (error.name or "a package").partition(".")[0]
    return ModuleNotFoundError(
        f"this needs {package}; install it with: pip install 'dosimeter[{extra}]'", name=error.name
    )


def optional_module(name: str, extra: str) -> Any:
    """Import a module of an optional package.

    Raises
    ------
    ModuleNotFoundError
        Where it is not installed; names the extra that brings it.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise missing_extra(error, extra) from error
