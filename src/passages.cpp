#include "passages.hpp"

namespace dosimeter {
namespace {

bool starts_sentence(std::span<const Token> tokens, std::size_t at) {
  return tokens[at].sentence != tokens[at - 1].sentence;
}

// The sentence start nearest to `place`, or `place` where none is near.
std::size_t nearest_start(std::span<const Token> tokens, std::size_t place) {
  for (std::size_t distance = 0; distance <= kUsualPassage / 4; ++distance) {
    if (starts_sentence(tokens, place - distance)) return place - distance;
    if (place + distance < tokens.size() && starts_sentence(tokens, place + distance)) {
      return place + distance;
    }
  }
  return place;
}

}  // namespace

void passage_cuts(std::span<const Token> tokens, std::vector<std::size_t>& cuts) {
  cuts.clear();
  if (tokens.empty()) return;
  cuts.push_back(0);
  if (tokens.size() > kLongestPassage) {
    const std::size_t passages = (tokens.size() + kUsualPassage / 2) / kUsualPassage;
    for (std::size_t i = 1; i < passages; ++i) {
      cuts.push_back(nearest_start(tokens, tokens.size() * i / passages));
    }
  }
  cuts.push_back(tokens.size());
}

}  // namespace dosimeter
