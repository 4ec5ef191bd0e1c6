#include "spelling.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "table_bytes.hpp"
#include "word_hash.hpp"

namespace dosimeter {
namespace {

// Which bits are those of the first `count` (0 to 8) letters.
constexpr std::uint64_t first_letters(std::size_t count) {
  return count == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * count)) - 1;
}

constexpr std::uint64_t every_byte(unsigned char byte) { return 0x0101010101010101u * byte; }

// Whether all bytes are letters a to z, or not among `own`.
bool are_small_letters(std::uint64_t bytes, std::uint64_t own) {
  if ((bytes & kHighBits) != 0) return false;
  const std::uint64_t from_a = bytes + every_byte(0x80 - 'a');
  const std::uint64_t behind_z = bytes + every_byte(0x7F - 'z');
  return (from_a & ~behind_z & own & kHighBits) == (own & kHighBits);
}

bool can_be_listed(std::string_view word) {
  return !word.empty() && word.size() <= kLongestMisspelt &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; });
}

}  // namespace

Letters::Letters(std::string_view word)
    : first_(load_word(word, 0, std::min(kHalf, word.size()))),
      second_(word.size() > kHalf ? load_word(word, kHalf, word.size() - kHalf) : 0),
      size_(word.size()) {}

std::optional<Letters> Letters::of_word(std::string_view text, std::size_t begin,
                                        std::size_t size) {
  const std::size_t first_size = std::min(kHalf, size);
  const std::size_t second_size = size - first_size;
  std::uint64_t first = load_word(text, begin, first_size);
  const std::uint64_t second = second_size == 0 ? 0 : load_word(text, begin + kHalf, second_size);
  if (text[begin] >= 'A' && text[begin] <= 'Z') first |= 'a' ^ 'A';
  if (!are_small_letters(first, first_letters(first_size))) return std::nullopt;
  if (!are_small_letters(second, first_letters(second_size))) return std::nullopt;
  return Letters(first, second, size);
}

std::string_view Letters::word(std::array<char, kLongestMisspelt>& letters) const {
  static_assert(std::endian::native == std::endian::little);
  std::memcpy(letters.data(), &first_, kHalf);
  std::memcpy(letters.data() + kHalf, &second_, kHalf);
  return {letters.data(), size_};
}

// A key, and the word that it is of, or kRight, which is above all numbers of words.
struct Spelling::Key {
  std::uint64_t key;
  std::uint32_t word;

  friend auto operator<=>(const Key&, const Key&) = default;
};

