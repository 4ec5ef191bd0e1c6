// Scorer, Score and what explains a score.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <memory>

#include "dosimeter/text.hpp"
#include "errors.hpp"
#include "scorer.hpp"
#include "texts.hpp"

namespace dosimeter::python {
namespace {

Model load_model(const std::string& path) {
  try {
    return Model::load(path);
  } catch (const Error& error) {
    throw ModelFailure(error.problem());
  }
}

// What `load` makes of the path, or nothing without a path.
template <class Load>
auto load_given(const std::optional<std::string>& path, Load load) {
  return path ? std::optional(load(*path)) : std::nullopt;
}

// --- Score

py::dict categories(const Score& score) {
  py::dict result;
  for (std::size_t i = 0; i < kCategories; ++i) {
    result[py::str(kCategoryNames[i])] = score.categories[i];
  }
  return result;
}

// All of a score's members, in the order of Score's constructor in Python.
py::tuple score_state(const Score& s) {
  return py::make_tuple(s.load, s.peak, s.lower, s.upper, s.peak_lower, s.peak_upper, s.density,
                        s.unknown, py::tuple(py::cast(s.categories)), s.words, s.minutes, s.dose,
                        s.dose_lower, s.dose_upper);
}

Score make_score(float load, float peak, float lower, float upper, float peak_lower,
                 float peak_upper, float density, float unknown,
                 const std::array<float, kCategories>& probabilities, std::uint32_t words,
                 double minutes, double dose, double dose_lower, double dose_upper) {
  Score score;
  score.load = load;
  score.peak = peak;
  score.lower = lower;
  score.upper = upper;
  score.peak_lower = peak_lower;
  score.peak_upper = peak_upper;
  score.density = density;
  score.unknown = unknown;
  score.categories = probabilities;
  score.words = words;
  score.minutes = minutes;
  score.dose = dose;
  score.dose_lower = dose_lower;
  score.dose_upper = dose_upper;
  return score;
}

Score score_from_state(const py::tuple& state) {
  return make_score(state[0].cast<float>(), state[1].cast<float>(), state[2].cast<float>(),
                    state[3].cast<float>(), state[4].cast<float>(), state[5].cast<float>(),
                    state[6].cast<float>(), state[7].cast<float>(),
                    state[8].cast<std::array<float, kCategories>>(), state[9].cast<std::uint32_t>(),
                    state[10].cast<double>(), state[11].cast<double>(), state[12].cast<double>(),
                    state[13].cast<double>());
}

// "Score(load=3.12 [2.40, 3.81], peak=4.02, dose=1.31 [0.60, 2.22], words=214, DEATH=0.93)".
std::string score_text(const Score& s) {
  std::array<char, 160> figures{};
  std::snprintf(figures.data(), figures.size(),
                "Score(load=%.2f [%.2f, %.2f], peak=%.2f, dose=%.2f [%.2f, %.2f], words=%u",
                static_cast<double>(s.load), static_cast<double>(s.lower),
                static_cast<double>(s.upper), static_cast<double>(s.peak), s.dose, s.dose_lower,
                s.dose_upper, s.words);
  std::string text = figures.data();
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (!(s.categories[i] >= 0.5F)) continue;
    std::snprintf(figures.data(), figures.size(), "=%.2f", static_cast<double>(s.categories[i]));
    text.append(", ").append(kCategoryNames[i]).append(figures.data());
  }
  return text + ')';
}

void bind_score(py::module_& module) {
  py::class_<Score>(module, "Score",
                    R"(How heavy a text is to take in, how sure that is, and of what kind.

Attributes
----------
load : float
    The text as a whole, 0 (nothing adverse) to 5 (extreme).
peak : float
    Its heaviest moment, `load` to 5.
lower, upper : float
    90 % interval for `load`: 0 <= lower <= load <= upper <= 5.
peak_lower, peak_upper : float
    90 % interval for `peak`: lower <= peak_lower <= peak <= peak_upper <= 5.
density : float
    Severity of affirmed mentions per 100 words, at least 0.
unknown : float
    Share of the words that the model never met, 0 to 1.
out_of_domain : bool
    Whether `unknown` is 0.4 or more: another language, or none. The load cannot be trusted then, and
    the interval of such a passage is the whole scale.
categories : dict of str to float
    Probability (0 to 1) that each of the kinds in `dosimeter.CATEGORIES` is present.
words : int
    Number of words (UAX #29).
minutes : float
    Time in contact: recorded, or read.
dose : float
    Equivalent minutes: a minute with a load of 3 is one.
dose_lower, dose_upper : float
    90 % interval for `dose`.
)")
      .def(py::init(&make_score), py::kw_only(), py::arg("load"), py::arg("peak"), py::arg("lower"),
           py::arg("upper"), py::arg("peak_lower"), py::arg("peak_upper"), py::arg("density"),
           py::arg("unknown"), py::arg("categories"), py::arg("words"), py::arg("minutes"),
           py::arg("dose"), py::arg("dose_lower"), py::arg("dose_upper"))
      .def_readonly("load", &Score::load)
      .def_readonly("peak", &Score::peak)
      .def_readonly("lower", &Score::lower)
      .def_readonly("upper", &Score::upper)
      .def_readonly("peak_lower", &Score::peak_lower)
      .def_readonly("peak_upper", &Score::peak_upper)
      .def_readonly("density", &Score::density)
      .def_readonly("unknown", &Score::unknown)
      .def_property_readonly("out_of_domain", &Score::out_of_domain)
      .def_property_readonly("categories", &categories)
      .def_readonly("words", &Score::words)
      .def_readonly("minutes", &Score::minutes)
      .def_readonly("dose", &Score::dose)
      .def_readonly("dose_lower", &Score::dose_lower)
      .def_readonly("dose_upper", &Score::dose_upper)
      .def("__eq__",
           [](const Score& a, const py::object& b) -> py::object {
             if (!py::isinstance<Score>(b))
               return py::reinterpret_borrow<py::object>(Py_NotImplemented);
             return py::bool_(score_state(a).equal(score_state(b.cast<const Score&>())));
           })
      .def("__hash__", [](const Score& s) { return py::hash(py::tuple(score_state(s))); })
      .def("__repr__", &score_text)
      .def(py::pickle(&score_state, &score_from_state));
}

// --- Many scores

// In place of the score of a missing text.
Score no_score() {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  std::array<float, kCategories> categories{};
  categories.fill(nan);
  return make_score(nan, nan, nan, nan, nan, nan, nan, nan, categories, 0, nan, nan, nan, nan);
}

// Many scores as columns, which are filled while the caches have the scores.
class Columns {
 public:
  explicit Columns(std::size_t size)
      : size_(size), categories_({size, kCategories}), next_category_(categories_.mutable_data()) {
    add("load", &Score::load);
    add("peak", &Score::peak);
    add("lower", &Score::lower);
    add("upper", &Score::upper);
    add("peak_lower", &Score::peak_lower);
    add("peak_upper", &Score::peak_upper);
    add("density", &Score::density);
    add("unknown", &Score::unknown);
    columns_["categories"] = categories_;
    add("words", &Score::words);
    add("minutes", &Score::minutes);
    add("dose", &Score::dose);
    add("dose_lower", &Score::dose_lower);
    add("dose_upper", &Score::dose_upper);
  }

  // Sets the rows from `begin` on.
  void set(std::size_t begin, std::span<const Score> scores) {
    for (const auto& write : writers_) write(begin, scores);
    float* next = next_category_ + begin * kCategories;
    for (const Score& score : scores) {
      next = std::copy_n(score.categories.begin(), kCategories, next);
    }
  }

  py::dict dict() const { return columns_; }

 private:
  template <class T>
  void add(const char* name, T Score::*member) {
    py::array_t<T> values(static_cast<py::ssize_t>(size_));
    writers_.push_back(
        [column = values.mutable_data(), member](std::size_t begin, std::span<const Score> scores) {
          T* next = column + begin;
          for (const Score& score : scores) *next++ = score.*member;
        });
    columns_[name] = std::move(values);
  }

  std::size_t size_;
  py::array_t<float> categories_;
  float* next_category_;
  py::dict columns_;  // keeps the arrays alive
  std::vector<std::function<void(std::size_t, std::span<const Score>)>> writers_;
};

py::array_t<bool> mask_of(std::span<const std::size_t> positions, std::size_t size) {
  py::array_t<bool> mask(static_cast<py::ssize_t>(size));
  std::fill_n(mask.mutable_data(), size, false);
  for (const std::size_t position : positions) mask.mutable_data()[position] = true;
  return mask;
}

py::dict score_many(const LoadedScorer& scorer, const py::object& source, bool skip_missing,
                    unsigned threads, const py::object& progress) {
  const Texts texts(source, "texts", skip_missing);
  Columns columns(texts.size());
  score_in_pieces(
      *scorer, texts.views(), threads, progress,
      [&](std::size_t begin, std::span<const Score> scores) { columns.set(begin, scores); });
  const Score none = no_score();
  for (const std::size_t position : texts.missing()) columns.set(position, {&none, 1});
  py::dict result = columns.dict();
  result["missing"] = mask_of(texts.missing(), texts.size());
  return result;
}

// --- Explanation

// Turns ascending byte offsets into offsets in characters, which is how Python counts.
class CharacterCounter {
 public:
  explicit CharacterCounter(std::string_view text) : text_(text) {}

  std::size_t at(std::size_t byte) {
    for (; byte_ < byte; ++byte_) {
      const bool begins_character = (static_cast<unsigned char>(text_[byte_]) & 0xC0u) != 0x80u;
      if (begins_character) ++characters_;
    }
    return characters_;
  }

 private:
  std::string_view text_;
  std::size_t byte_ = 0;
  std::size_t characters_ = 0;
};

py::tuple category_names(const CategorySet& set) {
  py::list names;
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (set[i]) names.append(kCategoryNames[i]);
  }
  return py::tuple(names);
}

// (score, [(label, load) ...], [(begin, end, term, categories, assertion, load) ...],
// [(begin, end, load) ...])
py::tuple explain(const LoadedScorer& scorer, py::handle source) {
  const std::string_view text = utf8(source, "text");
  Explanation explanation;
  {
    const py::gil_scoped_release released;
    explanation = scorer->explain(text);
  }
  py::list contributions;
  for (const Contribution& part : explanation.contributions) {
    contributions.append(py::make_tuple(to_str(part.label), part.load));
  }
  py::list evidence;
  CharacterCounter characters(text);
  for (const Evidence& found : explanation.evidence) {
    const LexiconEntry& entry = scorer->lexicon().entries()[found.entry];
    const std::size_t begin = characters.at(found.begin);
    const std::size_t end = characters.at(found.end);
    evidence.append(py::make_tuple(begin, end, to_str(entry.term), category_names(entry.categories),
                                   kAssertionNames[static_cast<std::size_t>(found.assertion)],
                                   found.load));
  }
  py::list words;
  CharacterCounter word_characters(text);
  for (const WordLoad& word : explanation.words) {
    const std::size_t begin = word_characters.at(word.begin);
    const std::size_t end = word_characters.at(word.end);
    words.append(py::make_tuple(begin, end, word.load));
  }
  return py::make_tuple(explanation.score, contributions, evidence, words);
}

// --- Scorer

Score score_text_of(const LoadedScorer& scorer, py::handle source) {
  const std::string_view text = utf8(source, "text");
  const py::gil_scoped_release released;
  return scorer->score(text);
}

std::pair<Score, std::optional<Score>> score_document(const LoadedScorer& scorer,
                                                      const Document& document,
                                                      bool include_spoken) {
  const py::gil_scoped_release released;
  const DocumentScore result = scorer->score(document, include_spoken);
  return {result.heard, result.spoken};
}

void bind_scorer(py::module_& module) {
  using Path = std::optional<std::string>;
  py::class_<LoadedScorer>(module, "Scorer", "What dosimeter.Scorer is built on.")
      .def(py::init([](const Path& lexicon, const Path& assertion, const Path& model,
                       double reading_speed, double listening_factor) {
             return std::make_unique<LoadedScorer>(lexicon, assertion, model,
                                                   ScoreOptions{reading_speed, listening_factor});
           }),
           py::arg("lexicon"), py::arg("assertion"), py::arg("model"),
           py::arg("reading_words_per_minute"), py::arg("listening_minutes_per_recorded_minute"))
      .def("score", &score_text_of)
      .def("score_many", &score_many, py::arg("texts"), py::arg("skip_missing"), py::arg("threads"),
           py::arg("progress") = py::none())
      .def("score_document", &score_document)
      .def("explain", &explain)
      .def_property_readonly("model_version",
                             [](const LoadedScorer& scorer) { return scorer->model().version(); })
      .def_property_readonly("model_checksum",
                             [](const LoadedScorer& scorer) { return scorer->model().checksum(); });
}

// --- Words

// [(begin, end, sentence) ...], offsets in characters.
py::list tokenize_text(py::handle source) {
  const std::string_view text = utf8(source, "text");
  std::vector<Token> tokens;
  tokenize(text, tokens);
  py::list result;
  CharacterCounter characters(text);
  for (const Token& token : tokens) {
    const std::size_t begin = characters.at(token.begin);
    const std::size_t end = characters.at(token.end);
    result.append(py::make_tuple(begin, end, token.sentence));
  }
  return result;
}

py::str mask_text(py::handle text) { return to_str(mask(utf8(text, "text"))); }

}  // namespace

