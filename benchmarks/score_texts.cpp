// The rate of the C++ library for python_throughput.py: scores the texts of a JSON Lines file on
// one thread, and its first text again and again. Prints both processor times of the best round in
// seconds: of all texts, and of one call for the first.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dosimeter/reader.hpp"
#include "dosimeter/scorer.hpp"

namespace {

template <class Step>
double seconds(Step step) {
  const std::clock_t begin = std::clock();
  step();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::vector<std::string> read_texts(const std::string& path) {
  std::vector<std::string> texts;
  const auto reader = dosimeter::open_reader(path);
  while (const auto record = reader->next()) {
    texts.push_back(std::get<dosimeter::Document>(*record).segments.front().text);
  }
  return texts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: score_texts FILE.jsonl\n");
    return 2;
  }
  constexpr int calls = 20000;
  const std::vector<std::string> texts = read_texts(argv[1]);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  std::vector<dosimeter::Score> scores(views.size());
  const dosimeter::Scorer scorer;
  double all = 1e9;
  double one = 1e9;
  float sum = 0;
  for (int round = 0; round < 3; ++round) {
    all = std::min(all, seconds([&] { scorer.score(views, scores, 1); }));
    const double many = seconds([&] {
      for (int i = 0; i < calls; ++i) sum += scorer.score(views.front()).load;
    });
    one = std::min(one, many / calls);
  }
  std::printf("%.9f %.12f %zu\n", all, one, sum > 0 ? views.size() : 0);
}
