"""The transformer and the regressor in scikit-learn's own machinery."""

import pickle
import warnings

import dosimeter
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

pytest.importorskip("sklearn")
from dosimeter.sklearn import FIGURES, DosimeterRegressor, DosimeterVectorizer  # noqa: E402
from sklearn.base import clone  # noqa: E402
from sklearn.compose import make_column_transformer  # noqa: E402
from sklearn.exceptions import NotFittedError, SkipTestWarning  # noqa: E402
from sklearn.linear_model import Ridge  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402
from sklearn.pipeline import make_pipeline, make_union  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402
from sklearn.utils import estimator_checks, get_tags  # noqa: E402
from sklearn.utils.validation import check_is_fitted, validate_data  # noqa: E402


@pytest.fixture(scope="module")
def rated():
    """Texts with graver and graver words, and ratings that follow them with some noise."""
    rng = np.random.default_rng(5)
    grave = ["slept well", "argued", "was beaten", "was stabbed", "was tortured and murdered"]
    texts, ratings = [], []
    for i in range(150):
        level = i % len(grave)
        texts.append(f"Visit {i}. He {grave[level]} last night and told us about it.")
        ratings.append(level + rng.normal(0, 0.3))
    return texts, np.array(ratings)


# --- scikit-learn's own checks. Its common tests make numbers, so for estimators that take texts it
# runs none of them and says so. Here they run on the same estimators behind a door that writes each
# row of numbers as a text.


def text_of(row):
    words = []
    for number, value in enumerate(row):
        words += [("stabbed", "abused", "slept")[number % 3]] * int(np.clip(abs(value) * 3, 0, 9))
    return " ".join([*words, "visit"])


class NumbersDoor:
    def _texts(self, X, **options):
        return [text_of(row) for row in validate_data(self, X, dtype="numeric", **options)]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = tags.input_tags.one_d_array = False
        tags.input_tags.two_d_array = True
        tags.requires_fit = True
        # The numbers of the checks are no ratings of these texts: no score can be asked for.
        if tags.regressor_tags is not None:
            tags.regressor_tags.poor_score = True
        return tags


class VectorizerOfNumbers(NumbersDoor, DosimeterVectorizer):
    def fit(self, X, y=None):
        return super().fit(self._texts(X))

    def __sklearn_is_fitted__(self):
        return hasattr(self, "n_features_in_")

    def transform(self, X):
        check_is_fitted(self)
        return super().transform(self._texts(X, reset=False))


class RegressorOfNumbers(NumbersDoor, DosimeterRegressor):
    def fit(self, X, y, groups=None):
        X, y = validate_data(self, X, y, y_numeric=True)
        return super().fit([text_of(row) for row in X], y, groups)

    def predict(self, X):
        check_is_fitted(self)
        return super().predict(self._texts(X, reset=False))


@estimator_checks.parametrize_with_checks(
    [VectorizerOfNumbers(), VectorizerOfNumbers(model_features=True), RegressorOfNumbers(folds=2)]
)
def test_the_common_checks_of_scikit_learn(estimator, check):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checks themselves warn
        check(estimator)


@pytest.mark.parametrize("estimator", [DosimeterVectorizer(), DosimeterRegressor()])
def test_check_estimator_finds_text_declared(estimator):
    with pytest.warns(SkipTestWarning, match="requires input"):
        results = estimator_checks.check_estimator(estimator, on_fail="raise")
    assert all(result["status"] != "failed" for result in results)
    tags = get_tags(estimator)
    assert tags.input_tags.string and tags.input_tags.one_d_array
    assert not tags.input_tags.two_d_array
    assert tags.requires_fit == isinstance(estimator, DosimeterRegressor)
    for check in (
        estimator_checks.check_estimator_cloneable,
        estimator_checks.check_valid_tag_types,
        estimator_checks.check_estimator_repr,
        estimator_checks.check_no_attributes_set_in_init,
        estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
        estimator_checks.check_mixin_order,
        estimator_checks.check_parameters_default_constructible,
        estimator_checks.check_get_params_invariance,
        estimator_checks.check_set_params,
    ):
        check(type(estimator).__name__, estimator)


# --- The transformer


