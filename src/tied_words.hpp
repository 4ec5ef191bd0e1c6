#pragma once
// Words that weigh the same: those that differ in gender alone (models/identity.tsv), since what
// happened is as heavy whoever it happened to, and those that are one word in several spellings
// (models/variants.tsv).

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dosimeter {

class TiedWords {
 public:
  // Reads the embedded files.
  TiedWords();

  // All ways to say a phrase with its tied words exchanged, each independently: "he hit her" gives
  // "she hit her", "he hit him" ... A phrase without such words has none.
  std::vector<std::string> variants(std::string_view phrase) const;

 private:
  void tie(std::string_view words);
  bool has_tied_word(std::string_view phrase) const;

  std::unordered_map<std::string_view, std::vector<std::string_view>> groups_;  // by member
};

}  // namespace dosimeter
