#include "standard_tables.hpp"

#include "assertion_data.hpp"
#include "embedded.hpp"
#include "lexicon_data.hpp"
#include "little_endian.hpp"
#include "vocabulary.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kSizeBytes = 8;

}  // namespace

std::optional<StandardTables> standard_tables() {
  for (const embedded::File& file : embedded::files()) {
    if (!file.name.ends_with(DOSIMETER_TABLES)) continue;
    const std::uint64_t size = word_at(file.content, 0);
    const std::string_view both = file.content.substr(kSizeBytes);
    return StandardTables{both.substr(0, size), both.substr(size)};
  }
  return std::nullopt;
}

std::string make_standard_tables() {
  std::string lexicon;
  Lexicon::standard().data().write(lexicon);
  std::string vocabulary;
  Vocabulary(Model::standard().data(), Lexicon::standard(), AssertionRules::standard())
      .write(vocabulary);
  std::string bytes;
  append_word(lexicon.size(), bytes);
  return bytes + lexicon + vocabulary;
}

}  // namespace dosimeter
