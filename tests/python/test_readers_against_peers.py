"""Every cue of the shared transcripts, against webvtt-py and srt."""

from pathlib import Path

import pytest

dosimeter = pytest.importorskip("dosimeter")
webvtt = pytest.importorskip("webvtt")
srt = pytest.importorskip("srt")

TRANSCRIPTS = Path(__file__).resolve().parents[2].parent / "shared" / "transcripts"
FILES = sorted(TRANSCRIPTS.glob("*.vtt")) + sorted(TRANSCRIPTS.glob("*.srt"))


def cues_of_webvtt(path):
    for caption in webvtt.read(str(path)):
        start, end = caption.start_time, caption.end_time
        yield (
            ((start.hours * 60 + start.minutes) * 60 + start.seconds) + start.milliseconds / 1000,
            ((end.hours * 60 + end.minutes) * 60 + end.seconds) + end.milliseconds / 1000,
            caption.voice or "",
            caption.text,
        )


def cues_of_subrip(path):
    for cue in srt.parse(path.read_text(encoding="utf-8-sig")):
        # The peer knows no speakers. In these files each cue begins with one.
        speaker, _, text = cue.content.partition(": ")
        yield cue.start.total_seconds(), cue.end.total_seconds(), speaker, text


def cues_of_peer(path):
    return list(cues_of_webvtt(path) if path.suffix == ".vtt" else cues_of_subrip(path))


@pytest.mark.skipif(not FILES, reason=f"no transcripts in {TRANSCRIPTS}")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_cue_reads_as_the_peer_reads_it(path):
    (document,) = dosimeter.read(str(path))
    expected = cues_of_peer(path)
    assert len(document.segments) == len(expected)
    for segment, (start, end, speaker, text) in zip(document.segments, expected, strict=True):
        assert segment.start == pytest.approx(start, abs=1e-6)
        assert segment.end == pytest.approx(end, abs=1e-6)
        assert segment.speaker == speaker
        assert segment.text == text.strip()
