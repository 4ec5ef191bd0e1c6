"""The connectors against a running service."""

import base64
import datetime
import json
import pathlib
import shutil
import threading
import time
import urllib.error
import urllib.request
from typing import Any

import pytest
from conftest import GRAVE, SLOW, Server
from dosimeter.connectors import Client, ServiceError, fhir, folder, webhook
from fhir.resources.R4B import communication, documentreference, observation
from standardwebhooks import Webhook

KEY = b"a key of the organisation"
NOTE = {
    "resourceType": "DocumentReference", "id": "note-17", "status": "current",
    "type": {"coding": [{"system": "http://loinc.org", "code": "11506-3"}]},
    "subject": {"reference": "Patient/secret-patient"},
    "date": "2026-11-20T14:30:00+01:00",
    "author": [{"reference": "Practitioner/p-1"}, {"reference": "Organization/o-1"}],
    "content": [
        {"attachment": {"contentType": "application/pdf", "url": "Binary/1"}},
        {"attachment": {"contentType": "text/plain; charset=utf-8",
                        "data": base64.b64encode(GRAVE.encode()).decode()}},
    ],
}  # fmt: skip
MESSAGE = {
    "resourceType": "Communication", "id": "m-1", "status": "completed",
    "sender": {"reference": "Patient/secret-patient"},
    "recipient": [{"reference": "https://fhir.example/r4/Practitioner/p-1"},
                  {"reference": "PractitionerRole/r-2"}],
    "sent": "2026-11-21T08:00:00Z", "payload": [{"contentString": GRAVE}],
}  # fmt: skip


def client_of(server: Server, scope: str = "submit") -> Client:
    return Client(server.url, server.tokens[scope])


def test_fhir_in_and_out(idle_server: Server) -> None:
    documentreference.DocumentReference.model_validate(NOTE)  # they are R4 themselves
    communication.Communication.model_validate(MESSAGE)
    worker = fhir.pseudonym("Practitioner/p-1", KEY)
    own = idle_server.token("--scope", "read-own", "--worker", worker)
    idle_server.start()
    bundle = {"resourceType": "Bundle", "entry": [{"resource": NOTE}, {"resource": MESSAGE}]}
    documents = list(fhir.documents([bundle], KEY))
    assert [document["worker"] == worker for document in documents].count(True) == 2
    assert len(documents) == 3
    assert "secret-patient" not in json.dumps(documents) and "p-1" not in json.dumps(documents)
    assert client_of(idle_server).expose(documents)["added"] == 3
    assert client_of(idle_server).expose(documents)["added"] == 3  # the same request again
    index = Client(idle_server.url, own).worker_index(worker)
    made = fhir.observation(index, "Practitioner/p-1")
    checked = observation.Observation.model_validate(made)
    assert checked.code.coding[0].code == "exposure-dose"
    assert float(checked.valueQuantity.value) == pytest.approx(
        index["index"]["dose_7_days"]["value"], abs=0.001
    )
    assert checked.component[0].valueString == index["level"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"author": []}, "no Practitioner"),
        ({"content": [{"attachment": {"contentType": "application/pdf"}}]}, "no attachment"),
        ({"content": [{"attachment": {"contentType": "text/plain", "data": "//8="}}]}, "UTF-8"),
    ],
)
def test_what_fhir_does_not_give(change: dict[str, object], reason: str) -> None:
    with pytest.raises(fhir.FhirError, match=reason):
        list(fhir.documents([{**NOTE, **change}], KEY))
    assert list(fhir.documents([{**NOTE, "status": "entered-in-error"}], KEY)) == []


def published(name: str) -> dict[str, Any]:
    """One of HL7's own examples of R4; R4B changed none of these types."""
    path = pathlib.Path(__file__).parent / "fhir" / f"{name}-example.json"
    example: dict[str, Any] = json.loads(path.read_text())
    return example


def test_the_published_communication(plain_server: Server) -> None:
    example = published("communication")
    communication.Communication.model_validate(example)
    (made,) = fhir.documents([example], KEY)  # its sender is a device, its subject a patient
    assert made["worker"] == fhir.pseudonym("Practitioner/example", KEY)
    assert "serum potassium" in made["text"] and made["time"] == "2014-12-12T18:01:11-08:00"
    assert made["id"] == "Communication/example"
    assert client_of(plain_server).expose([made])["added"] == 1


