"""Reliability, dose and outcome, power, validation, against published and independent results."""

import warnings
from datetime import UTC, datetime

import dosimeter
import numpy as np
import pandas as pd
import pytest

pytest.importorskip("scipy.stats", reason="scipy is not installed")
pytest.importorskip("statsmodels")
from dosimeter import study  # noqa: E402
from dosimeter.study._bootstrap import bootstrap_interval  # noqa: E402
from dosimeter.study._random_intercept import fit_random_intercept  # noqa: E402

# Shrout & Fleiss 1979, table 2: six targets, four judges. Table 4 has the coefficients.
JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
PUBLISHED = {
    "ICC(1,1)": 0.17,
    "ICC(2,1)": 0.29,
    "ICC(3,1)": 0.71,
    "ICC(1,k)": 0.44,
    "ICC(2,k)": 0.62,
    "ICC(3,k)": 0.91,
}
PINGOUIN_NAMES = {
    "ICC(1,1)": ("ICC1", "ICC(1,1)"),
    "ICC(2,1)": ("ICC2", "ICC(A,1)"),
    "ICC(3,1)": ("ICC3", "ICC(C,1)"),
    "ICC(1,k)": ("ICC1k", "ICC(1,k)"),
    "ICC(2,k)": ("ICC2k", "ICC(A,k)"),
    "ICC(3,k)": ("ICC3k", "ICC(C,k)"),
}


@pytest.fixture(scope="module")
def raters():
    rng = np.random.default_rng(11)
    truth = rng.normal(2.5, 1, 40)[:, None]
    return truth + rng.normal(0, 0.7, (40, 3)) + np.array([0, 0.4, -0.2])


# --- Intraclass correlations


@pytest.mark.parametrize("form", PUBLISHED)
def test_icc_is_the_published_one(form):
    assert round(study.icc(JUDGES, form).value, 2) == PUBLISHED[form]
    assert study.icc(JUDGES.tolist(), form) == study.icc(pd.DataFrame(JUDGES), form)


