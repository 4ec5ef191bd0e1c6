#include "spelling_words.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <set>
#include <utility>

#include "assertion_data.hpp"
#include "dosimeter/error.hpp"
#include "embedded.hpp"
#include "model_data.hpp"
#include "tsv.hpp"
#include "word_hash.hpp"

namespace dosimeter {
namespace {

constexpr std::uint32_t kNoColumn = 0xFFFFFFFF;

// The columns of a model's words: those that more passages have come first.
class ColumnNumbers {
 public:
  explicit ColumnNumbers(const Model::Data& model) {
    columns_.reserve(model.fingerprints.size());
    for (std::size_t i = 0; i < model.fingerprints.size(); ++i) {
      columns_.try_emplace(model.fingerprints[i], model.column_numbers[i]);
    }
  }
  std::uint32_t of(std::string_view word) const {
    const auto column = columns_.find(word_hash(word));
    return column == columns_.end() ? kNoColumn : column->second;
  }

 private:
  boost::unordered_flat_map<std::uint64_t, std::uint32_t, MixedAlready> columns_;
};

class Collector {
 public:
  explicit Collector(const Model::Data& model) : columns_(model) {}

  void add_meant(std::string_view word) {
    if (!barred_.contains(word)) meant_.emplace(columns_.of(word), word);
  }
  // Not to be taken for another word.
  void add_right(std::string_view word) { right_.emplace(word); }
  // Nor another word for it. Before those that may be meant.
  void add_barred(std::string_view word) {
    barred_.emplace(word);
    add_right(word);
  }

  // The words of a phrase.
  template <class Add>
  void add_phrase(std::string_view phrase, Add add) {
    tokenize(phrase, tokens_);
    for (const Token& token : tokens_) {
      add(fold(phrase.substr(token.begin, token.end - token.begin)));
    }
  }

  // What the model knows of the words for reading.
  void add_file(std::string_view tsv, const std::string& name) {
    for (const TsvRow& row : parse_tsv(tsv, name, {"rule", "words"})) {
      const bool is_meant = row.fields[0] == "meant";
      if (!is_meant && row.fields[0] != "right") {
        throw Error({name, row.line, "unknown rule \"" + std::string(row.fields[0]) + "\"",
                     "use one of: meant, right"});
      }
      for (const std::string_view word : split(row.fields[1], ' ')) {
        if (is_meant && columns_.of(word) != kNoColumn) {
          add_meant(word);
        } else {
          add_right(word);
        }
      }
    }
  }

  SpellingWords finish() const {
    SpellingWords words;
    for (const auto& [column, word] : meant_) words.meant.push_back(word);
    words.right.assign(right_.begin(), right_.end());
    return words;
  }

 private:
  ColumnNumbers columns_;
  std::vector<Token> tokens_;
  std::set<std::pair<std::uint32_t, std::string>> meant_;
  std::set<std::string, std::less<>> right_;
  std::set<std::string, std::less<>> barred_;
};

// Nobody is taken to be of an identity by a slip of the hand.
void add_identity_words(Collector& words) {
  const std::string name = "models/identity.tsv";
  for (const TsvRow& row : parse_tsv(embedded::file(name), name, {"rule", "words"})) {
    for (const std::string_view word : split(row.fields[1], ' ')) {
      if (row.fields[0] == "none") words.add_barred(word);
    }
  }
}

}  // namespace

SpellingWords spelling_words(std::string_view tsv, const std::string& name,
                             const Model::Data& model, const Lexicon& lexicon,
                             const AssertionRules& rules) {
  Collector words(model);
  add_identity_words(words);
  const auto add_right = [&](std::string_view word) { words.add_right(word); };
  const auto add_terms = [&](const Lexicon& of, const AssertionRules& and_of, auto add) {
    for (const LexiconEntry& entry : of.entries()) {
      for (const std::string& form : entry.forms) words.add_phrase(form, add);
      for (const std::string& phrase : entry.exclusions) words.add_phrase(phrase, add_right);
    }
    words.add_phrase(and_of.data().all_phrases, add);
  };
  add_terms(lexicon, rules, [&](std::string_view word) { words.add_meant(word); });
  // Words of their own whatever the lexicon and the rules: the file was made with these known.
  add_terms(Lexicon::standard(), AssertionRules::standard(), add_right);
  words.add_file(tsv, name);
  return words.finish();
}

SpellingWords spelling_words(const Model::Data& model, const Lexicon& lexicon,
                             const AssertionRules& rules) {
  const std::string name = "models/spelling.tsv";
  return spelling_words(embedded::file(name), name, model, lexicon, rules);
}

}  // namespace dosimeter
