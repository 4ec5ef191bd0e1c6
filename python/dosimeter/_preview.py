"""Before reading: a content note for each document, and an order to read them in."""

from __future__ import annotations

from collections.abc import Iterable

from . import _core
from ._core import ContentNote, Document, Policy
from ._scoring import Scorer


def preview(
    documents: Iterable[Document],
    *,
    scorer: Scorer | None = None,
    policy: Policy | None = None,
    include_spoken: bool = False,
) -> list[ContentNote]:
    """Tell what to expect of documents, without their text, in the order to read them in.

    Heavy and light ones alternate as far as can be, the first and the last are light, and documents
    of one case keep the order of their times. The notes come from a model and can be wrong in both
    directions. They serve choice; studies found that such notes do not lessen distress
    (doi:10.1177/21677026231186625).

    Parameters
    ----------
    documents : iterable of Document
    scorer : Scorer, optional
        By default one with the policy's reading speed.
    policy : Policy, optional
        Says what is heavy, and what is light.
    include_spoken : bool, default False
        Whether the worker's own words count as heard.

    Returns
    -------
    list of ContentNote

    Raises
    ------
    TypeError
        For anything but Documents.

    Examples
    --------
    >>> hard = dosimeter.Document("He was stabbed and strangled to death.", id="hard")
    >>> calm = dosimeter.Document("Slept well, back at work.", id="calm")
    >>> [note.id for note in dosimeter.preview([hard, calm])]
    ['hard', 'calm']
    >>> dosimeter.preview([calm])[0].text.split(":")[0]
    'Light'
    """
    policy = policy or Policy()
    scorer = scorer or Scorer(
        reading_words_per_minute=policy.reading_words_per_minute,
        listening_minutes_per_recorded_minute=policy.listening_minutes_per_recorded_minute,
    )
    notes = []
    for document in documents:
        if not isinstance(document, Document):
            raise TypeError(f"documents must hold Documents, not {type(document).__name__}")
        notes.append(_core.content_note(scorer._core, document, policy, include_spoken))
    return [notes[place] for place in _core.reading_order(notes)]
