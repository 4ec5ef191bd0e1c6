"""Writes, and in part reads, the weights file that src/model_data.hpp describes."""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from dosimeter import _core

FORMAT_VERSION = 2


@dataclass(frozen=True)
class Interval:
    """How far the 90 % interval reaches below and above a prediction, at ascending knots."""

    knots: np.ndarray
    below: np.ndarray
    above: np.ndarray


@dataclass(frozen=True)
class Weights:
    version: str
    bias: np.ndarray  # (17,)
    dense: np.ndarray  # (dense features, 17), for the features as they are
    ngram: np.ndarray  # (columns, 17)
    idf: np.ndarray  # (columns,)
    fingerprints: np.ndarray  # (entries,)
    columns: np.ndarray  # (entries,): the column of each fingerprint
    load_interval: Interval
    peak_interval: Interval


def write(weights: Weights, path: Path) -> None:
    scale = np.abs(weights.ngram).max(0) / 32767
    quantised = np.rint(weights.ngram / scale).astype("<i2")
    knots = len(weights.load_interval.knots)
    counts = (len(weights.dense), len(weights.bias), len(weights.idf), len(weights.columns), knots)
    arrays = [
        weights.bias,
        weights.dense,
        scale,
        weights.idf,
        quantised,
        *_table(weights.load_interval),
        *_table(weights.peak_interval),
        weights.fingerprints,
        weights.columns,
    ]
    body = weights.version.encode("ascii").ljust(16, b"\0") + struct.pack("<5I", *counts)
    body += b"".join(_bytes(array) for array in arrays)
    versions = (FORMAT_VERSION, _core.FEATURE_VERSION)
    head = struct.pack("<8s3I", b"DOSIMETR", *versions, zlib.crc32(body))
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(head + body)
    os.replace(temporary, path)


def read_frequencies(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprints of a file that `write` wrote, and of each its inverse document frequency."""
    content = path.read_bytes()
    dense, outputs, columns, entries, _ = struct.unpack_from("<5I", content, 36)
    first = 56 + 4 * outputs * (dense + 2)  # behind head, bias, dense weights and scale
    inverse = np.frombuffer(content, "<f4", columns, first)
    behind = len(content) - 12 * entries
    fingerprints = np.frombuffer(content, "<u8", entries, behind)
    column_of = np.frombuffer(content, "<u4", entries, behind + 8 * entries)
    return fingerprints, inverse[column_of]


def _table(interval: Interval) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return interval.knots, interval.below, interval.above


def _bytes(array: np.ndarray) -> bytes:
    """Row by row: the 17 outputs of a feature stand together."""
    kept = array if array.dtype.kind in "iu" else array.astype("<f4")
    return np.ascontiguousarray(kept).tobytes()
