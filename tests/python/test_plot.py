"""Charts: what is drawn, not only that something is."""

from datetime import UTC, date, datetime

import dosimeter
import numpy as np
import pandas as pd
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
import dosimeter.plot  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.dates import date2num, num2date  # noqa: E402


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def daily(doses, worker):
    texts = [f"Seen {i}. " + "She was stabbed and died. " * dose for i, dose in enumerate(doses)]
    days = pd.date_range(end="2026-05-01T12:00", periods=len(texts), tz="UTC")
    return pd.DataFrame({"worker": worker, "time": days, "text": texts})


@pytest.fixture(scope="module")
def exposures():
    parts = [daily([3, 4] * 25 + [60, 70] * 10, "nurse-0")]
    parts += [daily([i + 1] * 30, f"nurse-{i}") for i in range(1, 5)]
    return dosimeter.caseload(pd.concat(parts))


def labelled(ax, label):
    (found,) = (artist for artist in ax.get_children() if artist.get_label() == label)
    return found


def drawn_bars(ax):
    return {
        num2date(bar.get_x() + bar.get_width() / 2).date(): bar.get_height() for bar in ax.patches
    }


# --- Time line


def test_bars_are_the_doses_of_days(exposures):
    record = exposures["nurse-0"]
    bars = drawn_bars(dosimeter.plot.timeline(record, worker="nurse-0"))
    expected = {exposure.time.date(): exposure.dose for exposure in record.exposures}
    assert bars == pytest.approx(expected)


def test_the_line_is_the_dose_of_seven_days_with_its_interval(exposures):
    record = exposures["nurse-0"]
    ax = dosimeter.plot.timeline(record)
    days, doses = labelled(ax, "7 days").get_data()
    assert len(days) == 70 and days[-1] == date(2026, 5, 1)
    place = list(days).index(date(2026, 4, 20))
    wanted = record.index(datetime(2026, 4, 20, 23, 59, 59, tzinfo=UTC)).dose_7_days
    assert doses[place] == wanted.value
    outline = labelled(ax, "90 % interval").get_paths()[0].vertices
    heights = outline[outline[:, 0] == date2num(date(2026, 4, 20)), 1]
    assert {heights.min(), heights.max()} == {wanted.lower, wanted.upper}


def test_days_without_documents_are_there():
    notes = pd.DataFrame(
        {"worker": "a", "time": ["2026-03-02", "2026-03-05"], "text": "He was stabbed."}
    )
    record = dosimeter.caseload(notes)["a"]
    bars = drawn_bars(dosimeter.plot.timeline(record, "2026-03-07"))
    assert [day.day for day in bars] == [2, 3, 4, 5, 6, 7]
    assert [height > 0 for height in bars.values()] == [True, False, False, True, False, False]
    earlier = drawn_bars(dosimeter.plot.timeline(record, "2026-03-03"))
    assert [day.day for day in earlier] == [2, 3]


def test_days_are_those_of_the_calendar():
    times = ["2026-03-02T13:00", "2026-03-03T02:00", "2026-03-03T14:00"]
    notes = pd.DataFrame({"worker": "a", "time": times, "text": "He was stabbed."})
    record = dosimeter.caseload(notes)["a"]
    doses = [exposure.dose for exposure in record.exposures]
    policy = dosimeter.Policy(calendar={"day_begins_hour": 4})
    bars = drawn_bars(dosimeter.plot.timeline(record, "2026-03-03", policy))
    assert bars == pytest.approx(
        {date(2026, 3, 2): doses[0] + doses[1], date(2026, 3, 3): doses[2]}
    )
    ax = dosimeter.plot.timeline(record, date(2026, 3, 2), policy)
    assert drawn_bars(ax) == pytest.approx({date(2026, 3, 2): doses[0] + doses[1]})
    wanted = record.index(datetime(2026, 3, 3, 3, 59, 59, tzinfo=UTC), policy).dose_7_days
    assert list(labelled(ax, "7 days").get_ydata()) == [wanted.value]


def test_thresholds_are_those_of_the_policy(exposures):
    policy = dosimeter.Policy(week_dose_watch=1, week_dose_check_in=3, week_dose_act=1000)
    ax = dosimeter.plot.timeline(exposures["nurse-0"], policy=policy)
    levels = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert levels == {"watch": 1, "check in": 3}
    lines = [line.get_ydata()[0] for line in ax.lines if list(line.get_xdata()) == [0, 1]]
    assert lines == [1, 3]


def test_events_are_marked(exposures):
    record = exposures["nurse-0"]
    least = min(e.peak for e in record.exposures[-20:])
    policy = dosimeter.Policy(extreme_peak=round(least - 0.005, 2))
    ax = dosimeter.plot.timeline(record, policy=policy)
    days, _ = labelled(ax, "extreme moment").get_data()
    expected = {e.time.date() for e in record.exposures if e.peak >= policy.extreme_peak}
    assert set(days) == expected and len(expected) >= 20
    change = labelled(ax, "change of pace")
    assert list(change.get_xdata()) == [date(2026, 4, 12)] * 2
    quiet = dosimeter.plot.timeline(exposures["nurse-1"], policy=dosimeter.Policy(extreme_peak=5))
    labels = [text.get_text() for text in quiet.get_legend().get_texts()]
    assert labels == ["7 days", "90 % interval", "day"] or set(labels) == {
        "7 days",
        "90 % interval",
        "day",
    }


