#include "word_reading.hpp"

#include "dosimeter/scorer.hpp"
#include "spelling_words.hpp"
#include "tsv.hpp"
#include "vocabulary.hpp"

namespace dosimeter {
namespace {

std::string read_word(const std::string& word, const Vocabulary& vocabulary,
                      const Spelling& spelling) {
  std::vector<Token> tokens;
  tokenize(word, tokens);
  if (tokens.size() != 1 || vocabulary.ngrams().find(tokens[0].hash) != 0) return word;
  Letters written;
  if (!written.read(word, tokens, 0)) return word;
  const std::string_view meant = spelling.meant_by(written);
  return meant.empty() ? word : std::string(meant);
}

}  // namespace

std::vector<std::string> read_words(const std::vector<std::string>& words,
                                    const std::optional<std::string>& path) {
  const Scorer scorer;
  const Vocabulary& vocabulary = scorer.vocabulary();
  std::optional<Spelling> own;
  if (path) {
    own.emplace(spelling_words(read_file(*path), *path, scorer.model().data(), scorer.lexicon(),
                               scorer.rules()));
  }
  std::vector<std::string> read;
  for (const std::string& word : words) {
    read.push_back(read_word(word, vocabulary, own ? *own : vocabulary.spelling()));
  }
  return read;
}

}  // namespace dosimeter