def test_columns_are_those_of_the_scores(scorer, notes):
    vectorizer = DosimeterVectorizer(figures=FIGURES, model_features=True)
    columns = vectorizer.fit_transform(notes)
    scores = scorer.score_many(notes)
    names = list(vectorizer.get_feature_names_out())
    assert columns.shape == (len(notes), len(names)) == (len(notes), vectorizer.n_features_out_)
    for name in FIGURES:
        assert columns[:, names.index(name)].tolist() == getattr(scores, name).tolist(), name
    first = names.index("DEATH")
    np.testing.assert_array_equal(columns[:, first : first + 15], scores.categories)
    features = scorer.features(notes)
    np.testing.assert_array_equal(columns[:, -features.shape[1] :], features)
    assert names[-features.shape[1] :] == list(features.columns)


def test_model_features_follow_the_lexicon_of_the_scorer(three_word_scorer):
    texts = ["He was strangled.", "He was burned."]
    vectorizer = DosimeterVectorizer(
        figures=(), categories=False, model_features=True, scorer=three_word_scorer
    ).set_output(transform="pandas")
    column = vectorizer.fit_transform(texts)["sum:HOMICIDE:affirmed"]
    assert (column > 0).tolist() == [True, False]


@pytest.mark.parametrize(
    "form",
    [
        lambda texts: np.array(texts, dtype=object),
        lambda texts: np.array(texts, dtype=object)[:, None],
        pd.Series,
        lambda texts: pd.DataFrame({"text": texts}),
        pa.array,
        lambda texts: pa.table({"text": texts}),
    ],
)
def test_every_form_of_texts_is_taken(notes, form):
    vectorizer = DosimeterVectorizer()
    np.testing.assert_array_equal(
        vectorizer.fit_transform(form(notes)), vectorizer.fit_transform(notes)
    )


def test_polars_is_taken_and_given(notes):
    polars = pytest.importorskip("polars")
    vectorizer = DosimeterVectorizer().set_output(transform="polars")
    result = vectorizer.fit_transform(polars.DataFrame({"text": notes}))
    assert isinstance(result, polars.DataFrame)
    assert result.columns == list(vectorizer.get_feature_names_out())


def test_set_output_gives_the_index_of_a_series(notes):
    series = pd.Series(notes, index=list("abcdefg"))
    frame = DosimeterVectorizer().set_output(transform="pandas").fit_transform(series)
    assert frame.index.tolist() == list("abcdefg")
    assert list(frame.columns)[:2] == ["load", "peak"]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"figures": ("load", "weight")}, "figures must be some of"),
        ({"figures": "load"}, "figures must be some of"),
        ({"figures": (), "categories": False}, "no column is asked for"),
    ],
)
def test_wrong_parameters_are_refused_when_fitted(parameters, message):
    with pytest.raises(ValueError, match=message):
        DosimeterVectorizer(**parameters).fit(["a"])


def test_what_is_no_column_of_texts_is_refused():
    with pytest.raises(TypeError, match="column of texts"):
        DosimeterVectorizer().fit("a text")
    with pytest.raises(ValueError, match="one column of texts is needed, not 2"):
        DosimeterVectorizer().fit(pd.DataFrame({"a": ["x"], "b": ["y"]}))


def test_it_works_in_pipelines_searches_and_unions(rated):
    texts, ratings = rated
    pipeline = make_pipeline(DosimeterVectorizer(), StandardScaler(), Ridge())
    search = GridSearchCV(
        pipeline,
        {"dosimetervectorizer__categories": [True, False], "ridge__alpha": [1.0, 10.0]},
        cv=3,
    ).fit(texts, ratings)
    assert search.best_score_ > 0.5
    again = pickle.loads(pickle.dumps(search))
    np.testing.assert_array_equal(again.predict(texts), search.predict(texts))
    union = make_union(DosimeterVectorizer(categories=False), DosimeterVectorizer(figures=()))
    assert union.fit_transform(texts).shape == (150, 5 + 15)
    columns = make_column_transformer((DosimeterVectorizer(), "text"), ("passthrough", ["age"]))
    frame = pd.DataFrame({"text": texts, "age": 40})
    assert columns.fit_transform(frame).shape == (150, 5 + 15 + 1)
    assert "dosimetervectorizer__load" in columns.get_feature_names_out()


