"""HL7 FHIR R4: what was written or said comes in, the exposure goes out.

In come ``DocumentReference`` (a note, with its text as an attachment) and ``Communication`` (a
message). Who met the material is the author, sender or recipient, a ``Practitioner`` or
``PractitionerRole``; their reference becomes a pseudonym under a secret key of the organisation
(HMAC-SHA-256), so that the service never learns who they are. Patients are never passed on.

Out goes an ``Observation`` about the practitioner, with the code ``exposure-dose`` of the code
system :data:`CODE_SYSTEM`: the dose of the last 7 days in equivalent minutes, its 90 % interval,
that of the last 28 days, and the action level. https://hl7.org/fhir/R4/observation.html
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Resource = Mapping[str, Any]
Fetch = Callable[[str], bytes]

CODE_SYSTEM = "urn:dosimeter:fhir:exposure"
"""``exposure-dose``: equivalent minutes in 7 days, one being a minute with a traumatic event told
without detail; ``exposure-dose-28``: the same in 28 days; ``action-level``: what the organisation's
policy makes of it (routine, watch, check in, act)."""

UCUM = "http://unitsofmeasure.org"
_TEXT_TYPES = ("text/plain", "text/markdown")
_WORKERS = ("Practitioner/", "PractitionerRole/")


class FhirError(ValueError):
    """A resource cannot be used; the message says why, without its text."""


def pseudonym(reference: str, key: bytes) -> str:
    """Return the pseudonym of a reference such as ``Practitioner/123``.

    Relative and absolute references to the same resource of one server have the same one.
    """
    parts = reference.split("/_history/")[0].split("/")
    digest = hmac.new(key, "/".join(parts[-2:]).encode(), hashlib.sha256).hexdigest()
    return f"w-{digest[:20]}"


def documents(
    resources: Iterable[Resource], key: bytes, fetch: Fetch | None = None
) -> Iterator[dict[str, Any]]:
    """Yield a document for each worker of each resource, as the service takes them.

    Bundles are opened. Resources of other types, and those entered in error, are passed over.

    Parameters
    ----------
    resources
        As JSON is read.
    key
        The organisation's secret: see :func:`pseudonym`.
    fetch
        Returns the bytes of an attachment that is not in the resource, by its URL, such as
        ``Binary/123``; who may read there is the caller's affair. Without it such an attachment
        cannot be read.

    Raises
    ------
    FhirError
        Where a resource has no text that can be read, or nobody who met it.
    """
    for resource in resources:
        kind = resource.get("resourceType")
        if kind == "Bundle":
            entries = resource.get("entry", [])
            yield from documents((e["resource"] for e in entries if "resource" in e), key, fetch)
        elif kind == "DocumentReference":
            yield from _of_document_reference(resource, key, fetch)
        elif kind == "Communication":
            yield from _of_communication(resource, key, fetch)


def _of_document_reference(
    resource: Resource, key: bytes, fetch: Fetch | None
) -> Iterator[dict[str, Any]]:
    if resource.get("status") == "entered-in-error":
        return
    attachments = [part.get("attachment", {}) for part in resource.get("content", [])]
    text = _text(resource, attachments, fetch)
    for worker in _workers(resource, resource.get("author", []), key):
        yield _document(resource, worker, text, resource.get("date"), "note")


def _of_communication(
    resource: Resource, key: bytes, fetch: Fetch | None
) -> Iterator[dict[str, Any]]:
    if resource.get("status") in ("entered-in-error", "not-done"):
        return
    payload = resource.get("payload", [])
    said = [part["contentString"] for part in payload if "contentString" in part]
    attachments = [part["contentAttachment"] for part in payload if "contentAttachment" in part]
    text = "\n".join(said) if said else _text(resource, attachments, fetch)
    people = list(resource.get("recipient", []))
    if "sender" in resource:
        people.append(resource["sender"])
    when = resource.get("received") or resource.get("sent")
    for worker in _workers(resource, people, key):
        yield _document(resource, worker, text, when, "communication")


def _document(
    resource: Resource, worker: str, text: str, when: str | None, kind: str
) -> dict[str, Any]:
    made = {"worker": worker, "text": text, "kind": kind}
    if "id" in resource:
        made["id"] = f"{resource['resourceType']}/{resource['id']}"
    if when:
        made["time"] = when
    return made


def _name(resource: Resource) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id', '?')}"


def _workers(resource: Resource, people: Iterable[Resource], key: bytes) -> list[str]:
    references = [str(person.get("reference", "")) for person in people]
    found = {r for r in references if any(kind in f"/{r}" for kind in map("/{}".format, _WORKERS))}
    if not found:
        raise FhirError(f"{_name(resource)}: no Practitioner wrote, sent or received it")
    return sorted({pseudonym(reference, key) for reference in found})


def _text(resource: Resource, attachments: Iterable[Resource], fetch: Fetch | None) -> str:
    for attachment in attachments:
        kind = str(attachment.get("contentType", "")).split(";")[0].strip().lower()
        if kind not in _TEXT_TYPES:
            continue
        try:
            if "data" in attachment:
                return base64.b64decode(attachment["data"], validate=True).decode("utf-8")
            if "url" in attachment and fetch is not None:
                return fetch(str(attachment["url"])).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            raise FhirError(f"{_name(resource)}: its attachment is no UTF-8 text") from None
    raise FhirError(f"{_name(resource)}: it has no attachment of text/plain that can be read")


def observation(index: Mapping[str, Any], practitioner: str) -> dict[str, Any]:
    """Return the ``Observation`` of a worker's index.

    Parameters
    ----------
    index
        What :meth:`dosimeter.connectors.Client.worker_index` gives.
    practitioner
        Reference to the worker, such as ``Practitioner/123``: the caller knows it, the service
        does not.
    """
    figures = index["index"]
    dose = figures["dose_7_days"]
    made: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": CODE_SYSTEM, "code": "exposure"}]}],
        "code": _code("exposure-dose", "Exposure to traumatic material, dose of 7 days"),
        "subject": {"reference": practitioner},
        "effectiveDateTime": figures["as_of"],
        "note": [{"text": index["caution"]}],
        "component": [_level(index["level"])],
    }
    if dose is None:
        made["dataAbsentReason"] = {"text": "no dated documents"}
        return made
    made["valueQuantity"] = _minutes(dose["value"])
    made["referenceRange"] = [{
        "low": _minutes(dose["lower"]), "high": _minutes(dose["upper"]),
        "text": "90 % interval of the figure; no range of health",
    }]  # fmt: skip
    if figures["dose_28_days"] is not None:
        made["component"].append({
            "code": _code("exposure-dose-28", "Exposure to traumatic material, dose of 28 days"),
            "valueQuantity": _minutes(figures["dose_28_days"]["value"]),
        })  # fmt: skip
    return made


def _code(code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": CODE_SYSTEM, "code": code, "display": display}]}


def _level(level: str) -> dict[str, Any]:
    return {
        "code": _code("action-level", "Action level by the organisation's policy"),
        "valueString": level,
    }


def _minutes(value: float) -> dict[str, Any]:
    return {"value": round(value, 3), "unit": "equivalent minutes", "system": UCUM, "code": "min"}
