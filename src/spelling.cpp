#include "spelling.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "table_bytes.hpp"
#include "word_hash.hpp"

namespace dosimeter {
namespace {

// As many different ones as the standard words have.
constexpr std::size_t kSlipsOfAWord = 15;

bool can_be_listed(std::string_view word) {
  return !word.empty() && word.size() <= kLongestMisspelt &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; });
}

}  // namespace

std::string_view Letters::word(std::array<char, kLongestMisspelt>& letters) const {
  std::memcpy(letters.data(), &letters_, sizeof letters_);
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
  slips_ = KeyFilter(kSlipsOfAWord * size());
  for (std::size_t number = 0; number < size(); ++number) add_slips(word(number));
}

// The skeletons of all that slip_between() takes for `word`, and of a few others.
void Spelling::add_slips(std::string_view word) {
  const std::size_t size = word.size();
  std::array<char, kLongestMisspelt + 1> letters{};
  const auto add = [&](Slip slip, std::size_t written_size) {
    if (written_size < least_length(slip) || written_size > kLongestMisspelt) return;
    slips_.add(Letters({letters.data(), letters.size()}, written_size).skeleton());
  };
  const std::size_t apostrophe = word.find('\'');
  if (apostrophe != std::string_view::npos) {  // its only slip, as no token that is read has one
    const auto rest = word.substr(apostrophe + 1);
    std::copy(rest.begin(), rest.end(), std::copy_n(word.begin(), apostrophe, letters.begin()));
    return add(Slip::apostrophe, size - 1);
  }
  std::copy(word.begin(), word.end(), letters.begin());
  add(Slip::vowel, size);
  for (std::size_t i = 1; i + 1 < size; ++i) {
    std::swap(letters[i], letters[i + 1]);
    add(Slip::swapped, size);
    std::swap(letters[i], letters[i + 1]);
  }
  for (std::size_t i = size - 1; i > 0; --i) {  // each letter left out, from the last one on
    add(word[i] == word[i - 1] ? Slip::doubling : Slip::omitted, size - 1);
    letters[i - 1] = word[i];
  }
  std::copy(word.begin(), word.end(), letters.begin() + 1);
  for (std::size_t i = 0; i < size; ++i) {  // one more behind each letter
    letters[i] = word[i];
    letters[i + 1] = word[i];
    add(Slip::doubling, size + 1);
    letters[i + 1] = kVowels[0];
    if (i + 1 < size) add(Slip::added, size + 1);
  }
}

void Spelling::write(std::string& bytes) const {
  write_numbers<char>(letters_, bytes);
  write_numbers<std::uint32_t>(ends_, bytes);
  write_numbers<std::uint32_t>(lists_, bytes);
  keys_.write(bytes);
  filter_.write(bytes);
  slips_.write(bytes);
}

Spelling Spelling::read(std::string_view& bytes) {
  Spelling spelling;
  const std::vector<char> letters = read_numbers<char>(bytes);
  spelling.letters_.assign(letters.begin(), letters.end());
  spelling.ends_ = read_numbers<std::uint32_t>(bytes);
  spelling.lists_ = read_numbers<std::uint32_t>(bytes);
  spelling.keys_ = FingerprintTable::read(bytes);
  spelling.filter_ = KeyFilter::read(bytes);
  spelling.slips_ = KeyFilter::read(bytes);
  return spelling;
}

std::string_view Spelling::word(std::size_t number) const {
  const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(letters_).substr(begin, ends_[number] - begin);
}

bool Spelling::is_right(const Letters& word) const {
  return (keys_.find(word.key()) & kRight) != 0;
}

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
  if (!may_be_misspelt(begin_look(written))) return {};
  const std::uint32_t whole = keys_.find(written.key());
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