def test_a_record_without_dates_has_no_time_line():
    undated = dosimeter.caseload(pd.DataFrame({"worker": ["a"], "text": ["x"]}), time=None)
    with pytest.raises(ValueError, match="no dated exposure"):
        dosimeter.plot.timeline(undated["a"])


# --- Team


@pytest.mark.parametrize("days", [7, 28])
def test_the_spread_is_that_of_the_team(exposures, days):
    ax = dosimeter.plot.team_spread(exposures, days=days)
    (spread,) = dosimeter.team_spreads(exposures)
    wanted = getattr(spread, f"dose_{days}_days")
    band = labelled(ax, "middle half")
    assert band.get_x() == wanted.lower_quartile.value
    assert band.get_x() + band.get_width() == pytest.approx(wanted.upper_quartile.value)
    assert labelled(ax, "median").get_xdata()[0] == wanted.median.value
    table = dosimeter.summarise(exposures)
    points, _, (bars,) = ax.containers[0].lines
    assert points.get_xdata().tolist() == table[f"dose_{days}_days"].tolist()
    ends = np.array([segment[:, 0] for segment in bars.get_segments()])
    np.testing.assert_allclose(ends[:, 0], table[f"dose_{days}_days_lower"])
    np.testing.assert_allclose(ends[:, 1], table[f"dose_{days}_days_upper"])
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == [f"nurse-{i}" for i in range(5)]  # by pseudonym, never by dose
    assert ax.yaxis_inverted()


def test_a_small_team_is_withheld_and_teams_are_named(exposures):
    with pytest.raises(ValueError, match="withheld: 5 workers .* policy wants 6"):
        dosimeter.plot.team_spread(exposures, policy=dosimeter.Policy(minimum_team=6))
    teams = {"day": ["nurse-0", "nurse-1"], "night": ["nurse-2", "nurse-3"]}
    policy = dosimeter.Policy(teams=teams, minimum_team=2)
    with pytest.raises(ValueError, match="name the team"):
        dosimeter.plot.team_spread(exposures, policy=policy)
    ax = dosimeter.plot.team_spread(exposures, policy=policy, team="night")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["nurse-2", "nurse-3"]
    with pytest.raises(ValueError, match="days must be"):
        dosimeter.plot.team_spread(exposures, days=14)


# --- Kinds


def test_bars_are_the_shares_of_time(scorer, notes):
    scores = scorer.score_many([*notes, None], missing="skip")
    ax = dosimeter.plot.category_mix(scores)
    drawn = {
        label.get_text(): bar.get_width()
        for label, bar in zip(ax.get_yticklabels(), ax.patches, strict=True)
    }
    minutes = scores.minutes[:-1]
    for number, name in enumerate(dosimeter.CATEGORIES):
        share = (scores.categories[:-1, number] * minutes).sum() / minutes.sum()
        assert drawn[name.replace("_", " ").lower()] == pytest.approx(share)
    assert list(drawn.values()) == sorted(drawn.values(), reverse=True)
    assert ax.texts[0].get_text() == f"{max(drawn.values()):.0%}"


def test_a_record_has_the_kinds_of_its_exposures(exposures):
    record = exposures["nurse-1"]
    ax = dosimeter.plot.category_mix(record)
    shares = np.average(
        [list(e.categories.values()) for e in record.exposures],
        axis=0,
        weights=[e.minutes for e in record.exposures],
    )
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(sorted(shares, reverse=True))


def test_a_caseload_is_a_grid(exposures):
    ax = dosimeter.plot.category_mix(exposures)
    grid = np.asarray(ax.images[0].get_array())
    assert grid.shape == (5, 15)
    assert [label.get_text() for label in ax.get_yticklabels()] == exposures.workers
    bars = dosimeter.plot.category_mix(exposures["nurse-3"]).patches
    assert sorted(grid[3]) == pytest.approx(sorted(bar.get_width() for bar in bars))
    assert ax.texts[0].get_text() == f"{100 * grid[0, 0]:.0f}"


def test_there_must_be_something_to_draw(scorer):
    with pytest.raises(ValueError, match="no kinds to draw"):
        dosimeter.plot.category_mix(scorer.score_many([""]))
    with pytest.raises(ValueError, match="empty"):
        dosimeter.plot.category_mix(dosimeter.Caseload())


# --- Calibration


