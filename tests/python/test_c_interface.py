"""The C interface called from Python through ctypes, against the Python package.

DOSIMETER_C_LIBRARY names libdosimeter_c.so.
"""

import ctypes
import os
import threading
from ctypes import POINTER, byref, c_char_p, c_double, c_float, c_size_t, c_uint32, c_void_p

import dosimeter
import pytest

LIBRARY = os.environ.get("DOSIMETER_C_LIBRARY", "")
pytestmark = pytest.mark.skipif(
    not LIBRARY, reason="DOSIMETER_C_LIBRARY does not name the library for C"
)
CATEGORIES = 15
OK, INVALID_ARGUMENT, BAD_INPUT = range(3)


class Score(ctypes.Structure):
    """dosimeter_score, as include/dosimeter/c.h has it."""

    _fields_ = [
        ("size", c_size_t),
        *((name, c_float) for name in ("load", "lower", "upper")),
        *((name, c_float) for name in ("peak", "peak_lower", "peak_upper")),
        *((name, c_float) for name in ("density", "unknown")),
        ("categories", c_float * CATEGORIES),
        ("words", c_uint32),
        *((name, c_double) for name in ("minutes", "dose", "dose_lower", "dose_upper")),
    ]

    def __init__(self) -> None:
        super().__init__(size=ctypes.sizeof(type(self)))


@pytest.fixture(scope="module")
def library() -> ctypes.CDLL:
    loaded = ctypes.CDLL(LIBRARY)
    loaded.dosimeter_last_error.restype = c_char_p
    loaded.dosimeter_version.restype = c_char_p
    loaded.dosimeter_category_name.restype = c_char_p
    loaded.dosimeter_category_name.argtypes = [c_size_t]
    loaded.dosimeter_scorer_create.argtypes = [c_void_p, POINTER(c_void_p)]
    loaded.dosimeter_scorer_destroy.argtypes = [c_void_p]
    loaded.dosimeter_score_text.argtypes = [c_void_p, c_char_p, c_size_t, POINTER(Score)]
    loaded.dosimeter_policy_create.argtypes = [c_char_p, c_size_t, POINTER(c_void_p)]
    loaded.dosimeter_policy_destroy.argtypes = [c_void_p]
    return loaded


@pytest.fixture
def handle(library):
    made = c_void_p()
    assert library.dosimeter_scorer_create(None, byref(made)) == OK
    yield made
    library.dosimeter_scorer_destroy(made)


def score(library, handle, text: bytes) -> Score:
    result = Score()
    assert library.dosimeter_score_text(handle, text, len(text), byref(result)) == OK
    return result


def test_the_same_figures_as_the_package(library, handle, scorer, notes) -> None:
    for note in notes:
        ours = score(library, handle, note.encode())
        theirs = scorer.score(note)
        for name in ("load", "lower", "upper", "peak", "density", "words", "minutes", "dose"):
            assert getattr(ours, name) == getattr(theirs, name), name


def test_any_bytes_are_scored(library, handle) -> None:
    for text in (b"\xff\xfe\x00", bytes(range(256)) * 20, "é".encode()[:1]):
        assert 0 <= score(library, handle, text).load <= 5


def test_names(library) -> None:
    names = [library.dosimeter_category_name(i).decode() for i in range(CATEGORIES)]
    assert names == list(dosimeter.CATEGORIES)
    assert library.dosimeter_category_name(CATEGORIES) is None
    assert library.dosimeter_version().decode() == dosimeter.__version__


def test_the_message_is_that_of_the_thread(library) -> None:
    made = c_void_p()
    assert library.dosimeter_policy_create(b"{", 1, byref(made)) == BAD_INPUT
    mine = library.dosimeter_last_error()
    assert b"policy" in mine
    seen = []

    def other() -> None:
        seen.append(library.dosimeter_last_error())
        library.dosimeter_score_text(None, b"", 0, None)
        seen.append(library.dosimeter_last_error())

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen[0] == b""
    assert b"scorer is a null pointer" in seen[1]
    assert library.dosimeter_last_error() == mine


def test_threads_share_a_scorer(library, handle, notes) -> None:
    wanted = [score(library, handle, note.encode()).load for note in notes]
    found: list[list[float]] = []

    def work() -> None:
        found.append([score(library, handle, note.encode()).load for note in notes * 50])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted * 50] * 4
