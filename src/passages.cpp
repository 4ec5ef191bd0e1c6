#include "passages.hpp"

namespace dosimeter {
namespace {

// The sentence start nearest to `place`, or `place` where none is near.
template <class StartsSentence>
std::size_t nearest_start(std::size_t count, StartsSentence starts_sentence, std::size_t place) {
  for (std::size_t distance = 0; distance <= kUsualPassage / 4; ++distance) {
    if (starts_sentence(place - distance)) return place - distance;
    if (place + distance < count && starts_sentence(place + distance)) return place + distance;
  }
  return place;
}

// Of `count` tokens; asks starts_sentence(token) of any but the first.
template <class StartsSentence>
void cut(std::size_t count, StartsSentence starts_sentence, std::vector<std::size_t>& cuts) {
  cuts.clear();
  if (count == 0) return;
  cuts.push_back(0);
  if (count > kLongestPassage) {
    const std::size_t passages = (count + kUsualPassage / 2) / kUsualPassage;
    for (std::size_t i = 1; i < passages; ++i) {
      cuts.push_back(nearest_start(count, starts_sentence, count * i / passages));
    }
  }
  cuts.push_back(count);
}

}  // namespace

void passage_cuts(std::span<const Token> tokens, std::vector<std::size_t>& cuts) {
  const auto starts_sentence = [tokens](std::size_t at) {
    return tokens[at].sentence != tokens[at - 1].sentence;
  };
  cut(tokens.size(), starts_sentence, cuts);
}

void passage_cuts(const std::vector<bool>& sentence_starts, std::vector<std::size_t>& cuts) {
  cut(
      sentence_starts.size(), [&](std::size_t at) { return sentence_starts[at]; }, cuts);
}

}  // namespace dosimeter
