#pragma once
// A Scorer together with the files that it was loaded from, and scoring that lets Python run on.

#include <pybind11/pybind11.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dosimeter/scorer.hpp"

namespace dosimeter::python {

namespace py = pybind11;

// Owns what a Scorer refers to; without paths, what comes with the library.
class LoadedScorer {
 public:
  LoadedScorer(const std::optional<std::string>& lexicon,
               const std::optional<std::string>& assertion, const std::optional<std::string>& model,
               const ScoreOptions& options);
  LoadedScorer(const LoadedScorer&) = delete;
  LoadedScorer& operator=(const LoadedScorer&) = delete;

  const Scorer& operator*() const { return scorer_; }
  const Scorer* operator->() const { return &scorer_; }

 private:
  std::optional<Lexicon> lexicon_;
  std::optional<AssertionRules> rules_;
  std::optional<Model> model_;
  Scorer scorer_;
};

// Scores without the GIL, and stops where Python wants to (Ctrl-C). Called with the GIL held.
// `progress`, where it is not None, is called with the number of texts after each piece of the
// work. The scores of each piece, from text `begin` on, go to take(begin, scores) while the caches
// have them.
void score_in_pieces(const Scorer& scorer, std::span<const std::string_view> texts,
                     unsigned threads, const py::object& progress,
                     const std::function<void(std::size_t, std::span<const Score>)>& take);

// The same, all of them into `scores`.
void score_all(const Scorer& scorer, std::span<const std::string_view> texts,
               std::span<Score> scores, unsigned threads, const py::object& progress);

}  // namespace dosimeter::python
