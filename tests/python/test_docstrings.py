"""Every example in a docstring runs, and everything public has one."""

import doctest
import importlib
import inspect
import pathlib
import pkgutil
import tempfile

import dosimeter
import numpy as np
import pandas as pd
import pytest

OPTIONAL = {
    "dosimeter.polars": "polars",
    "dosimeter.sklearn": "sklearn",
    "dosimeter.spacy": "spacy",
    "dosimeter.plot": "matplotlib",
    "dosimeter.study": "statsmodels",
    "dosimeter.duckdb": "duckdb",
    "dosimeter._spark": "pyspark",
}
ELSEWHERE = "dosimeter.spark"  # its examples need a session and files: test_spark.py


def modules():
    yield "dosimeter"
    for found in pkgutil.walk_packages(dosimeter.__path__, "dosimeter."):
        if not found.name.endswith("._core") and found.name != ELSEWHERE:
            yield found.name


def examples(name):
    needed = next((package for part, package in OPTIONAL.items() if name.startswith(part)), None)
    if needed is not None:
        pytest.importorskip(needed)
    module = importlib.import_module(name)
    known = {"dosimeter": dosimeter, "np": np, "pd": pd, "pathlib": pathlib, "tempfile": tempfile}
    if needed == "polars":
        known["pl"] = importlib.import_module("polars")
    if needed == "statsmodels":
        importlib.import_module("dosimeter.study")
    return doctest.DocTestFinder().find(module, name, extraglobs=known)


@pytest.mark.parametrize("name", list(modules()))
def test_examples_run(name):
    plt = pytest.importorskip("matplotlib.pyplot") if ".plot" in name else None
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    runner = doctest.DocTestRunner(optionflags=flags)
    report = []
    for test in examples(name):
        runner.run(test, out=report.append)
    if plt is not None:
        plt.close("all")
    assert runner.failures == 0, "".join(report)


@pytest.mark.parametrize("name", ["dosimeter", "dosimeter.plot", "dosimeter.study"])
def test_public_functions_have_examples(name):
    module = pytest.importorskip(name)
    for public in module.__all__:
        value = getattr(module, public)
        if inspect.isfunction(value):
            assert ">>> " in value.__doc__, f"{name}.{public}"