@pytest.mark.parametrize("form", PUBLISHED)
def test_icc_and_its_interval_are_those_of_another_package(form, raters):
    pingouin = pytest.importorskip("pingouin")
    for table in (JUDGES, raters):
        items, columns = np.indices(table.shape)
        long = pd.DataFrame(
            {"item": items.ravel(), "rater": columns.ravel(), "rating": table.ravel()}
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own, of pandas
            theirs = pingouin.intraclass_corr(long, "item", "rater", "rating").set_index("Type")
        row = theirs.loc[[name for name in PINGOUIN_NAMES[form] if name in theirs.index][0]]
        ours = study.icc(table, form)
        assert ours.value == pytest.approx(row["ICC"], abs=1e-9)
        bounds = row["CI95%"] if "CI95%" in row else row["CI95"]
        assert np.allclose(ours[1:], np.asarray(bounds, float), atol=0.0051)


@pytest.mark.parametrize("form", PUBLISHED)
def test_bounds_of_raters_who_do_not_agree_are_in_order(form):
    rng = np.random.default_rng(5)
    tables = [np.array([[3, 3, 2, 4], [2, 1, 5, 1], [1, 4, 3, 0]])]
    tables += [rng.normal(size=rng.integers(2, 8, 2)) for _ in range(100)]
    tables += [rng.normal(size=(n, 3)) + rng.normal(0, 3, 3) for n in range(2, 52)]
    defined = 0
    for table in tables:
        value, lower, upper = study.icc(table, form)
        if not np.isnan(value):
            assert lower - 1e-9 <= value <= upper + 1e-9 <= 1 + 2e-9
            defined += 1
    assert defined > 100


def test_the_lower_bound_of_a_mean_may_have_no_end():
    estimate = study.icc([[3, 3, 2, 4], [2, 1, 5, 1], [1, 4, 3, 0]], "ICC(2,k)")
    assert estimate.value < 0 < estimate.upper and estimate.lower == -np.inf


def test_raters_who_agree_wholly(raters):
    alike = np.repeat(raters[:, :1], 3, axis=1)
    for form in PUBLISHED:
        assert study.icc(alike, form) == pytest.approx((1, 1, 1), abs=1e-9)
    shifted = alike + np.array([0, 1, 2])
    assert study.icc(shifted, "ICC(3,1)").value == pytest.approx(1)
    assert study.icc(shifted, "ICC(2,1)").value < 0.6


def test_ratings_must_be_complete(raters):
    with pytest.raises(ValueError, match="row 3 lacks a rating"):
        gap = raters.copy()
        gap[3, 1] = np.nan
        study.icc(gap)
    with pytest.raises(ValueError, match="two items and two raters"):
        study.reliability([[1, 2]])
    with pytest.raises(ValueError, match=r"form must be one of ICC\(1,1\)"):
        study.icc(raters, "ICC(4,1)")


# --- Reliability and agreement


def test_reliability_has_every_coefficient(raters):
    table = study.reliability(raters, resamples=300)
    for form in PUBLISHED:
        assert tuple(table.loc[form, ["value", "lower", "upper"]]) == study.icc(raters, form)
    stats = pytest.importorskip("scipy.stats")
    pairs = [(0, 1), (0, 2), (1, 2)]
    rho = np.mean([stats.spearmanr(raters[:, a], raters[:, b]).statistic for a, b in pairs])
    assert table.loc["mean Spearman", "value"] == pytest.approx(rho)
    assert (table["bootstrap_lower"] < table["value"]).all()
    assert (table["value"] < table["bootstrap_upper"]).all()


def test_a_seed_fixes_the_intervals(raters):
    first = study.reliability(raters, resamples=50, seed=1)
    pd.testing.assert_frame_equal(first, study.reliability(raters, resamples=50, seed=1))
    other = study.reliability(raters, resamples=50, seed=2)
    assert not first["bootstrap_lower"].equals(other["bootstrap_lower"])


def test_groups_are_drawn_as_a_whole():
    """Copies within a group bring no information, so the interval is that of the groups."""
    rng = np.random.default_rng(2)
    predicted = rng.normal(size=25)
    rated = predicted + rng.normal(size=25)
    alone = study.agreement(predicted, rated, scale=(-3, 3), resamples=400)
    copies = [np.repeat(column, 8) for column in (predicted, rated)]
    groups = np.repeat(np.arange(25), 8)
    grouped = study.agreement(*copies, scale=(-3, 3), resamples=400, groups=groups)
    ignored = study.agreement(*copies, scale=(-3, 3), resamples=400)
    for table, factor in ((grouped, 1.0), (ignored, 1 / np.sqrt(8))):
        width = table.loc["bias", "upper"] - table.loc["bias", "lower"]
        wanted = (alone.loc["bias", "upper"] - alone.loc["bias", "lower"]) * factor
        assert width == pytest.approx(wanted, rel=0.25)
    with pytest.raises(ValueError, match="a name for each of the 25 rows"):
        study.agreement(predicted, rated, groups=[1, 2])
    with pytest.raises(ValueError, match="two groups"):
        study.agreement(predicted, rated, groups=["a"] * 25)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """300 samples of a skewed distribution whose mean is known: 1."""
    held = 0
    for sample in range(300):
        drawn = np.random.default_rng([7, sample]).exponential(1, 40)
        lower, upper = bootstrap_interval(
            lambda rows, drawn=drawn: float(drawn[rows].mean()),
            40,
            groups=None,
            confidence=0.9,
            resamples=199,
            seed=0,
        )
        held += lower <= 1 <= upper
    assert 0.82 <= held / 300 <= 0.95


def test_agreement_is_that_of_the_libraries(raters):
    metrics = pytest.importorskip("sklearn.metrics")
    stats = pytest.importorskip("scipy.stats")
    predicted, rated = np.clip(raters[:, 0], 0, 5), np.clip(raters[:, 1], 0, 5)
    table = study.agreement(predicted, rated, resamples=100)
    kappa = metrics.cohen_kappa_score(
        np.rint(predicted).astype(int),
        np.rint(rated).astype(int),
        labels=range(6),
        weights="quadratic",
    )
    assert table.loc["weighted kappa", "value"] == pytest.approx(kappa)
    rho = stats.spearmanr(predicted, rated).statistic
    assert table.loc["Spearman", "value"] == pytest.approx(rho)
    assert table.loc["mean absolute error", "value"] == np.abs(predicted - rated).mean()
    assert table.loc["bias", "value"] == pytest.approx((predicted - rated).mean())
    assert table.loc["ICC(2,1)", "value"] == study.icc(np.stack([predicted, rated], 1)).value
    ordered = table.drop(index=["bias", "mean absolute error"])
    assert ((ordered["lower"] <= ordered["value"]) & (ordered["value"] <= ordered["upper"])).all()


def test_ratings_without_any_spread_have_no_correlation():
    table = study.agreement([1, 2, 3, 2], [2, 2, 2, 2], resamples=20)
    assert np.isnan(table.loc["Spearman", "value"])
    assert table.loc["bias", "value"] == 0


# --- Doses beside surveys


@pytest.fixture(scope="module")
def exposures():
    notes = pd.DataFrame(
        {
            "worker": ["a", "a", "a", "b"],
            "time": ["2026-03-01", "2026-03-08T12:00", "2026-03-20", "2026-03-01"],
            "text": ["He was stabbed.", "She was burned.", "He was shot dead.", "Slept well."],
        }
    )
    return dosimeter.caseload(notes)


def test_doses_at_a_survey_are_those_up_to_it(exposures):
    surveys = pd.DataFrame(
        {"worker": ["a", "a", "b"], "time": ["2026-03-09", "2026-03-21", "2026-03-02"], "s": 1},
        index=[5, 6, 7],
    )
    joined = study.doses_at(exposures, surveys, figures=["dose_7_days", "total_dose"])
    assert joined.index.tolist() == [5, 6, 7] and joined["s"].tolist() == [1, 1, 1]
    for row, day in ((5, 9), (6, 21)):
        index = exposures["a"].index(datetime(2026, 3, day, tzinfo=UTC))
        assert joined.loc[row, "dose_7_days"] == index.dose_7_days.value
        assert joined.loc[row, "total_dose"] == index.total_dose.value
    later = exposures["a"].index(datetime(2026, 3, 30, tzinfo=UTC))
    assert joined.loc[6, "total_dose"] == later.total_dose.value > joined.loc[5, "total_dose"]
    assert joined["observed_days"].tolist() == [7.5, 19.5, 0.5]


def test_an_index_may_hold_a_name_twice(exposures):
    wave = pd.DataFrame({"worker": ["a", "b"], "time": "2026-03-09"})
    waves = pd.concat([wave, wave.assign(time="2026-03-21")])
    joined = study.doses_at(exposures, waves, figures=["total_dose"])
    assert joined.index.tolist() == [0, 1, 0, 1] and joined["time"].equals(waves["time"])
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (9, 9, 21, 21)]
    expected = [
        exposures[worker].index(day).total_dose.value
        for worker, day in zip("abab", days, strict=True)
    ]
    assert joined["total_dose"].tolist() == expected and len(set(expected)) == 3
    with pytest.raises(ValueError, match="already have a column 'total_dose'"):
        study.doses_at(exposures, joined, figures=["total_dose"])