def test_clones_and_pickles_keep_the_scorer(lexicon):
    own = dosimeter.Scorer(lexicon=lexicon)
    for made in (
        clone(DosimeterVectorizer(scorer=own)),
        pickle.loads(pickle.dumps(DosimeterVectorizer(scorer=own))),
    ):
        density = made.fit_transform(["strangled", "burned"])[:, 2]
        assert density[0] > 0 and density[1] == 0


# --- The regressor


@pytest.mark.parametrize("method", ["linear", "isotonic"])
def test_the_regressor_learns_another_scale(rated, method):
    texts, ratings = rated
    hundred = 20 * ratings + 10
    model = DosimeterRegressor(method=method)
    assert cross_val_score(model, texts, hundred, cv=5).mean() > 0.5
    predicted = model.fit(texts, hundred).predict(texts)
    loads = dosimeter.Scorer().score_many(texts).load
    assert np.corrcoef(predicted, hundred)[0, 1] > 0.7
    assert (np.diff(predicted[np.argsort(loads, kind="stable")]) >= -1e-9).all()


def test_intervals_hold_new_ratings_as_often_as_they_say(rated):
    texts, ratings = rated
    coverages = (0.5, 0.8, 0.9)
    held, widths = np.zeros((2, 20, len(coverages)))
    for seed in range(len(held)):
        shuffled = np.random.default_rng(seed).permutation(len(texts))
        train, test = shuffled[:100], shuffled[100:]
        model = DosimeterRegressor().fit([texts[i] for i in train], ratings[train])
        for i, coverage in enumerate(coverages):
            lower, upper = model.predict_interval([texts[i] for i in test], coverage).T
            held[seed, i] = ((lower <= ratings[test]) & (ratings[test] <= upper)).mean()
            widths[seed, i] = (upper - lower).mean()
    assert np.abs(held.mean(0) - coverages).max() < 0.1, held.mean(0)
    assert (np.diff(widths) >= 0).all()


def test_an_interval_is_that_of_the_definition(rated):
    """CV+: the quantiles of what the folds predict, less and plus the residuals."""
    texts, ratings = rated
    model = DosimeterRegressor(folds=5).fit(texts, ratings)
    new = "He was stabbed twice."
    load = [[dosimeter.Scorer().score(new).load]]
    centres = [model.fold_calibrators_[fold].predict(load)[0] for fold in model.fold_]
    below = sorted(c - r for c, r in zip(centres, model.residuals_, strict=True))
    above = sorted(c + r for c, r in zip(centres, model.residuals_, strict=True))
    # floor(alpha (n + 1)) from below and ceil((1 - alpha)(n + 1)) from above, n = 150.
    assert model.predict_interval([new], 0.9)[0].tolist() == pytest.approx([below[14], above[135]])


def test_a_group_is_left_out_as_a_whole(rated):
    texts, ratings = rated
    groups = np.arange(150) // 10
    model = DosimeterRegressor(folds=5).fit(texts, ratings, groups)
    for group in range(15):
        assert len(set(model.fold_[groups == group])) == 1
    with pytest.raises(ValueError):
        DosimeterRegressor(folds=20).fit(texts, ratings, groups)


def test_so_few_ratings_give_no_bounds():
    model = DosimeterRegressor(folds=2).fit(["Slept well.", "He was stabbed."], [0, 3])
    assert model.predict_interval(["a"], 0.9).tolist() == [[-np.inf, np.inf]]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"figure": "weight"}, "figure must be one of"),
        ({"method": "cubic"}, "method must be"),
        ({"folds": 1}, "folds must be 2 or more, up to n_samples = 3"),
        ({"folds": 4}, "folds must be 2 or more, up to n_samples = 3"),
    ],
)
def test_wrong_parameters_of_the_regressor_are_refused(parameters, message):
    with pytest.raises(ValueError, match=message):
        DosimeterRegressor(**parameters).fit(["a", "b", "c"], [0, 1, 2])


def test_nothing_is_predicted_before_it_is_fitted():
    with pytest.raises(NotFittedError):
        DosimeterRegressor().predict(["a"])
    with pytest.raises(NotFittedError):
        DosimeterRegressor().predict_interval(["a"])
    with pytest.raises(ValueError, match="coverage"):
        DosimeterRegressor(folds=2).fit(["a", "b"], [0, 1]).predict_interval(["a"], 1.5)
