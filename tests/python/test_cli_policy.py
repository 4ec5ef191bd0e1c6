"""The command policy, and the schema held against the parser over many documents."""

import datetime
import fnmatch
import itertools
import json
import pathlib
import random
from typing import Any

import jsonschema
import pytest
from command_line import (
    ALL_FINE,
    NOTHING_DONE,
    SOME_BAD,
    WRONG_USAGE,
    dosimeter,
    needs_command,
    write_transcript,
)

pytestmark = needs_command

Json = dict[str, Any]


@pytest.fixture(scope="module")
def schema() -> Json:
    """Return the schema that the command prints."""
    result = dosimeter("policy", "schema")
    assert (result.code, result.err) == (ALL_FINE, "")
    return dict(json.loads(result.out))


def defaults() -> Json:
    """Return the default policy that the command prints."""
    return dict(json.loads(dosimeter("policy", "defaults").out))


def write_policy(folder: pathlib.Path, policy: object) -> pathlib.Path:
    """Write a policy file with a member a line."""
    path = folder / "policy.json"
    path.write_text(json.dumps(policy, indent=1))
    return path


# --- schema and defaults


def test_schema_describes_every_member_with_unit_and_source(schema: Json) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    members = {name: part for name, part in schema["properties"].items() if name != "$schema"}
    assert set(members) == set(defaults())
    for part in members.values():
        assert part["description"].endswith(".")
        if part["type"] in ("number", "integer"):
            assert part["x-unit"]
            assert part["x-source"].endswith(".")


def test_defaults_are_complete_and_sound(tmp_path: pathlib.Path, schema: Json) -> None:
    printed = dosimeter("policy", "defaults").out
    policy = json.loads(printed)
    jsonschema.validate(policy, schema)
    for name, part in schema["properties"].items():
        if "default" in part:
            assert policy[name] == part["default"], name
    for name, part in schema["properties"]["calendar"]["properties"].items():
        assert policy["calendar"][name] == part["default"], name
    path = tmp_path / "policy.json"
    path.write_text(printed)
    result = dosimeter("policy", "check", path)
    count = len(policy)
    assert result.out == f"{path}: sound; 0 of {count} members differ from the defaults\n"
    assert len(printed.splitlines()) == count + 2


# --- check


def test_check_prints_what_differs_from_the_defaults(tmp_path: pathlib.Path) -> None:
    path = write_policy(
        tmp_path,
        {
            "week_dose_watch": 20.5,
            "week_dose_act": 240,
            "teams": {"north": ["b", "a"]},
            "retention_days": 730,
        },
    )
    result = dosimeter("policy", "check", path)
    assert (result.code, result.err) == (ALL_FINE, "")
    head, *lines = result.out.splitlines()
    assert "sound; 3 of" in head
    assert lines == [
        "  week_dose_watch: 20.5 equivalent minutes in 7 days, by default 60",
        '  teams: {"north":["a","b"]}, by default {}',
        "  retention_days: 730 days, by default null",
    ]


def test_check_names_file_line_and_remedy(tmp_path: pathlib.Path) -> None:
    path = write_policy(tmp_path, {"few_kinds": 3, "week_dose_wacth": 20})
    result = dosimeter("policy", "check", path)
    assert (result.code, result.out) == (SOME_BAD, "")
    assert result.err == (
        f'{path}:3: unknown name "week_dose_wacth"; write "week_dose_watch", or remove it\n'
    )


def test_check_goes_on_after_a_bad_file(tmp_path: pathlib.Path) -> None:
    good = write_policy(tmp_path, {})
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    result = dosimeter("policy", "check", bad, tmp_path / "missing.json", good)
    assert result.code == SOME_BAD
    assert result.out.startswith(f"{good}: sound")
    assert len(result.err.splitlines()) == 2
    assert f"{bad}:1: broken JSON" in result.err


