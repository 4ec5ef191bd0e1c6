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
    const std::uint64_t lexicon = word_at(file.content, 0);
    const std::uint64_t rules = word_at(file.content, kSizeBytes);
    const std::string_view all = file.content.substr(2 * kSizeBytes);
    return StandardTables{all.substr(0, lexicon), all.substr(lexicon, rules),
                          all.substr(lexicon + rules)};
  }
  return std::nullopt;
}

std::string make_standard_tables() {
  std::string lexicon;
  Lexicon::standard().data().write(lexicon);
  std::string rules;
  AssertionRules::standard().data().phrases.write(rules);
  std::string vocabulary;
  Vocabulary(Model::standard().data(), Lexicon::standard(), AssertionRules::standard())
      .write(vocabulary);
  std::string bytes;
  append_word(lexicon.size(), bytes);
  append_word(rules.size(), bytes);
  return bytes + lexicon + rules + vocabulary;
}

}  // namespace dosimeter
