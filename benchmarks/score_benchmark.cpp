// How fast each step goes, on one core, in bytes of text a second: the notes of the demo caseload,
// one document at a time. The limit, a bare loop, and ICU's word iterator over the same text stand
// beside them.

#include <benchmark/benchmark.h>

#include "bare_loop.hpp"
#include "demo_notes.hpp"
#include "dosimeter/scorer.hpp"
#include "embedded.hpp"
#include "icu_words.hpp"
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

void bare_loop(benchmark::State& state) {
  const BareLoop loop;
  run(state, [&](const std::string& text) { benchmark::DoNotOptimize(loop.sum(text)); });
}
BENCHMARK(bare_loop);

void icu_words(benchmark::State& state) {
  const IcuWords words;
  run(state, [&](const std::string& text) { benchmark::DoNotOptimize(words.count(text)); });
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
