"""Griffe extension: what the compiled module says of itself, beside the types of its stubs."""

import importlib
import inspect
import re
from typing import Any

from griffe import Class, Docstring, Extension, Module, Object

# The line with which pybind11 begins the docstring of a function.
_SIGNATURE = re.compile(r"\A\w+\(.*\).*\n+")


class CompiledDocstrings(Extension):
    """Gives objects of `dosimeter._core` the docstrings that they have when imported."""

    def on_package(self, *, pkg: Module, **_: Any) -> None:
        """Go through the module once the package is read."""
        module = pkg.members.get("_core")
        if isinstance(module, Module):
            _describe(module, importlib.import_module(module.path))


def _describe(described: Object, real: Any) -> None:
    for name, member in described.members.items():
        found = inspect.getattr_static(real, name, None)
        if isinstance(found, staticmethod):
            found = found.__func__
        if found is None or member.is_alias or not isinstance(member, Object):
            continue
        text = _SIGNATURE.sub("", inspect.cleandoc(getattr(found, "__doc__", None) or ""))
        is_own = (
            not name.startswith("__") and not member.is_attribute or isinstance(found, property)
        )
        if text and is_own and member.docstring is None:
            member.docstring = Docstring(text, parent=member)
        if isinstance(member, Class):
            _describe(member, getattr(real, name))
