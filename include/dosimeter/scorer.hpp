#pragma once
// From text to Score: tokenize, match, assert, weigh.
//
// A word that neither model nor lexicon nor rules know, and that is one slip of the hand away from
// one that they do, is read as that word: "threatend" as "threatened". Nothing is that looks like a
// name or an abbreviation (a capital other than at the beginning of a sentence), or is a word of
// its own (models/spelling.tsv; which slips, and from which length on, src/misspelling.hpp says).
// It counts as known, and evidence and explanations show the text as it is written.
//
// A text of up to 300 words is one passage, the unit that the ratings are about. A longer one is
// cut at sentence ends into passages of about 200 words. Its load, interval, density and
// contributions are the means of its passages' by words, its peak and category probabilities their
// maxima, and its dose the sum of their doses: a terrible minute in a long hour stays visible in
// peak and dose.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/assertion.hpp"
#include "dosimeter/document.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/model.hpp"
#include "dosimeter/score.hpp"

namespace dosimeter {

class Vocabulary;

struct ScoreOptions {
  // From 1 to 1,000,000; Brysbaert 2019, doi:10.1016/j.jml.2019.104047.
  double reading_words_per_minute = 238;
  // Above 0, at most 1000; 2 where recordings are heard twice.
  double listening_minutes_per_recorded_minute = 1;
};

// The scores of a document's two sides. A transcript's worker hears the others; what the worker
// says is scored apart. A document without speakers is `heard` as a whole.
struct DocumentScore {
  Score heard;
  std::optional<Score> spoken;
};

// One part of what makes up a load.
struct Contribution {
  std::string label;  // the words concerned, folded; or what no word can be:
                      // "(baseline)", "(length)", "(limits of the scale)"
  double load = 0;    // what it adds to the load, may be negative
};

// A mention in the text, for showing where a score comes from.
struct Evidence {
  std::size_t begin = 0;  // byte offsets into the text
  std::size_t end = 0;
  std::uint32_t entry = 0;  // index into Lexicon::entries()
  Assertion assertion = Assertion::affirmed;
  double load = 0;  // what it adds to the load
};

// What one word of the text adds to the load: its own weight, and even shares of those of the
// mentions and bigrams that it is part of.
struct WordLoad {
  std::size_t begin = 0;  // byte offsets into the text
  std::size_t end = 0;
  double load = 0;  // may be negative
};

struct Explanation {
  Score score;
  std::vector<Contribution> contributions;  // by size, largest first; they add up to score.load
  std::vector<Evidence> evidence;           // in the order of the text
  std::vector<WordLoad> words;  // every word; with what no word can be they add up to score.load
};

// Scores texts with one lexicon, one set of rules and one model, all of which must outlive it.
// Immutable, so any number of threads may use one Scorer; the same text gives the same bits on
// each. Every function throws std::length_error for a text of 2 GiB or more.
class Scorer {
 public:
  // Throws std::invalid_argument where a rate of `options` is out of its range.
  explicit Scorer(const Model& model = Model::standard(),
                  const Lexicon& lexicon = Lexicon::standard(),
                  const AssertionRules& rules = AssertionRules::standard(),
                  const ScoreOptions& options = {});

  // A text that is read: `minutes` from the words. An empty text scores 0 with the interval 0 to 0.
  Score score(std::string_view text) const;

  // A document. Times of segments count as recorded (overlaps once), the rest is read.
  // `include_spoken` counts the worker's own words as heard.
  DocumentScore score(const Document& document, bool include_spoken = false) const;

  Explanation explain(std::string_view text) const;

  // scores[i] = score(texts[i]), on `threads` threads (0: all cores). The sizes must be equal; else
  // throws std::invalid_argument.
  void score(std::span<const std::string_view> texts, std::span<Score> scores,
             unsigned threads = 0) const;

  const Model& model() const { return *model_; }
  const Lexicon& lexicon() const { return *lexicon_; }
  const AssertionRules& rules() const { return *rules_; }
  const ScoreOptions& options() const { return options_; }
  const Vocabulary& vocabulary() const { return *vocabulary_; }  // for the library itself

 private:
  const Model* model_;
  const Lexicon* lexicon_;
  const AssertionRules* rules_;
  ScoreOptions options_;
  std::shared_ptr<const Vocabulary> vocabulary_;  // of all three
};

// `text` with each letter and digit as "•": shape without content. Length in characters is kept.
std::string mask(std::string_view text);

}  // namespace dosimeter