def test_a_survey_needs_a_known_worker_and_a_time(exposures):
    surveys = pd.DataFrame({"worker": ["a", "Novak"], "time": ["2026-03-09", "2026-03-09"]})
    with pytest.raises(ValueError, match="row 1: its worker has no documents") as caught:
        study.doses_at(exposures, surveys)
    assert "Novak" not in str(caught.value)
    with pytest.raises(ValueError, match="row 0 has no time"):
        study.doses_at(exposures, pd.DataFrame({"worker": ["a"], "time": [None]}))
    with pytest.raises(ValueError, match="no column 'when'"):
        study.doses_at(exposures, surveys, time="when")


# --- Dose and outcome


def panel(workers=40, waves=8, within=2.0, between=-1.0, seed=0):
    rng = np.random.default_rng(seed)
    mean = rng.normal(0, 1, (workers, 1))
    deviation = rng.normal(0, 1, (workers, waves))
    deviation -= deviation.mean(axis=1, keepdims=True)
    own = rng.normal(0, 1.5, (workers, 1))
    outcome = 20 + within * deviation + between * mean + own + rng.normal(0, 1, deviation.shape)
    return pd.DataFrame(
        {
            "worker": np.repeat([f"w{i}" for i in range(workers)], waves),
            "dose": (mean + deviation).ravel(),
            "week": np.tile(np.arange(waves), workers),
            "sts": outcome.ravel(),
        }
    )


