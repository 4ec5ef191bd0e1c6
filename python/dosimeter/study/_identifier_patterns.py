"""The built-in patterns for identifiers, for English."""

import re
from collections.abc import Iterator

from .._words import tokenize

Finding = tuple[int, int, str]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Way|Place|Square|Boulevard|Blvd|"
    "Crescent|Terrace|Gardens|Grove|Hill"
)
_TITLE = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Rev|Reverend|Father|Sister|Nurse|Officer|Constable|"
    "PC|Det|Detective|Sgt|Sergeant|Lt|Lieutenant|Capt|Captain|Judge|Sir|Lady|Lord|Uncle|Aunt|Auntie"
)
_NAME = r"[A-Z][\w'’-]*[a-z][\w'’-]*"

# In the order in which they claim a stretch of text.
_PATTERNS = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("url", re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+")),
    ("date", re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}([./-])\d{1,2}\1\d{2}(?:\d{2})?\b")),
    (
        "date",
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?"
            rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|\b{_MONTH} \d{{4}}\b"
        ),
    ),
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("address", re.compile(rf"\b\d{{1,5}}[A-Za-z]? (?:{_NAME} ){{1,3}}(?:{_STREET})\b")),
    # Seven digits or more in groups, five in a row, or three after letters (a case's number).
    ("number", re.compile(r"(?<!\w)\+?\(?\d(?:[ ().-]{0,2}\d){6,}(?: ?(?:x|ext\.?) ?\d+)?(?!\w)")),
    ("number", re.compile(r"\b\w*\d{5,}\w*\b|\b[A-Z]{1,5}-?\d{3,}\b")),
    ("age of 90 or more", re.compile(r"\b(?:9\d|1[01]\d)[ -]?(?:years?|yrs?|y/?o)\b", re.I)),
    ("name", re.compile(rf"(?<=\b)(?:{_TITLE})\.? (?P<found>{_NAME}(?: {_NAME})?)")),
    ("name", re.compile(rf"\b(?:name is|named|called) (?P<found>{_NAME}(?: {_NAME})?)")),
)

# Very common given names, without those that are words besides (Grace, Mark, Rose, Will).
_GIVEN_NAMES = frozenset(
    """aaron abdul adam ahmed aisha alan alejandro alexander alexandra alice ali amanda amy ana
    andrea andrew angela anita ann anna anne anthony antonio arthur ashley barbara benjamin betty
    brandon brenda brian bruce bryan carlos carol caroline carolyn catherine charles charlotte
    christina christine christopher cynthia daniel danielle david deborah debra dennis diana diane
    donald donna dorothy dylan edward elena elizabeth emily emma eric ethan eugene evelyn fatima
    fatma fiona frances gabriel gary george gerald gloria gregory hannah harold hassan heather helen
    henry hussein ibrahim isabella jacob jacqueline james jamie jane janet janice jason jeffrey
    jennifer jeremy jerry jessica joan john jonathan jordan jose joseph joshua juan juana judith
    judy julia julie justin karen katherine kathleen kathryn katie keith kelly kenneth kevin
    kimberly kyle larry laura lauren lawrence leah liam linda lisa logan louis louise lucas lucy
    luis madison margaret maria marie marilyn martha martin mary matthew megan melissa michael
    michelle miguel mohamed mohammad mohammed muhammad nancy natalie nathan nicholas nicole noah
    olga oliver olivia omar pamela patricia patrick paul pedro peter philip priya rachel ralph
    raymond rebecca richard robert roger ronald rosa roy russell ruth ryan samantha samuel sandra
    sara sarah scott sean sharon shirley sofia sophia sophie stephanie stephen steven susan svetlana
    teresa theresa thomas timothy tyler victoria vincent virginia walter wayne william yusuf zachary
    """.split()
)
# Capitalised, but of no one in particular.
_HARMLESS = frozenset(
    """i monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december mon tue tues weds wed thu thur thurs fri
    sat sun jan feb mar apr jun jul aug sep sept oct nov dec christmas easter ramadan diwali
    thanksgiving english french german spanish polish arabic american british european african
    asian christian muslim jewish hindu catholic internet god mr mrs ms miss mx dr prof pt name
    date redacted client patient caller worker covid""".split()
)


def built_in_findings(text: str) -> Iterator[Finding]:
    """Find what the patterns match, then names by themselves."""
    taken = bytearray(len(text))
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            begin, end = match.span("found" if "found" in pattern.groupindex else 0)
            if any(taken[begin:end]) or _is_redaction(text, begin, end):
                continue
            taken[begin:end] = b"\1" * (end - begin)
            yield begin, end, kind
    yield from _names(text, taken)


def _is_redaction(text: str, begin: int, end: int) -> bool:
    return text[begin - 1 : begin] in ("[", "<", "{") and text[end : end + 1] in ("]", ">", "}")


def _names(text: str, taken: bytearray) -> Iterator[Finding]:
    """Find common given names, and capitalised words that begin no sentence; runs count once."""
    run: list[int] = []  # begin and end
    kind = "name or place"
    sentence = -1
    for token in tokenize(text):
        begins_sentence = token.sentence != sentence or _opens_quotation(text, token.begin)
        sentence = token.sentence
        word = text[token.begin : token.end]
        folded = word.lower().removesuffix("'s").removesuffix("’s")
        is_given = folded in _GIVEN_NAMES and word[0].isupper()
        is_name = is_given or (not begins_sentence and _looks_like_a_name(word, folded))
        if not is_name or any(taken[token.begin : token.end]):
            is_name = False
        elif _is_redaction(text, token.begin, token.end):
            is_name = False
        continues = run and is_name and text[run[1] : token.begin] in (" ", ". ")
        if run and not continues:
            yield run[0], run[1], kind
            run = []
        if not is_name:
            continue
        if not continues:
            run, kind = [token.begin, token.end], "name or place"
        run[1] = token.end
        if is_given:
            kind = "name"
    if run:
        yield run[0], run[1], kind


def _opens_quotation(text: str, begin: int) -> bool:
    return begin > 0 and text[begin - 1] in '"“‘(:•*'


def _looks_like_a_name(word: str, folded: str) -> bool:
    return (
        len(word) > 1
        and word[0].isupper()
        and not word.isupper()
        and word.isascii() | word.isalpha()
        and folded.partition("'")[0].partition("’")[0] not in _HARMLESS
    )
