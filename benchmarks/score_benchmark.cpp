// How fast each step goes, on one core, in bytes of text a second: the notes of the demo caseload,
// one document at a time. ICU's word iterator over the same text stands beside them.

#include <benchmark/benchmark.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>
#include <sstream>

#include "dosimeter/reader.hpp"
#include "dosimeter/scorer.hpp"
#include "embedded.hpp"

namespace dosimeter {
namespace {

const std::vector<std::string>& notes() {
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> result;
    for (const embedded::File& file : embedded::files()) {
      if (!file.name.ends_with(".jsonl")) continue;
      std::istringstream stream{std::string(file.content)};
      const auto reader = open_reader(stream, std::string(file.name));
      while (const auto record = reader->next()) {
        result.push_back(std::get<Document>(*record).text());
      }
    }
    return result;
  }();
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

void tokenize_and_match(benchmark::State& state) {
  std::vector<Token> tokens;
  std::vector<Mention> mentions;
  run(state, [&](const std::string& text) {
    tokenize(text, tokens);
    mentions.clear();
    Lexicon::standard().find(text, tokens, mentions);
  });
}
BENCHMARK(tokenize_and_match);

void tokenize_match_assert(benchmark::State& state) {
  std::vector<Token> tokens;
  std::vector<Mention> mentions;
  std::vector<Assertion> assertions;
  run(state, [&](const std::string& text) {
    tokenize(text, tokens);
    mentions.clear();
    Lexicon::standard().find(text, tokens, mentions);
    AssertionRules::standard().resolve(text, tokens, mentions, assertions);
  });
}
BENCHMARK(tokenize_match_assert);

void score(benchmark::State& state) {
  const Scorer scorer;
  run(state, [&](const std::string& text) { benchmark::DoNotOptimize(scorer.score(text)); });
}
BENCHMARK(score);

void load_model(benchmark::State& state) {
  const std::string_view bytes = embedded::file("models/weights.bin");
  for (auto _ : state) benchmark::DoNotOptimize(Model::parse(bytes, "weights.bin"));
}
BENCHMARK(load_model)->Unit(benchmark::kMillisecond);

void load_lexicon(benchmark::State& state) {
  const std::string_view bytes = embedded::file("models/lexicon.tsv");
  for (auto _ : state) benchmark::DoNotOptimize(Lexicon::parse(bytes, "lexicon.tsv"));
}
BENCHMARK(load_lexicon)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dosimeter