// In order, each once.
std::vector<Spelling::Key> Spelling::keys_of(const SpellingWords& words) {
  std::vector<Key> keys;
  std::uint32_t number = 0;
  for (const std::string& word : words.meant) {
    if (!can_be_listed(word)) continue;
    const Letters letters(word);
    keys.push_back({letters.key(), kRight});
    keys.push_back({letters.key(), number});
    letters.for_each_key_without_a_letter([&](std::uint64_t key) {
      keys.push_back({key, number});
    });
    ++number;
  }
  for (const std::string& word : words.right) {
    if (can_be_listed(word)) keys.push_back({Letters(word).key(), kRight});
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

Spelling::Spelling(const SpellingWords& words) {
  for (const std::string& word : words.meant) {
    if (!can_be_listed(word)) continue;
    letters_ += word;
    ends_.push_back(static_cast<std::uint32_t>(letters_.size()));
  }
  const std::vector<Key> keys = keys_of(words);
  std::vector<FingerprintTable::Entry> entries;
  for (auto begin = keys.begin(); begin != keys.end();) {
    const auto is_other = [&](const Key& key) { return key.key != begin->key; };
    const auto end = std::find_if(begin, keys.end(), is_other);
    entries.push_back({begin->key, value_of(std::span(begin, end))});
    begin = end;
  }
  keys_ = FingerprintTable(std::move(entries));
  fill_filters();
}

// What find() gives for a key, of which `same` are all words.
std::uint32_t Spelling::value_of(std::span<const Key> same) {
  const bool is_right = same.back().word == kRight;
  const auto words = same.first(same.size() - (is_right ? 1 : 0));
  std::uint32_t value = is_right ? kRight : 0;
  if (words.size() == 1) {
    value |= words[0].word + 1;
  } else if (words.size() > 1) {
    value |= kList | static_cast<std::uint32_t>(lists_.size());
    lists_.push_back(static_cast<std::uint32_t>(words.size()));
    for (const Key& key : words) lists_.push_back(key.word);
  }
  return value;
}

void Spelling::fill_filters() {
  filter_ = KeyFilter(keys_.size());
  keys_.for_each_upper_bits([&](std::uint64_t key) { filter_.add(key); });
  constexpr std::size_t kOutlinesOfAWord = 7;
  outlines_ = KeyFilter(kOutlinesOfAWord * size());
  for (std::size_t number = 0; number < size(); ++number) add_outlines(word(number));
}

// Those of all words that are one slip away from `word`.
void Spelling::add_outlines(std::string_view word) {
  std::string without_apostrophe(word);
  std::erase(without_apostrophe, '\'');
  const Letters letters(without_apostrophe);
  const std::uint32_t consonants = letters.consonants();
  for (std::size_t size = word.size() - 1; size <= word.size() + 1; ++size) {
    outlines_.add(letters.outline(consonants, size));
  }
  // One of them left out.
  for (std::uint32_t bits = consonants; bits != 0; bits &= bits - 1) {
    outlines_.add(letters.outline(consonants & ~(bits & (0 - bits)), word.size() - 1));
  }
  // The first letter twice.
  outlines_.add(letters.outline(Letters(std::string{'-', word[0]}).consonants() | consonants,
                                word.size() + 1));
}

void Spelling::write(std::string& bytes) const {
  write_numbers<char>(letters_, bytes);
  write_numbers<std::uint32_t>(ends_, bytes);
  write_numbers<std::uint32_t>(lists_, bytes);
  keys_.write(bytes);
}

Spelling Spelling::read(std::string_view& bytes) {
  Spelling spelling;
  const std::vector<char> letters = read_numbers<char>(bytes);
  spelling.letters_.assign(letters.begin(), letters.end());
  spelling.ends_ = read_numbers<std::uint32_t>(bytes);
  spelling.lists_ = read_numbers<std::uint32_t>(bytes);
  spelling.keys_ = FingerprintTable::read(bytes);
  spelling.fill_filters();
  return spelling;
}

std::string_view Spelling::word(std::size_t number) const {
  const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(letters_).substr(begin, ends_[number] - begin);
}

std::uint32_t Spelling::find(std::uint64_t key) const {
  return filter_.may_hold(key) ? keys_.find(key) : 0;
}

bool Spelling::is_right(const Letters& word) const { return (find(word.key()) & kRight) != 0; }

// The best of the words that a misspelt one may have been meant to be.
class Spelling::Search {
 public:
  Search(const Spelling& spelling, std::string_view written)
      : spelling_(spelling), written_(written) {}

  // Those that a key has given.
  void consider(std::uint32_t found) {
    if (found == 0) return;
    if ((found & kList) == 0) return consider_word(found - 1);
    const std::uint32_t* const list = spelling_.lists_.data() + (found & ~kList);
    for (std::uint32_t i = 1; i <= *list; ++i) consider_word(list[i]);
  }

  std::string_view best() const {
    return best_ == kNone ? std::string_view() : spelling_.word(best_ & kNumber);
  }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  static constexpr unsigned kNumberBits = 22;
  static constexpr std::uint32_t kNumber = (1U << kNumberBits) - 1;

  void consider_word(std::uint32_t number) {
    const auto slip = slip_between(written_, spelling_.word(number));
    if (slip) best_ = std::min(best_, static_cast<std::uint32_t>(*slip) << kNumberBits | number);
  }

  const Spelling& spelling_;
  std::string_view written_;
  std::uint32_t best_ = kNone;  // the kind of slip, and below it the number of the word
};

std::string_view Spelling::meant_by(const Letters& written) const {
  if (!outlines_.may_hold(written.outline(written.consonants(), written.size()))) return {};
  const std::uint32_t whole = find(written.key());
  if ((whole & kRight) != 0) return {};
  std::array<std::uint64_t, kLongestMisspelt> held;  // keys that may be there
  std::size_t count = 0;
  written.for_each_key_without_a_letter([&](std::uint64_t key) {
    held[count] = key;
    count += filter_.may_hold(key);
  });
  if (whole == 0 && count == 0) return {};
  std::array<char, kLongestMisspelt> letters;
  Search search(*this, written.word(letters));
  search.consider(whole);
  for (std::size_t i = 0; i < count; ++i) search.consider(keys_.find(held[i]) & ~kRight);
  return search.best();
}

}  // namespace dosimeter
