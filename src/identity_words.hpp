#pragma once
// Words that differ in gender alone (models/identity.tsv): what happened weighs the same, whoever
// it happened to.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dosimeter {

class IdentityWords {
 public:
  // Reads the embedded models/identity.tsv.
  IdentityWords();

  // The other ways to say a phrase with its gendered words exchanged, each independently: "he hit
  // her" gives "she hit her", "he hit him" ... A phrase without such words has none.
  std::vector<std::string> variants(std::string_view phrase) const;

 private:
  bool has_tied_word(std::string_view phrase) const;

  std::unordered_map<std::string_view, std::vector<std::string_view>> groups_;  // by member
};

}  // namespace dosimeter