def test_check_that_can_open_no_file_has_done_nothing(tmp_path: pathlib.Path) -> None:
    result = dosimeter("policy", "check", tmp_path / "missing.json", tmp_path / "other.json")
    assert (result.code, result.out) == (NOTHING_DONE, "")
    assert len(result.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "schema, defaults or check FILES"),
        (("chekc",), "did you mean check?"),
        (("check",), "name the policy files"),
        (("schema", "x"), "nothing may follow"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], says: str) -> None:
    result = dosimeter("policy", *words)
    assert (result.code, result.out) == (WRONG_USAGE, "")
    assert says in result.err


# --- What a policy does


def test_listening_speed_counts_for_recordings_alone(tmp_path: pathlib.Path) -> None:
    transcript = write_transcript(tmp_path)
    note = tmp_path / "note.txt"
    note.write_text("He was stabbed in the yard.")
    policy = write_policy(tmp_path, {"listening_minutes_per_recorded_minute": 2})

    def figures(path: pathlib.Path, *options: object) -> tuple[float, float]:
        (line,) = dosimeter("score", *options, path).lines()
        return line["minutes"], line["dose"]

    once, twice = figures(transcript), figures(transcript, "--policy", policy)
    assert twice == pytest.approx((2 * once[0], 2 * once[1]), rel=0.01)
    assert figures(note) == figures(note, "--policy", policy)


def test_a_bad_policy_stops_the_other_commands(tmp_path: pathlib.Path) -> None:
    path = write_policy(tmp_path, {"calendar": {"day_begins_hour": 13}})
    result = dosimeter("score", "--policy", path, path)
    assert result.code == NOTHING_DONE
    assert f"{path}:3: " in result.err


# --- Schema and parser accept and refuse the same documents

NUMBERS = [-1, 0, 0.0, 1, 1.0, 2, 2.5, 3, 4, 5, 5.5, 7, 12, 13, 15, 15.5, 28, 29, 100, 101]
NUMBERS += [1e-9, 0.2, 60, 999.5, 1e6, 1000000.5, 1e7, 1e300, 10**25, -0.5]
TEXTS = ["", "north", "nurse-01", "nurse-*", "*-01", "*", "a/b", "\u00c9mile", "saturday"]
TEXTS += ["monday", "Sunday", "2026-12-25", "2026-02-29", "2024-02-29", "2026-13-01", "0999-01-01"]
TEXTS += ["2026-12-5", "20261225", "2026-W01-1", "2026-12-25\n", "\u0662026-12-25"]
OTHERS: list[Any] = [None, True, False, [], {}, [[]], [None], {"": []}, [1], ["a", "a"]]


def any_value(choose: random.Random) -> Any:
    """Return a number, text or something else."""
    return choose.choice([choose.choice(NUMBERS), choose.choice(TEXTS), choose.choice(OTHERS)])


def some_texts(choose: random.Random) -> Any:
    """Return a list of texts, at times with something else among them."""
    texts: list[Any] = choose.choices(TEXTS, k=choose.randrange(4))
    return [*texts, any_value(choose)] if choose.random() < 0.1 else texts


def some_of(choose: random.Random, values: list[str]) -> list[str]:
    """Return some of the values, at times one of them twice."""
    some = choose.sample(values, choose.randrange(len(values)))
    return [*some, choose.choice(some)] if some and choose.random() < 0.1 else some


def some_teams(choose: random.Random) -> Any:
    """Return teams, most of them sound and disjoint."""
    teams: Json = {}
    for name in choose.sample(["north", "south", "a/b", ""], choose.choice([1, 1, 2, 3])):
        workers = [f"{name}-1", f"{name}-2", f"x{name}-*", "nurse-1", "nurse-*"]
        own = workers if choose.random() < 0.2 else workers[:3]
        teams[name] = some_of(choose, own) if choose.random() < 0.95 else any_value(choose)
    return teams


def some_calendar(choose: random.Random) -> Any:
    """Return a calendar, now and then with a wrong name or value."""
    days = ["monday", "tuesday", "friday", "saturday", "sunday"]
    dates = ["2026-12-25", "2027-01-01", "2024-02-29", "2026-02-29"]
    right = {
        "rest_days": some_of(choose, days),
        "holidays": some_of(choose, dates),
        "day_begins_hour": choose.randrange(14),
    }
    calendar: Json = {name: right[name] for name in choose.sample(sorted(right), 2)}
    if choose.random() < 0.3:
        name = choose.choice([*right, "rest_day", ""])
        calendar[name] = choose.choice([some_texts(choose), any_value(choose)])
    return calendar