def test_effects_within_and_between_are_told_apart():
    model = study.dose_outcome(panel(), "sts", "dose", covariates=["week"], transform="none")
    table = model.coefficients
    for name, truth in (("within", 2), ("between", -1), ("contextual", -3), ("week", 0)):
        assert table.loc[name, "lower"] < truth < table.loc[name, "upper"], name
    assert table.loc["contextual", "estimate"] == pytest.approx(
        table.loc["between", "estimate"] - table.loc["within", "estimate"]
    )
    assert model.worker_share == pytest.approx(1.5**2 / (1.5**2 + 1), abs=0.12)
    assert (model.observations, model.workers, model.converged) == (320, 40, True)
    shown = repr(model)
    assert "within" in shown and "Never use it for ranking" in shown


def test_a_balanced_panel_gives_the_textbook_estimates():
    """With equal waves, REML's within is the fixed-effects slope, and between that of the means."""
    data = panel(seed=4)
    table = study.dose_outcome(data, "sts", "dose", transform="none").coefficients
    means = data.groupby("worker")[["dose", "sts"]].mean()
    within = data[["dose", "sts"]] - data.groupby("worker")[["dose", "sts"]].transform("mean")
    slope = (within["dose"] * within["sts"]).sum() / (within["dose"] ** 2).sum()
    assert table.loc["within", "estimate"] == pytest.approx(slope, abs=1e-5)
    assert table.loc["between", "estimate"] == pytest.approx(
        np.polyfit(means["dose"], means["sts"], 1)[0], abs=1e-5
    )
    stats = pytest.importorskip("scipy.stats")
    line = stats.linregress(means["dose"], means["sts"])
    assert table.loc["between", "standard_error"] == pytest.approx(line.stderr, rel=1e-3)
    assert table.loc["between", "p"] == pytest.approx(line.pvalue, rel=1e-2)
    assert table.loc["between", "degrees_of_freedom"] == 40 - 2
    assert table.loc["within", "degrees_of_freedom"] == 320 - 40 - 1


def test_an_unbalanced_panel_is_that_of_statsmodels():
    import statsmodels.formula.api as formulas

    data = panel(seed=8).sample(frac=0.7, random_state=1)
    data["between"] = data.groupby("worker")["dose"].transform("mean")
    data["within"] = data["dose"] - data["between"]
    theirs = formulas.mixedlm("sts ~ within + between", data, groups=data["worker"]).fit()
    table = study.dose_outcome(data, "sts", "dose", transform="none").coefficients
    for name in ("within", "between"):
        assert table.loc[name, "estimate"] == pytest.approx(theirs.params[name], abs=1e-6)
        assert table.loc[name, "standard_error"] == pytest.approx(theirs.bse[name], abs=1e-6)


def test_doses_are_taken_as_logarithms():
    data = panel()
    data["dose"] = np.expm1(np.abs(data["dose"]))
    logarithms = data.assign(dose=np.log1p(data["dose"]))
    pd.testing.assert_frame_equal(
        study.dose_outcome(data, "sts", "dose").coefficients,
        study.dose_outcome(logarithms, "sts", "dose", transform="none").coefficients,
    )
    with pytest.raises(ValueError, match="below 0"):
        study.dose_outcome(data.assign(dose=-1.0 * data["dose"]), "sts", "dose")


def test_what_is_missing_is_noted_and_what_cannot_be_said_is_refused():
    data = panel()
    data.loc[3, "sts"] = np.nan
    model = study.dose_outcome(data, "sts", "dose", transform="none")
    assert model.observations == 319 and model.notes[0].startswith("1 rows lack a value")
    with pytest.raises(ValueError, match="no column 'stss'"):
        study.dose_outcome(data, "stss", "dose")
    with pytest.raises(ValueError, match="'worker' is not numeric"):
        study.dose_outcome(data, "sts", "dose", covariates=["worker"])
    with pytest.raises(ValueError, match="never differs between workers"):
        study.dose_outcome(panel().assign(dose=data["week"]), "sts", "dose", transform="none")
    with pytest.raises(ValueError, match="never differs within workers"):
        constant = data.groupby("worker")["dose"].transform("first")
        study.dose_outcome(data.assign(dose=constant), "sts", "dose", transform="none")
    with pytest.raises(ValueError, match="three workers"):
        study.dose_outcome(data[data["worker"].isin(["w0", "w1"])], "sts", "dose", transform="none")
    with pytest.raises(ValueError, match="transform"):
        study.dose_outcome(data, "sts", "dose", transform="sqrt")


