"""Connectors: from a case-management system to a running ``dosimeterd``.

- :mod:`dosimeter.connectors.fhir`: HL7 FHIR R4, ``DocumentReference`` and ``Communication`` in,
  ``Observation`` out.
- :mod:`dosimeter.connectors.folder`: notes and transcripts that are exported to a folder.
- :mod:`dosimeter.connectors.webhook`: documents that another system posts, signed.

They need nothing but Python's standard library, and keep no text.
"""

from dosimeter.connectors._client import Client, ServiceError

__all__ = ["Client", "ServiceError"]