LoadedScorer::LoadedScorer(const std::optional<std::string>& lexicon,
                           const std::optional<std::string>& assertion,
                           const std::optional<std::string>& model, const ScoreOptions& options)
    : lexicon_(load_given(lexicon, Lexicon::load)),
      rules_(load_given(assertion, AssertionRules::load)),
      model_(load_given(model, load_model)),
      scorer_(model_ ? *model_ : Model::standard(), lexicon_ ? *lexicon_ : Lexicon::standard(),
              rules_ ? *rules_ : AssertionRules::standard(), options) {}

void score_in_pieces(const Scorer& scorer, std::span<const std::string_view> texts,
                     unsigned threads, const py::object& progress,
                     const std::function<void(std::size_t, std::span<const Score>)>& take) {
  constexpr std::size_t kPiece = 2048;  // some milliseconds of work, and scores that fit the caches
  std::vector<Score> scores(std::min(kPiece, texts.size()));
  for (std::size_t begin = 0; begin < texts.size(); begin += kPiece) {
    const std::size_t count = std::min(kPiece, texts.size() - begin);
    const auto piece = std::span(scores).first(count);
    {
      const py::gil_scoped_release released;
      scorer.score(texts.subspan(begin, count), piece, threads);
      take(begin, piece);
    }
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!progress.is_none()) progress(count);
  }
}

void score_all(const Scorer& scorer, std::span<const std::string_view> texts,
               std::span<Score> scores, unsigned threads, const py::object& progress) {
  score_in_pieces(
      scorer, texts, threads, progress, [&](std::size_t begin, std::span<const Score> piece) {
        std::copy(piece.begin(), piece.end(), scores.begin() + static_cast<std::ptrdiff_t>(begin));
      });
}

void bind_scoring(py::module_& module) {
  py::tuple names(kCategories);
  for (std::size_t i = 0; i < kCategories; ++i) names[i] = py::str(kCategoryNames[i]);
  module.attr("CATEGORIES") = names;
  bind_score(module);
  bind_scorer(module);
  module.def("tokenize", &tokenize_text);
  module.def("mask", &mask_text);
}

}  // namespace dosimeter::python
