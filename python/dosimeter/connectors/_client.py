"""The few calls of ``dosimeterd`` that connectors make."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]


class ServiceError(RuntimeError):
    """The service refused or could not be reached.

    Attributes
    ----------
    status
        The HTTP status; 0 where there was no answer.
    detail
        What was wrong, in words.
    """

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}" if status else detail)
        self.status = status
        self.detail = detail


class Client:
    """Calls a service.

    Parameters
    ----------
    url
        Where it is: ``https://dosimeter.example:8443``.
    token
        A token with the scopes of the calls that are made.
    timeout
        Seconds to wait for an answer.
    """

    def __init__(self, url: str, token: str, timeout: float = 30) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("the service's address begins with http:// or https://")
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = timeout

    def expose(self, documents: Sequence[Document]) -> dict[str, Any]:
        """Hand in documents, all or none; the same ones again change nothing.

        Raises
        ------
        ServiceError
            Where one is refused, or there is no answer.
        """
        body = json.dumps({"documents": list(documents)}).encode()
        # The same documents have the same key, so that a retry after a lost answer is known.
        key = hashlib.sha256(body).hexdigest()
        return self._call("POST", "/v1/exposures", body, {"Idempotency-Key": key})

    def worker_index(self, worker: str) -> dict[str, Any]:
        """Return a worker's index, action level and measures."""
        return self._call("GET", f"/v1/workers/{urllib.parse.quote(worker, safe='')}/index")

    def _call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}", **(fields or {})}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self._url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                result: dict[str, Any] = json.load(answer)
                return result
        except urllib.error.HTTPError as error:
            with error:
                raise ServiceError(error.code, _detail(error.read())) from None
        except OSError as error:
            raise ServiceError(0, f"the service does not answer: {error}") from None


def _detail(body: bytes) -> str:
    try:
        problem = json.loads(body)
    except ValueError:
        return "no problem details"
    faults = [f"{fault['pointer']} {fault['detail']}" for fault in problem.get("errors", [])]
    return "; ".join([str(problem.get("detail", "")), *faults])
