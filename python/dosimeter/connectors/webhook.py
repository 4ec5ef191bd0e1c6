"""Documents that another system posts: a webhook, signed after Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks: the headers ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature`` (``v1,`` and the base64 of HMAC-SHA-256 over
``id.timestamp.body``). A message that is older than five minutes, or signed by another key, is
refused, so that nobody can hand in documents or replay old ones.

::

    DOSIMETER_TOKEN=dsm_... DOSIMETER_WEBHOOK_SECRET=whsec_... \
        python -m dosimeter.connectors.webhook --url https://dosimeter.example:8443

The body is what ``POST /v1/exposures`` takes: ``{"documents": [...]}``. It listens on the loopback
address, behind the organisation's own gateway.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from dosimeter.connectors._client import Client, ServiceError

TOLERANCE = 300
"""Seconds by which a message's time and the machine's clock may differ."""

_LARGEST = 1 << 20  # bytes of a body


class SignatureError(ValueError):
    """A message is not signed by the holder of the secret, or is too old."""


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError('the secret is "whsec_" and base64') from None


def sign(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """Return the ``webhook-signature`` of a message."""
    signed = f"{message}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None
) -> None:
    """Check a message.

    Raises
    ------
    SignatureError
        Where it is not the holder's of the secret, or too old.
    """
    try:
        message = headers["webhook-id"]
        timestamp = int(headers["webhook-timestamp"])
        signatures = headers["webhook-signature"].split(" ")
    except (KeyError, ValueError):
        raise SignatureError("the message is not signed") from None
    if abs((time.time() if now is None else now) - timestamp) > TOLERANCE:
        raise SignatureError("the message is too old, or a clock is wrong")
    wanted = sign(secret, message, timestamp, body)
    # Several signatures, where the sender is changing its secret; one must fit.
    if not any([hmac.compare_digest(wanted.encode(), s.encode()) for s in signatures]):
        raise SignatureError("the signature does not fit")


def server(address: tuple[str, int], secret: str, client: Client) -> ThreadingHTTPServer:
    """Return a server that hands on signed messages; ``serve_forever()`` begins."""
    _key(secret)

    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_POST(self) -> None:
            """Take a message."""
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > _LARGEST:
                self.close_connection = True
                return self._answer(413 if length.isdecimal() else 411, "a body of at most 1 MiB")
            body = self.rfile.read(int(length))
            fields = {name.lower(): value for name, value in self.headers.items()}
            try:
                verify(secret, fields, body)
            except SignatureError as error:
                return self._answer(401, str(error))
            try:
                client.expose(json.loads(body)["documents"])
            except (ValueError, KeyError, TypeError):
                return self._answer(400, 'a message is {"documents": [...]}')
            except ServiceError as error:
                is_refused = 400 <= error.status < 500 and error.status not in (401, 403, 408)
                return self._answer(422 if is_refused else 503, str(error))
            return self._answer(200, "")

        def _answer(self, status: int, detail: str) -> None:
            body = json.dumps({"status": status, "detail": detail}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing: paths and agents are the sender's affair."""

    return ThreadingHTTPServer(address, Handler)


def main() -> None:
    """Serve on the port of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--port", type=int, default=8090)
    arguments = parser.parse_args()
    token = os.environ.get("DOSIMETER_TOKEN", "")
    secret = os.environ.get("DOSIMETER_WEBHOOK_SECRET", "")
    if not token or not secret:
        parser.error("put the token and the secret into DOSIMETER_TOKEN and "
                     "DOSIMETER_WEBHOOK_SECRET")  # fmt: skip
    client = Client(arguments.url, token)
    server(("127.0.0.1", arguments.port), secret, client).serve_forever()


if __name__ == "__main__":
    main()
