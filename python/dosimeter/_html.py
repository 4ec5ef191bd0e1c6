"""Scores and explanations as HTML for notebooks. Holds no words of a text unless they are given.

Every block brings its own colours, so that it reads alike on light and dark pages; text has a
contrast of 4.5 or more on each of its backgrounds (WCAG 2.2, success criterion 1.4.3), and nothing
is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from ._core import Score

if TYPE_CHECKING:
    from ._explanation import Explanation
    from ._scores import Scores

INK = "#1a1a1a"
PAPER = "#ffffff"
RAISES = ("#fff1dc", "#ffd79b", "#f7ae45")  # by share of the largest contribution
LOWERS = ("#e6f1fa", "#bcdcf3", "#86bfe8")
_LEAST_SHADED = 0.05  # of the largest contribution
_SHOWN_ROWS = 20
_SHOWN_CONTRIBUTIONS = 10
_LIKELY = 0.5  # a kind with this probability is named

_LEVELS = "".join(
    f".dosimeter .raises{level} {{ background: {RAISES[level - 1]}; "
    f"border-bottom: {level}px solid {INK} }}\n"
    f".dosimeter .lowers{level} {{ background: {LOWERS[level - 1]}; "
    f"border-bottom: {level}px dotted {INK} }}\n"
    for level in (1, 2, 3)
)
_STYLE = f"""<style>
.dosimeter {{ background: {PAPER}; color: {INK}; font: 14px/1.6 system-ui, sans-serif;
  padding: .75em 1em; max-width: 60em; border: 1px solid #767676; border-radius: 4px; margin: 0 }}
.dosimeter table {{ border-collapse: collapse; margin: .5em 0; color: {INK} }}
.dosimeter caption, .dosimeter figcaption {{ text-align: left; font-weight: 600; color: {INK} }}
.dosimeter th, .dosimeter td {{ text-align: right; padding: .1em .7em .1em 0; font-weight: 400;
  background: {PAPER}; color: {INK} }}
.dosimeter th[scope=col] {{ font-weight: 600; border-bottom: 1px solid #767676 }}
.dosimeter th:first-child, .dosimeter .kinds {{ text-align: left }}
.dosimeter .text {{ white-space: pre-wrap; overflow-wrap: anywhere; line-height: 2 }}
.dosimeter mark {{ color: {INK}; padding: 0 .1em }}
{_LEVELS}</style>"""


def score_html(score: Score) -> str:
    """Show one score: its figures with their intervals, and the kinds that are likely."""
    return _block(_figures(score))


def scores_html(scores: Scores) -> str:
    """Show the first and last of many scores, a row each."""
    total = len(scores)
    shown = list(range(total))
    if total > _SHOWN_ROWS:
        shown = [*range(_SHOWN_ROWS // 2), *range(total - _SHOWN_ROWS // 2, total)]
    rows = []
    for before, row in zip([-1, *shown], shown, strict=False):
        if row > before + 1:
            rows.append(f'<tr><td class="kinds" colspan="6">{row - before - 1} more</td></tr>')
        name = row if scores.index is None else scores.index[row]
        rows.append(_score_row(str(name), scores[row], bool(scores.missing[row])))
    head = _header("text", "load", "load and 90 % interval", "words", "dose", "likely kinds")
    missing = int(scores.missing.sum())
    caption = f"{total} texts" + (f", {missing} of them missing" if missing else "")
    body = f"<tbody>{''.join(rows)}</tbody>"
    return _block(f"<table><caption>{caption}</caption>{head}{body}</table>")


def explanation_html(explanation: Explanation, text: str | None) -> str:
    """Show where a score comes from; with the text's words where the text is given."""
    shown = explanation.masked if text is None else explanation
    words = "masked" if text is None else "shown"
    marked = _shaded(explanation, explanation.masked_text if text is None else text)
    if text is None:
        label = f"The text, masked: {explanation.score.words} words, shaded by what each adds"
        marked = f'<div class="text" role="img" aria-label="{label}">{marked}</div>'
    else:
        marked = f'<div class="text">{marked}</div>'
    parts = [
        f"<tr><th scope='row'>{escape(part.label)}</th><td>{part.load:+.3f}</td></tr>"
        for part in shown.contributions[:_SHOWN_CONTRIBUTIONS]
    ]
    left_out = len(shown.contributions) - len(parts)
    if left_out > 0:
        rest = sum(part.load for part in shown.contributions[_SHOWN_CONTRIBUTIONS:])
        parts.append(f"<tr><th scope='row'>{left_out} smaller</th><td>{rest:+.3f}</td></tr>")
    table = (
        f"<table><caption>What the load is made of (words {words})</caption>"
        f"{_header('words', 'adds')}<tbody>{''.join(parts)}</tbody></table>"
    )
    return _block(_figures(explanation.score) + marked + _legend(explanation) + table)


def _block(content: str) -> str:
    return f'{_STYLE}<figure class="dosimeter">{content}</figure>'


def _header(*names: str) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _figures(score: Score) -> str:
    rows = (
        ("load, 0 to 5", score.load, score.lower, score.upper),
        ("peak, 0 to 5", score.peak, score.peak_lower, score.peak_upper),
        ("dose, equivalent minutes", score.dose, score.dose_lower, score.dose_upper),
    )
    body = "".join(
        f'<tr><th scope="row">{name}</th><td>{value:.2f}</td><td>{lower:.2f} to {upper:.2f}</td>'
        f"<td>{_scale(value, lower, upper) if name.endswith('5') else ''}</td></tr>"
        for name, value, lower, upper in rows
    )
    kinds = _kinds(score) or "none"
    doubt = ""
    if score.out_of_domain:
        doubt = (
            f"<p>{score.unknown:.0%} of the words are unknown to the model, as in another "
            "language: the load cannot be trusted.</p>"
        )
    return (
        f"<figcaption>Score of {score.words} words, {score.minutes:.1f} minutes</figcaption>"
        f"<table>{_header('figure', 'value', '90 % interval', 'on the scale')}"
        f"<tbody>{body}</tbody></table><p>Likely kinds: {kinds}</p>{doubt}"
    )


def _kinds(score: Score) -> str:
    likely = ((name, p) for name, p in score.categories.items() if p >= _LIKELY)
    ordered = sorted(likely, key=lambda kind: -kind[1])
    return ", ".join(f"{name.replace('_', ' ').lower()} {p:.2f}" for name, p in ordered)


def _score_row(name: str, score: Score, missing: bool) -> str:
    head = f'<tr><th scope="row">{escape(name)}</th>'
    if missing:
        return f'{head}<td class="kinds" colspan="5">missing</td></tr>'
    scale = _scale(score.load, score.lower, score.upper)
    return (
        f"{head}<td>{score.load:.2f}</td><td>{scale}</td><td>{score.words}</td>"
        f'<td>{score.dose:.2f}</td><td class="kinds">{_kinds(score)}</td></tr>'
    )


def _scale(value: float, lower: float, upper: float) -> str:
    """Draw an interval and its value on the scale from 0 to 5."""
    at = [round(5 + 100 * x / 5, 1) for x in (lower, upper, value)]
    label = f"{value:.2f}, between {lower:.2f} and {upper:.2f}, on a scale from 0 to 5"
    return (
        f'<svg width="110" height="14" viewBox="0 0 110 14" role="img" aria-label="{label}">'
        f'<path d="M5 7H105M5 4v6M105 4v6" stroke="#767676" fill="none"/>'
        f'<path d="M{at[0]} 7H{at[1]}" stroke="#0072b2" stroke-width="4"/>'
        f'<circle cx="{at[2]}" cy="7" r="4.5" fill="{INK}"/></svg>'
    )


def _largest(explanation: Explanation) -> float:
    return max((abs(word.load) for word in explanation.words), default=0.0)


def _shaded(explanation: Explanation, text: str) -> str:
    """Give the text with each word marked by its share of the largest contribution."""
    largest = _largest(explanation)
    parts = []
    end = 0
    for word in explanation.words:
        parts.append(escape(text[end : word.begin]))
        shown = escape(text[word.begin : word.end])
        end = word.end
        share = abs(word.load) / largest if largest > 0 else 0.0
        if share < _LEAST_SHADED:
            parts.append(shown)
            continue
        level = 1 + (share > 1 / 3) + (share > 2 / 3)
        kind, verb = ("raises", "adds") if word.load > 0 else ("lowers", "takes off")
        parts.append(
            f'<mark class="{kind}{level}" title="{verb} {abs(word.load):.3f}">{shown}</mark>'
        )
    return "".join([*parts, escape(text[end:])])


def _legend(explanation: Explanation) -> str:
    def samples(kind: str) -> Iterable[str]:
        for level, share in zip(count(1), ("a little", "more", "most"), strict=False):
            yield f'<mark class="{kind}{level}">{share}</mark>'

    return (
        f"<p>Solid line: raises the load {' '.join(samples('raises'))}. "
        f"Dotted line: lowers it {' '.join(samples('lowers'))}. "
        f"The largest contribution of a word is {_largest(explanation):.3f}.</p>"
    )