def test_a_degenerate_fit_complains_in_its_notes():
    """No variance between workers: the estimate lies on the boundary."""
    data = panel(workers=6, waves=4, seed=3)
    data["sts"] -= data.groupby("worker")["sts"].transform("mean")
    model = study.dose_outcome(data, "sts", "dose", transform="none")
    assert model.worker_share < 0.01
    assert model.notes


def test_a_worker_on_whom_an_effect_hangs_stands_out():
    data = panel(workers=12, waves=6)
    odd = data["worker"] == "w7"
    data.loc[odd, "sts"] -= 20 * data.loc[odd, "dose"]
    table = study.without_each_worker(data, "sts", "dose", transform="none")
    assert table.index.name == "worker" and len(table) == 12
    assert table["within_change"].abs().idxmax() == "w7"
    assert table.loc["w7", "within_change"] > 2 / np.sqrt(12)
    rest = study.dose_outcome(data[~odd], "sts", "dose", transform="none").coefficients
    for name in ("within", "between"):
        assert table.loc["w7", name] == pytest.approx(rest.loc[name, "estimate"], abs=1e-4)
    few = data[data["worker"].isin(["w1", "w2", "w3"])]
    with pytest.raises(ValueError, match="four workers"):
        study.without_each_worker(few, "sts", "dose", transform="none")


# --- Power


@pytest.mark.parametrize("seed", range(4))
def test_the_fast_fit_is_that_of_statsmodels(seed):
    data = panel(workers=15, waves=6, seed=seed).sample(frac=0.7, random_state=seed)
    model = study.dose_outcome(data, "sts", "dose", transform="none")
    groups = pd.factorize(data["worker"])[0]
    between = data.groupby("worker")["dose"].transform("mean")
    design = np.column_stack([np.ones(len(data)), data["dose"] - between, between])
    fast = fit_random_intercept(data["sts"].to_numpy(), design, groups)
    names = ["intercept", "within", "between"]
    assert fast.coefficients == pytest.approx(model.coefficients.loc[names, "estimate"], abs=1e-4)
    errors = model.coefficients.loc[names, "standard_error"]
    assert fast.standard_errors == pytest.approx(errors, rel=1e-3)
    assert fast.worker_share == pytest.approx(model.worker_share, abs=1e-3)


def test_the_fast_fit_reaches_the_boundary():
    groups = np.repeat(np.arange(8), 5)
    noise = np.random.default_rng(0).normal(size=(8, 5))
    response = (noise - noise.mean(axis=1, keepdims=True)).ravel()
    fit = fit_random_intercept(response, np.ones((40, 1)), groups)
    assert fit.worker_share == 0
    assert fit.standard_errors[0] == pytest.approx(response.std(ddof=1) / np.sqrt(40))


def test_power_without_an_effect_is_the_rate_of_false_alarms():
    for effect in ("within", "between"):
        found = study.power(study.Design(workers=12, waves=4), effect, simulations=1000, seed=5)
        assert found.lower <= 0.05 <= found.upper, effect
        assert np.isnan(found.exaggeration)


def test_power_is_that_of_theory():
    """Balanced, without error: t tests whose noncentrality is known."""
    stats = pytest.importorskip("scipy.stats")
    design = study.Design(workers=30, waves=5, within_effect=0.2, outcome_share=0.5)
    found = study.power(design, simulations=1000)
    freedom = 30 * 4 - 1
    # The slope on unit-variance deviations with residual variance 0.5, over 30 * 4 of them.
    shift = 0.2 / np.sqrt(0.5 / (30 * 4))
    limit = stats.t.ppf(0.975, freedom)
    theory = stats.nct.sf(limit, freedom, shift) + stats.nct.cdf(-limit, freedom, shift)
    assert found.lower <= theory <= found.upper
    assert found.mean_estimate == pytest.approx(0.2, abs=0.02)