def test_calibration_draws_every_rated_text(scorer, notes):
    scores = scorer.score_many([*notes, None], missing="skip")
    rated = np.array([5, 0, 0, np.nan, 3, 0, 5, 2])
    ax = dosimeter.plot.calibration(scores, rated)
    kept = np.array([0, 1, 2, 4, 5, 6])
    inside = (scores.lower <= rated) & (rated <= scores.upper)
    drawn = {}
    for container in ax.containers:
        points = container.lines[0]
        drawn[container.get_label()] = list(
            zip(points.get_xdata(), points.get_ydata(), strict=True)
        )
    everything = [(rated[i], scores.load[i]) for i in kept]
    assert drawn["in the interval"] == [everything[n] for n, i in enumerate(kept) if inside[i]]
    assert drawn.get("outside", []) == [everything[n] for n, i in enumerate(kept) if not inside[i]]
    share = inside[kept].mean()
    assert ax.get_title() == f"{share:.0%} of 6 ratings lie in their 90 % interval"


def test_calibration_of_peaks_uses_their_intervals(scorer, notes):
    scores = scorer.score_many(notes)
    ax = dosimeter.plot.calibration(scores, scores.peak, "peak")
    (bars,) = ax.containers[0].lines[2]
    ends = np.array([segment[:, 1] for segment in bars.get_segments()])
    np.testing.assert_allclose(ends, np.stack([scores.peak_lower, scores.peak_upper], 1), atol=1e-6)
    assert ax.get_title().startswith("100%")


def test_coverage_is_counted_in_bins_of_equal_number(scorer):
    texts = [f"He was stabbed {'and burned ' * (i % 7)}in {i}." for i in range(40)]
    scores = scorer.score_many(texts)
    rated = np.where(np.arange(40) % 4 == 0, 5 - 5 * (scores.load > 2.5), scores.load)
    inside = (scores.lower <= rated) & (rated <= scores.upper)
    ax = dosimeter.plot.interval_coverage(scores, rated, bins=4)
    points, _, (bars,) = ax.containers[0].lines
    order = np.argsort(scores.load, kind="stable").reshape(4, 10)
    means = [scores.load[part].mean() for part in order]
    np.testing.assert_allclose(points.get_xdata(), means, rtol=1e-6)
    np.testing.assert_allclose(points.get_ydata(), inside[order].mean(axis=1))
    assert 0 < inside.mean() < 1
    stats = pytest.importorskip("scipy.stats")
    for hits, segment in zip(inside[order].sum(axis=1), bars.get_segments(), strict=True):
        wanted = stats.binomtest(int(hits), 10).proportion_ci(method="wilson")
        np.testing.assert_allclose(segment[:, 1], [wanted.low, wanted.high], atol=1e-12)


@pytest.mark.parametrize("draw", [dosimeter.plot.calibration, dosimeter.plot.interval_coverage])
def test_wrong_ratings_are_refused(scorer, draw):
    scores = scorer.score_many(["a", "b"])
    with pytest.raises(ValueError, match="a rating for each of the 2"):
        draw(scores, [1])
    with pytest.raises(ValueError, match="figure must be"):
        draw(scores, [1, 2], "dose")
    with pytest.raises(ValueError, match="no text is rated"):
        draw(scores, [np.nan, np.nan])
    with pytest.raises(ValueError, match="bins must be 1 to 2"):
        dosimeter.plot.interval_coverage(scores, [1, 2], bins=3)


def test_every_chart_draws_into_the_axes_it_is_given(scorer, notes, exposures):
    scores = scorer.score_many(notes)
    rated = np.zeros(len(notes))
    for draw in (
        lambda ax: dosimeter.plot.timeline(exposures["nurse-1"], ax=ax),
        lambda ax: dosimeter.plot.team_spread(exposures, ax=ax),
        lambda ax: dosimeter.plot.category_mix(scores, ax=ax),
        lambda ax: dosimeter.plot.category_mix(exposures, ax=ax),
        lambda ax: dosimeter.plot.calibration(scores, rated, ax=ax),
        lambda ax: dosimeter.plot.interval_coverage(scores, rated, bins=2, ax=ax),
    ):
        figure, ax = plt.subplots()
        assert draw(ax) is ax and ax.get_title()
        figure.canvas.draw()


# --- Colours: as people with each kind of dichromacy see them (Viénot, Brettel & Mollon 1999,
# doi:10.1002/(SICI)1520-6378(199908)24:4<243::AID-COL5>3.0.CO;2-3), in CIELAB.

SIMULATED = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


def lab(linear):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    relative = xyz @ linear / np.array([0.9505, 1, 1.089])
    root = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("kind", SIMULATED)
def test_colours_differ_to_colour_blind_people(kind):
    from dosimeter.plot import _axes

    pairs = [  # that meet in one chart
        (_axes.BLUE, _axes.VERMILLION),
        (_axes.BLUE, _axes.GREY),
        (_axes.BLUE, _axes.ORANGE),
        (_axes.PURPLE, _axes.GREEN),
        (_axes.VERMILLION, _axes.GREEN),
    ]
    for pair in pairs:
        rgb = np.array([[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in pair])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        first, second = (lab(np.clip(np.array(SIMULATED[kind]) @ one, 0, 1)) for one in linear)
        assert np.linalg.norm(first - second) > 15, pair
