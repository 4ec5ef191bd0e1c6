"""Who could take which of the incoming cases, from tables."""

import dosimeter
import pandas as pd
import pytest


@pytest.fixture
def exposures(notes) -> dosimeter.Caseload:
    """Five workers, the first with a grave text."""
    frame = pd.DataFrame(
        {
            "worker": [f"w{i}" for i in range(5)],
            "time": "2026-03-01",
            "text": [notes[6], *[notes[1]] * 4],
        }
    )
    return dosimeter.caseload(frame)


def incoming(**columns) -> pd.DataFrame:
    count = len(columns["dose"])
    cases = pd.DataFrame({"case": [f"C-{i}" for i in range(count)], **columns})
    return cases.assign(dose_lower=cases["dose"] / 2, dose_upper=cases["dose"] * 2)


def test_spares_the_burdened_and_says_what_it_found(exposures):
    found = dosimeter.assign(incoming(dose=[4.0, 3.0, 2.0]), exposures)
    division = found.proposed
    assert list(division.cases.index) == ["C-0", "C-1", "C-2"]
    assert list(division.workers.index) == [f"w{i}" for i in range(5)]
    assert "w0" not in set(division.cases["worker"])
    assert division.workers["cases"].sum() == 3
    for _, worker in division.workers.iterrows():
        assert worker["after_lower"] <= worker["after"] <= worker["after_upper"]
        assert worker["before"] <= worker["after"]
    assert found.least_squares <= division.squares <= found.same_number_each.squares
    assert set(division.taking_at_level) == {"watch", "check in", "act"}
    assert 0 <= division.gini <= 1
    assert found.proven_best


def test_doses_before_are_those_of_the_index(exposures):
    workers = dosimeter.assign(incoming(dose=[1.0]), exposures).proposed.workers
    for worker in exposures:
        dose = exposures[worker].index(exposures.latest).dose_7_days
        assert workers.loc[worker, "before"] == dose.value
        assert workers.loc[worker, "before_upper"] == dose.upper


def test_the_team_sets_capacity_absence_and_skills(exposures):
    team = pd.DataFrame(
        {
            "worker": ["w1", "w2", "w3", "new"],
            "capacity": [0, None, None, 1],
            "absent": [False, True, False, False],
            "skills": [None, None, ["child"], None],
        }
    )
    cases = incoming(dose=[1.0, 2.0, 3.0, 4.0], kind=["child", "court", "court", None])
    taken = dosimeter.assign(cases, exposures, team=team).proposed.workers["cases"]
    assert taken["w1"] == taken["w2"] == 0
    assert taken["w3"] <= 1
    assert taken["new"] <= 1
    assert taken.sum() == 4


def test_cases_stay_unless_that_has_a_price(exposures):
    cases = incoming(dose=[5.0, 4.0], worker=["w1", "w1"])
    kept = dosimeter.assign(cases, exposures).proposed
    assert list(kept.cases["worker"]) == ["w1", "w1"]
    assert not kept.cases["handed_over"].any()
    free = dosimeter.assign(cases, exposures, handover_price=0).proposed
    assert free.handed_over == 1
    assert free.gini < kept.gini


def test_what_is_no_task_is_refused(exposures):
    with pytest.raises(ValueError, match="no column 'dose_upper'"):
        dosimeter.assign(incoming(dose=[1.0]).drop(columns="dose_upper"), exposures)
    with pytest.raises(ValueError, match="C-0 is there twice"):
        dosimeter.assign(incoming(dose=[1.0, 2.0]).assign(case="C-0"), exposures)
    with pytest.raises(ValueError, match="is not 0 <= lower"):
        dosimeter.assign(incoming(dose=[-1.0]), exposures)
    team = pd.DataFrame({"worker": [f"w{i}" for i in range(5)], "capacity": 0})
    with pytest.raises(dosimeter.InputError, match="room for 0 of 1 cases, and none for C-0"):
        dosimeter.assign(incoming(dose=[1.0]), exposures, team=team)


def test_no_coefficient_of_a_small_team(exposures):
    policy = dosimeter.Policy(minimum_team=6)
    found = dosimeter.assign(incoming(dose=[1.0]), exposures, policy=policy)
    assert found.gini_before is None
    assert found.proposed.gini is None