def test_power_grows_with_workers_and_shrinks_with_noise():
    design = study.Design(workers=3, waves=4, within_effect=0.3)
    curve = study.power_curve(design, [8, 20, 60], simulations=100)
    assert curve.index.tolist() == [8, 20, 60] and curve.index.name == "workers"
    assert curve["power"].is_monotonic_increasing and curve["power"].iloc[-1] > 0.9
    assert curve["exaggeration"].iloc[0] > 1.2 > curve["exaggeration"].iloc[-1]
    planned = {"workers": 20, "waves": 4, "within_effect": 0.3}
    reliable = study.power(study.Design(**planned), simulations=100)
    noisy = study.power(study.Design(**planned, dose_reliability=0.4), simulations=100)
    lossy = study.power(study.Design(**planned, dropout=0.4), simulations=100)
    assert noisy.power < reliable.power and lossy.power < reliable.power
    assert noisy.mean_estimate < 0.7 * reliable.mean_estimate


def test_a_longer_simulation_begins_with_the_shorter(capfd):
    pytest.importorskip("tqdm")
    design = study.Design(workers=10, waves=3, between_effect=1.0)
    short = study.power(design, "between", simulations=20, progress=True)
    assert "20/20" in capfd.readouterr().err
    assert short == study.power(design, "between", simulations=20)
    long = study.power(design, "between", simulations=40)
    assert long.power * 40 - short.power * 20 == pytest.approx(
        round(long.power * 40) - round(short.power * 20)
    )
    assert short != study.power(design, "between", simulations=20, seed=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"workers": 2},
        {"waves": 1},
        {"outcome_share": 1.5},
        {"dose_share": 0.0},
        {"dose_reliability": 0.0},
        {"dropout": 1.0},
    ],
)
def test_a_design_must_be_possible(wrong):
    with pytest.raises(ValueError):
        study.Design(**{"workers": 10, "waves": 3} | wrong)


def test_a_study_that_nobody_goes_on_with_finds_nothing():
    design = study.Design(workers=5, waves=2, within_effect=2.0, dropout=0.99999)
    found = study.power(design, simulations=10)
    assert found.power == 0 and np.isnan(found.mean_estimate)


def test_power_refuses_what_it_does_not_know():
    design = study.Design(workers=10, waves=3)
    with pytest.raises(ValueError, match="effect must be"):
        study.power(design, "contextual")
    with pytest.raises(ValueError, match="one simulation"):
        study.power(design, simulations=0)


# --- Leave one worker out


def test_no_model_sees_the_worker_it_predicts():
    sklearn = pytest.importorskip("sklearn.base")

    class Memory(sklearn.RegressorMixin, sklearn.BaseEstimator):
        """Predicts how many of the texts it knows."""

        def fit(self, X, y):
            self.known_ = set(X)
            return self

        def predict(self, X):
            return np.array([float(text in self.known_) for text in X])

    texts = [f"note {i}" for i in range(9)]
    workers = np.array(list("abcabcabc"))
    ratings = np.arange(9) / 2
    found = study.leave_one_worker_out(Memory(), texts, ratings, workers)
    assert found.predicted.tolist() == [0] * 9
    assert found.workers["texts"].to_dict() == {"a": 3, "b": 3, "c": 3}
    assert found.workers.loc["b", "mean_absolute_error"] == ratings[workers == "b"].mean()
    assert found.workers.loc["b", "bias"] == -ratings[workers == "b"].mean()
    assert found.workers["spearman"].isna().all()
    assert "coverage" not in found.workers
    assert "3 workers" in repr(found)


def test_intervals_are_counted_where_there_are_some():
    from dosimeter.sklearn import DosimeterRegressor

    texts = [f"Visit {i}. He was {w}." for i in range(8) for w in ("well", "hit", "stabbed")]
    ratings = np.array([0.0, 1.5, 3.0] * 8)
    workers = np.repeat(list("abcd"), 6)
    found = study.leave_one_worker_out(DosimeterRegressor(folds=3), texts, ratings, workers)
    assert found.workers["coverage"].between(0.5, 1).all()
    assert (found.workers["spearman"] > 0.5).all()
    with pytest.raises(ValueError, match="as many ratings"):
        study.leave_one_worker_out(DosimeterRegressor(), texts, ratings[:3], workers)
