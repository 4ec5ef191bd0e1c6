"""A folder to which another system exports notes and transcripts.

::

    DOSIMETER_TOKEN=dsm_... python -m dosimeter.connectors.folder /srv/export \
        --url https://dosimeter.example:8443

Every file that :func:`dosimeter.read` knows is handed in when it has been written to its end or
moved into the folder, told by inotify(7); files that were there before come first. What was handed
in moves to ``done/``, what was refused to ``refused/``.

The documents of a file are all in or all out where they fit into one request: 1000 of them and
1 MiB, as the service takes them unless it is told otherwise. A larger file goes in parts, in its
order; when one is refused, those before it are in, and the message says how many documents that
are. Handed in once more, they change nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import pathlib
import select
import struct
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import dosimeter
from dosimeter.connectors._client import Client, ServiceError

_CLOSE_WRITE, _MOVED_TO = 0x8, 0x80
_EVENT = struct.Struct("iIII")
_BATCH = 1000  # documents of one request, and ...
_BODY = 1 << 20  # ... bytes of it: dosimeterd's --max-batch and --max-body unless given


@contextlib.contextmanager
def _inotify(folder: pathlib.Path) -> Iterator[int]:
    """Give a descriptor that tells of files that are complete."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "inotify is not available")
    try:
        if libc.inotify_add_watch(descriptor, os.fsencode(folder), _CLOSE_WRITE | _MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "the folder cannot be watched", str(folder))
        yield descriptor
    finally:
        os.close(descriptor)


def _named(events: bytes) -> Iterator[str]:
    """Yield the names of the files that events are about."""
    at = 0
    while at < len(events):
        _, _, _, length = _EVENT.unpack_from(events, at)
        at += _EVENT.size
        yield os.fsdecode(events[at : at + length].rstrip(b"\0"))
        at += length


def _payload(document: dosimeter.Document) -> dict[str, Any]:
    segments = [
        {name: value for name, value in (
            ("speaker", segment.speaker or None), ("start", segment.start), ("end", segment.end),
            ("text", segment.text)) if value is not None}
        for segment in document.segments
    ]  # fmt: skip
    made: dict[str, Any] = {"worker": document.worker, "kind": document.kind, "segments": segments}
    if document.origin.id_given:  # by which the service knows a correction, and what to withdraw
        made["id"] = document.id
    if document.case_id:
        made["case_id"] = document.case_id
    if document.time is not None:
        made["time"] = document.time.isoformat()
    return made


def _requests(documents: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the documents of each request: as few requests as the service takes them in."""
    request: list[dict[str, Any]] = []
    frame = len(json.dumps({"documents": []}))
    length = frame
    for document in documents:
        own = len(json.dumps(document)) + len(", ")
        if request and (len(request) == _BATCH or length + own > _BODY):
            yield request
            request, length = [], frame
        request.append(document)
        length += own
    if request:
        yield request


def hand_in(path: pathlib.Path, client: Client) -> int:
    """Hand in the documents of a file; return how many.

    Raises
    ------
    dosimeter.InputError
        Where a record of it is bad; then none is handed in.
    ServiceError
        Where the service refuses, or does not answer. It says how many documents went in before;
        none where the file fits into one request.
    """
    done = 0
    for request in _requests([_payload(document) for document in dosimeter.read(path)]):
        try:
            client.expose(request)
        except ServiceError as error:
            if done == 0:
                raise
            detail = f"{error.detail} (the first {done} documents are in)"
            raise ServiceError(error.status, detail) from error
        done += len(request)
    return done


def _settle(path: pathlib.Path, client: Client) -> None:
    """Hand a file in, and move it to where it belongs; one that may be tried again stays."""
    try:
        count = hand_in(path, client)
    except ServiceError as error:
        if error.status == 0 or error.status >= 500 or error.status in (401, 403, 408, 429):
            print(f"{path.name}: not yet: {error}", file=sys.stderr)
            return
        print(f"{path.name}: refused: {error}", file=sys.stderr)
        target = path.parent / "refused"
    except dosimeter.InputError as error:
        print(f"{path.name}: refused: {error}", file=sys.stderr)
        target = path.parent / "refused"
    else:
        print(f"{path.name}: {count} documents", file=sys.stderr)
        target = path.parent / "done"
    target.mkdir(exist_ok=True)
    path.replace(target / path.name)


def watch(folder: pathlib.Path, client: Client, pause: float = 30) -> None:
    """Hand in what is in the folder and what comes, until interrupted.

    Parameters
    ----------
    pause
        Seconds after which files that stayed, as the service did not answer, are tried again.
    """
    with _inotify(folder) as descriptor:
        names = sorted(os.listdir(folder))
        while True:
            for name in dict.fromkeys(names):
                path = folder / name
                if not name.startswith(".") and path.is_file():
                    _settle(path, client)
            if select.select([descriptor], [], [], pause)[0]:
                names = list(_named(os.read(descriptor, 65536)))
            else:
                names = sorted(os.listdir(folder))


def main() -> None:
    """Watch the folder of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    arguments = parser.parse_args()
    token = os.environ.get("DOSIMETER_TOKEN", "")
    if not token:
        parser.error("put a token with the scope submit into DOSIMETER_TOKEN")
    with contextlib.suppress(KeyboardInterrupt):
        watch(arguments.folder, Client(arguments.url, token))


if __name__ == "__main__":
    main()
