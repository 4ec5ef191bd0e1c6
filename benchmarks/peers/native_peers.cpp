// The peers of run.py that are C++: native_peers NAME TEXTS.jsonl
//
// Prints "ready", then answers each line of standard input, a number of texts, with the seconds of
// processor time that so many took, taken from the file in turn. A number that depends on every
// result follows, so that no work can be left out.

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bare_loop.hpp"
#include "dosimeter/reader.hpp"
#include "dosimeter/scorer.hpp"
#include "icu_words.hpp"
#ifdef DOSIMETER_HAS_FASTTEXT
#include "fasttext_peer.hpp"
#endif

namespace {

using Texts = std::vector<std::string>;
// Goes through the texts; gives a number that depends on every result.
using Pass = std::function<double(const Texts&)>;

template <class Step>
Pass each(Step step) {
  return [step](const Texts& texts) {
    double sum = 0;
    for (const std::string& text : texts) sum += static_cast<double>(step(text));
    return sum;
  };
}

Pass full_scoring(const Texts&) {
  const auto scorer = std::make_shared<const dosimeter::Scorer>();
  return each([scorer](const std::string& text) { return scorer->score(text).load; });
}

Pass bare_loop(const Texts&) {
  const auto loop = std::make_shared<const dosimeter::BareLoop>();
  return each([loop](const std::string& text) { return loop->sum(text); });
}

Pass icu_words(const Texts&) {
  const auto words = std::make_shared<const dosimeter::IcuWords>();
  return each([words](const std::string& text) { return words->count(text); });
}

#ifdef DOSIMETER_HAS_FASTTEXT
// With columns for single words, or for pairs of words, too.
template <int most_words>
Pass fasttext_predict(const Texts& texts) {
  const auto peer = std::make_shared<dosimeter::FasttextPeer>(texts, most_words);
  return [peer](const Texts& some) { return peer->predict(some); };
}
#endif

constexpr std::pair<std::string_view, Pass (*)(const Texts&)> peers[] = {
    {"score", &full_scoring},           {"bare_loop", &bare_loop},
    {"icu_words", &icu_words},
#ifdef DOSIMETER_HAS_FASTTEXT
    {"fasttext", &fasttext_predict<1>}, {"fasttext_pairs", &fasttext_predict<2>},
#endif
};

Texts read_texts(const std::string& path) {
  Texts texts;
  const auto reader = dosimeter::open_reader(path);
  while (const auto record = reader->next()) {
    texts.push_back(std::get<dosimeter::Document>(*record).text());
  }
  return texts;
}

void serve(const Pass& pass, const Texts& texts) {
  std::printf("ready\n");
  std::fflush(stdout);
  for (std::size_t count = 0; std::cin >> count;) {
    Texts some;
    for (std::size_t i = 0; i < count; ++i) some.push_back(texts[i % texts.size()]);
    const std::clock_t begin = std::clock();
    const double sum = pass(some);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    std::printf("%.9f %.9g\n", seconds, sum);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string_view name = argc == 3 ? argv[1] : "";
    const auto* const peer = std::find_if(std::begin(peers), std::end(peers),
                                          [&](const auto& known) { return known.first == name; });
    if (peer == std::end(peers)) {
      std::fprintf(stderr, "usage: native_peers NAME TEXTS.jsonl, with one of the names");
      for (const auto& known : peers) std::fprintf(stderr, " %s", known.first.data());
      std::fprintf(stderr, "\n");
      return 2;
    }
    const Texts texts = read_texts(argv[2]);
    serve(peer->second(texts), texts);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "native_peers: %s\n", error.what());
    return 1;
  }
}
