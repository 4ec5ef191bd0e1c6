"""The package as a whole."""

import importlib.metadata
import inspect
import re
import subprocess
import sys
from pathlib import Path

import dosimeter
from dosimeter import _core


def test_the_version_is_that_of_the_build():
    assert dosimeter.__version__ == importlib.metadata.version("dosimeter")
    assert re.fullmatch(r"\d+\.\d+\.\d+", dosimeter.__version__)


def test_everything_public_is_there_and_documented():
    for name in dosimeter.__all__:
        value = getattr(dosimeter, name)
        if inspect.isclass(value) or inspect.isroutine(value):
            assert value.__doc__, name


def test_the_package_is_typed():
    folder = Path(dosimeter.__file__).parent
    assert (folder / "py.typed").exists()
    stub = (folder / "_core.pyi").read_text()
    for name in (name for name in dir(_core) if not name.startswith("__")):
        assert re.search(rf"^(class|def) {name}\b|^{name}: ", stub, re.MULTILINE), name


def test_the_stub_knows_every_member_of_every_class():
    stub = (Path(dosimeter.__file__).parent / "_core.pyi").read_text()
    for name, value in vars(_core).items():
        if not inspect.isclass(value):
            continue
        body = re.search(rf"^class {name}:\n((?:    .*\n|\n)*)", stub, re.MULTILINE)
        assert body, name
        declared = set(re.findall(r"def ([a-z]\w*)\(", body.group(1)))
        members = {member for member in vars(value) if not member.startswith("_")}
        assert members == declared, name


def test_categories():
    assert len(dosimeter.CATEGORIES) == 15
    assert dosimeter.CATEGORIES[0] == "DEATH" and dosimeter.CATEGORIES[-1] == "LOSS"
    assert dosimeter.ACTION_LEVELS == ("routine", "watch", "check in", "act")


def test_the_package_alone_loads_nothing_optional():
    optional = {"matplotlib", "polars", "sklearn", "scipy", "spacy", "statsmodels", "tqdm"}
    optional |= {"scrubadub", "presidio_analyzer", "duckdb", "pyspark"}
    code = (
        "import sys, dosimeter, dosimeter.study;"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not optional & set(done.stdout.split())
