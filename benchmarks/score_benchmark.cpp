// How fast each step goes, on one core, in bytes of text a second: the notes of the demo caseload,
// one document at a time. The limit, a bare loop, and ICU's word iterator over the same text stand
// beside them.

#include <benchmark/benchmark.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <array>
#include <memory>

#include "demo_notes.hpp"
#include "dosimeter/scorer.hpp"
#include "embedded.hpp"
#include "passage_score.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

const std::vector<std::string>& notes() {
  static const std::vector<std::string> texts = demo_notes();
  return texts;
}

// Runs `step` over every note and counts the bytes.
template <class Step>
void run(benchmark::State& state, Step step) {
  std::int64_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& text : notes()) {
      step(text);
      bytes += static_cast<std::int64_t>(text.size());
    }
  }
  state.SetBytesProcessed(bytes);
}

// The least that a program does that weighs words, for comparison: it classifies each byte, hashes
// each word and gathers one weight of it from a table of 4 MB. No boundaries of Unicode, no
// phrases, no assertion, one output instead of seventeen, one column a word instead of two.
class BareLoop {
 public:
  BareLoop() : weights_(std::size_t{1} << 20) {
    for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i] = static_cast<float>(i % 997);
    for (int c = 'a'; c <= 'z'; ++c) letters_[static_cast<std::size_t>(c)] = static_cast<char>(c);
    for (int c = 'A'; c <= 'Z'; ++c)
      letters_[static_cast<std::size_t>(c)] = static_cast<char>(c + 32);
    for (int c = '0'; c <= '9'; ++c) letters_[static_cast<std::size_t>(c)] = static_cast<char>(c);
  }

  float sum(std::string_view text) const {
    float sum = 0;
    std::uint64_t hash = kStart;
    for (const char byte : text) {
      const char letter = letters_[static_cast<unsigned char>(byte)];
      if (letter != 0) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;  // FNV-1a
      } else if (hash != kStart) {
        sum += weight(hash);
        hash = kStart;
      }
    }
    return hash == kStart ? sum : sum + weight(hash);
  }

 private:
  static constexpr std::uint64_t kStart = 0xCBF29CE484222325U;

  float weight(std::uint64_t hash) const { return weights_[(hash >> 20) % weights_.size()]; }

  std::vector<float> weights_;
  std::array<char, 256> letters_{};  // in lower case; 0 for what is no part of a word
};

void bare_loop(benchmark::State& state) {
  const BareLoop loop;
  run(state, [&](const std::string& text) { benchmark::DoNotOptimize(loop.sum(text)); });
}
BENCHMARK(bare_loop);

void icu_words(benchmark::State& state) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  run(state, [&](const std::string& text) {
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
    iterator->setText(&view, status);
    std::int64_t words = 0;
    while (iterator->next() != icu::BreakIterator::DONE) ++words;
    benchmark::DoNotOptimize(words);
    utext_close(&view);
  });
}
BENCHMARK(icu_words);

void tokenize_step(benchmark::State& state) {
  std::vector<Token> tokens;
  run(state, [&](const std::string& text) { tokenize(text, tokens); });
}
BENCHMARK(tokenize_step)->Name("tokenize");

void tokenize_and_look_up(benchmark::State& state) {
  const Scorer scorer;
  std::vector<Token> tokens;
  Findings findings;
  run(state, [&](const std::string& text) {
    tokenize(text, tokens);
    findings.look_up(text, tokens, scorer.vocabulary());
  });
}
BENCHMARK(tokenize_and_look_up);

void tokenize_look_up_match_assert(benchmark::State& state) {
  const Scorer scorer;
  run(state, [&](const std::string& text) { analyse(text, scorer, workspace()); });
}
BENCHMARK(tokenize_look_up_match_assert);

void score(benchmark::State& state) {
  const Scorer scorer;
  run(state, [&](const std::string& text) { benchmark::DoNotOptimize(scorer.score(text)); });
}
BENCHMARK(score);

// The standard lexicon with nine more entries for each of its own, which end in a word that no text
// has: their beginnings are those of real phrases.
std::string tenfold_lexicon() {
  const std::string_view standard = embedded::file("models/lexicon.tsv");
  std::string tsv(standard);
  for (const TsvRow& row : parse_tsv(
           standard, "lexicon.tsv", {"term", "forms", "category", "severity", "exclude", "note"})) {
    for (const char letter : std::string_view("abcdefghi")) {
      const bool inflects = row.fields[1] == "n" || row.fields[1] == "v";
      tsv += std::string(row.fields[0]) + "qx" + letter + std::to_string(row.line) + '\t';
      tsv += std::string(inflects ? row.fields[1] : "-") + '\t' + std::string(row.fields[2]) + '\t';
      tsv += std::string(row.fields[3]) + "\t\t\n";
    }
  }
  return tsv;
}

void score_with_tenfold_lexicon(benchmark::State& state) {
  const Lexicon lexicon = Lexicon::parse(tenfold_lexicon(), "tenfold.tsv");
  const Scorer scorer(Model::standard(), lexicon);
  run(state, [&](const std::string& text) { benchmark::DoNotOptimize(scorer.score(text)); });
}
BENCHMARK(score_with_tenfold_lexicon);

void load_model(benchmark::State& state) {
  const std::string_view bytes = embedded::file("models/weights.bin");
  for (auto _ : state) benchmark::DoNotOptimize(Model::parse(bytes, "weights.bin"));
}
BENCHMARK(load_model)->Unit(benchmark::kMillisecond);

// Without the tables that the build makes.
void load_lexicon(benchmark::State& state) {
  const std::string_view bytes = embedded::file("models/lexicon.tsv");
  for (auto _ : state) benchmark::DoNotOptimize(Lexicon::parse(bytes, "lexicon.tsv"));
}
BENCHMARK(load_lexicon)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dosimeter