def test_the_published_document_reference(plain_server: Server) -> None:
    example = published("documentreference")
    documentreference.DocumentReference.model_validate(example)
    with pytest.raises(fhir.FhirError, match="DocumentReference/example.*no attachment"):
        list(fhir.documents([example], KEY))  # a CDA document, no text
    attachment = example["content"][0]["attachment"]
    attachment["contentType"] = "text/plain"
    with pytest.raises(fhir.FhirError, match="no attachment"):
        list(fhir.documents([example], KEY))
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return GRAVE.encode()

    (made,) = fhir.documents([example], KEY, fetch)  # the other author is a name in the resource
    assert asked == [attachment["url"]]
    assert made["worker"] == fhir.pseudonym("Practitioner/xcda1", KEY)
    assert "Smitty" not in json.dumps(made) and "xcda" not in json.dumps(made)
    assert client_of(plain_server).expose([made])["added"] == 1


def test_a_folder(plain_server: Server, tmp_path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "n-1_2026-11-20_C-1.txt").write_text(GRAVE)
    watcher = threading.Thread(
        target=folder.watch, args=(inbox, client_of(plain_server), 0.5), daemon=True
    )
    watcher.start()

    def settled(name: str) -> bool:
        for _ in range(int(200 * SLOW)):
            if (inbox / name).exists():
                return True
            time.sleep(0.05)
        return False

    assert settled("done/n-1_2026-11-20_C-1.txt")
    (inbox / "notes.csv").write_text(f'worker,date,text\nn-1,2026-11-21,"{GRAVE}"\n')
    assert settled("done/notes.csv")
    (inbox / "bad.jsonl").write_text('{"text": 1}\n')
    assert settled("refused/bad.jsonl")
    (tmp_path / "moved.jsonl").write_text(
        json.dumps({"worker": "n-1", "date": "2026-11-22", "text": GRAVE}) + "\n"
    )
    shutil.move(tmp_path / "moved.jsonl", inbox / "moved.jsonl")
    assert settled("done/moved.jsonl")
    index = client_of(plain_server, "read-own").worker_index("n-1")
    assert index["index"]["documents"] == 3


def test_a_webhook(plain_server: Server) -> None:
    secret = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
    hook = webhook.server(("127.0.0.1", 0), secret, client_of(plain_server))
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    body = json.dumps({"documents": [{"worker": "n-1", "text": GRAVE}]})
    now = int(time.time())

    def post(signature: str, when: int = now, sent: str = body) -> int:
        headers = {"webhook-id": "m-1", "webhook-timestamp": str(when),
                   "webhook-signature": signature}  # fmt: skip
        address = f"http://127.0.0.1:{hook.server_address[1]}/"
        request = urllib.request.Request(address, sent.encode(), headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30 * SLOW) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    # Signed by the reference implementation.
    moment = datetime.datetime.fromtimestamp(now, tz=datetime.UTC)
    theirs = Webhook(secret).sign("m-1", moment, body)
    assert theirs == webhook.sign(secret, "m-1", now, body.encode())
    assert post(theirs) == 200
    assert post("v1,AAAA " + theirs) == 200
    assert post("v1,AAAA") == 401
    assert post(theirs, now + 1) == 401
    assert post(theirs, sent=body + " ") == 401
    old = now - webhook.TOLERANCE - 5
    assert post(webhook.sign(secret, "m-1", old, body.encode()), old) == 401
    wrong = json.dumps({"documents": [{"text": GRAVE}]})
    assert post(webhook.sign(secret, "m-1", now, wrong.encode()), sent=wrong) == 422
    assert post(webhook.sign(secret, "m-1", now, b"[]"), sent="[]") == 400
    hook.shutdown()
    hook.server_close()
    index = client_of(plain_server, "read-own").worker_index("n-1")
    assert index["index"]["documents"] == 1


def test_a_service_that_is_not_there() -> None:
    with pytest.raises(ServiceError) as caught:
        Client("http://127.0.0.1:1", "x").expose([])
    assert caught.value.status == 0
    with pytest.raises(ValueError, match="http"):
        Client("ftp://x", "x")
