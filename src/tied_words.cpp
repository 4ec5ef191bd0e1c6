#include "tied_words.hpp"

#include <algorithm>

#include "embedded.hpp"
#include "tsv.hpp"

namespace dosimeter {

TiedWords::TiedWords() {
  const std::string identity = "models/identity.tsv";
  for (const TsvRow& row : parse_tsv(embedded::file(identity), identity, {"rule", "words"})) {
    if (row.fields[0] == "tied") tie(row.fields[1]);
  }
  const std::string variants = "models/variants.tsv";
  for (const TsvRow& row : parse_tsv(embedded::file(variants), variants, {"words"})) {
    tie(row.fields[0]);
  }
}

void TiedWords::tie(std::string_view words) {
  const std::vector<std::string_view> group = split(words, ' ');
  for (const std::string_view word : group) groups_.emplace(word, group);
}

bool TiedWords::has_tied_word(std::string_view phrase) const {
  while (!phrase.empty()) {
    const std::size_t end = std::min(phrase.find(' '), phrase.size());
    if (groups_.contains(trim(phrase.substr(0, end)))) return true;
    phrase.remove_prefix(std::min(end + 1, phrase.size()));
  }
  return false;
}

std::vector<std::string> TiedWords::variants(std::string_view phrase) const {
  if (!has_tied_word(phrase)) return {};  // as most phrases
  std::vector<std::string> sofar{""};
  for (const std::string_view word : split(phrase, ' ')) {
    const auto group = groups_.find(word);
    const std::vector<std::string_view> choices =
        group == groups_.end() ? std::vector{word} : group->second;
    std::vector<std::string> longer;
    for (const std::string& begun : sofar) {
      for (const std::string_view choice : choices) {
        longer.push_back(begun.empty() ? std::string(choice) : begun + ' ' + std::string(choice));
      }
    }
    sofar = std::move(longer);
  }
  return sofar;
}

}  // namespace dosimeter