def near_default(choose: random.Random, part: Json) -> Any:
    """Return a value of the right type, rarely out of range."""
    default = part.get("default") or 1
    value = default * choose.choice([0.5, 1, 1, 1, 1.5, 2, 3])
    return int(value) if "integer" in part["type"] and choose.random() < 0.9 else value


def some_document(choose: random.Random, properties: Json) -> Any:
    """Return a policy file's content, about as often sound as not."""
    if choose.random() < 0.02:
        return any_value(choose)
    document: Json = {}
    for name in choose.sample(sorted(properties), choose.randrange(5)):
        if name == "calendar":
            document[name] = some_calendar(choose)
        elif name == "teams":
            document[name] = some_teams(choose)
        elif name != "$schema":
            document[name] = near_default(choose, properties[name])
    if choose.random() < 0.3:
        name = choose.choice([*properties, *properties, "few_kind", ""])
        document[name] = any_value(choose)
    return document


def is_in_order(document: Json, schema: Json) -> bool:
    """Tell whether the thresholds rise, which a schema cannot say."""
    whole = {name: part.get("default") for name, part in schema["properties"].items()} | document
    return all(
        whole[lower] < whole[upper] if sign == "<" else whole[lower] <= whole[upper]
        for lower, sign, upper in schema["x-order"]
    )


def teams_are_apart(document: Json) -> bool:
    """Tell whether no worker of the generated names is in two teams."""
    teams = document.get("teams", {})
    names = {worker.replace("*", "x") for workers in teams.values() for worker in workers}
    names |= {"nurse-01", "x-01"}  # what "nurse-*" and "*-01" share
    return all(
        not any(fnmatch.fnmatchcase(name, a) for a in one)
        or not any(fnmatch.fnmatchcase(name, b) for b in other)
        for name in names
        for one, other in itertools.combinations(teams.values(), 2)
    )


def test_schema_and_parser_agree(tmp_path: pathlib.Path, schema: Json) -> None:
    choose = random.Random(20260316)
    checker = jsonschema.FormatChecker(["date"])
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    documents = [some_document(choose, schema["properties"]) for _ in range(3000)]
    for name in schema["properties"]:  # every member with every value
        documents += [{name: value} for value in [*NUMBERS, *TEXTS, *OTHERS]]
    lists = [[text] * repeated for text in TEXTS for repeated in (1, 2)]
    for name in schema["properties"]["calendar"]["properties"]:
        documents += [{"calendar": {name: value}} for value in [*NUMBERS, *TEXTS, *OTHERS, *lists]]
    documents += [{"teams": {"north": value}} for value in [*NUMBERS, *TEXTS, *OTHERS, *lists]]
    paths = []
    for i, document in enumerate(documents):
        paths.append(tmp_path / f"{i}.json")
        paths[-1].write_text(json.dumps(document))
    result = dosimeter("policy", "check", *(path.name for path in paths), folder=tmp_path)
    sound = {line.split(":")[0] for line in result.out.splitlines() if ": sound; " in line}
    counts = {True: 0, False: 0}
    for path, document in zip(paths, documents, strict=True):
        expected = (
            validator.is_valid(document)
            and is_in_order(document, schema)
            and teams_are_apart(document)
        )
        assert (path.name in sound) == expected, document
        counts[expected] += 1
    assert min(counts.values()) > len(documents) / 4
    assert len(result.err.splitlines()) == counts[False]
    for line in result.err.splitlines():
        assert line.split(".json:")[1].startswith("1: "), line


def test_dates_are_those_of_the_calendar(tmp_path: pathlib.Path) -> None:
    first = datetime.date(2023, 12, 30)
    days = [(first + datetime.timedelta(days=i)).isoformat() for i in range(800)]
    path = write_policy(tmp_path, {"calendar": {"holidays": days}})
    assert dosimeter("policy", "check", path).code == ALL_FINE
