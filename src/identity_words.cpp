#include "identity_words.hpp"

#include "embedded.hpp"
#include "tsv.hpp"

namespace dosimeter {

IdentityWords::IdentityWords() {
  const std::string name = "models/identity.tsv";
  for (const TsvRow& row : parse_tsv(embedded::file(name), name, {"rule", "words"})) {
    if (row.fields[0] != "tied") continue;
    const std::vector<std::string_view> group = split(row.fields[1], ' ');
    for (const std::string_view word : group) groups_.emplace(word, group);
  }
}

std::vector<std::string> IdentityWords::variants(std::string_view phrase) const {
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
  if (sofar.size() == 1) return {};  // nothing to exchange
  return sofar;
}

}  // namespace dosimeter
