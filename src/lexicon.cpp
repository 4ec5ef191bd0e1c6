#include "dosimeter/lexicon.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "dosimeter/error.hpp"
#include "dosimeter/exposure.hpp"
#include "embedded.hpp"
#include "lexicon_data.hpp"
#include "standard_tables.hpp"
#include "table_bytes.hpp"
#include "tied_words.hpp"
#include "tsv.hpp"

namespace dosimeter {

namespace {

constexpr PhraseTable::Value kExcluded = Lexicon::Data::kExcluded;

const std::vector<std::string_view> kColumns = {"term",     "forms",   "category",
                                                "severity", "exclude", "note"};

bool is_vowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

bool ends_in_consonant_y(std::string_view word) {
  return word.size() > 1 && word.back() == 'y' && !is_vowel(word[word.size() - 2]);
}

// "stab" but not "visit" or "beat": one vowel, then one final consonant that doubles.
bool doubles_last(std::string_view word) {
  if (word.size() < 3) return false;
  const char last = word.back();
  if (is_vowel(last) || last == 'w' || last == 'x' || last == 'y') return false;
  return std::count_if(word.begin(), word.end(), is_vowel) == 1 && is_vowel(word[word.size() - 2]);
}

std::string replace_tail(std::string_view word, std::size_t tail, std::string_view by) {
  return std::string(word.substr(0, word.size() - tail)).append(by);
}

std::string with_s(std::string_view word) {
  if (ends_in_consonant_y(word)) return replace_tail(word, 1, "ies");
  for (const std::string_view hiss : {"s", "x", "z", "ch", "sh"}) {
    if (word.ends_with(hiss)) return std::string(word) + "es";
  }
  return std::string(word) + "s";
}

CategorySet parse_categories(std::string_view field, const std::string& name, std::size_t line) {
  CategorySet categories;
  for (const std::string_view part : split(field, '+')) {
    const auto position = std::find(kCategoryNames.begin(), kCategoryNames.end(), part);
    if (position == kCategoryNames.end()) {
      throw Error({name, line, "unknown category \"" + std::string(part) + "\"",
                   "use one of the fifteen of the rubric, or several joined by +"});
    }
    categories.set(static_cast<std::size_t>(position - kCategoryNames.begin()));
  }
  if (categories.none()) throw Error({name, line, "no category", "name at least one"});
  return categories;
}

float parse_severity(std::string_view field, const std::string& name, std::size_t line) {
  float severity = 0;
  const auto [end, code] = std::from_chars(field.data(), field.data() + field.size(), severity);
  if (code != std::errc() || end != field.data() + field.size() || severity < 0.5F ||
      severity > 5.0F || std::fmod(severity, 0.5F) != 0.0F) {
    throw Error({name, line, "severity \"" + std::string(field) + "\" is not on the scale",
                 "give 0.5 to 5 in steps of 0.5"});
  }
  return severity;
}

// The literal forms, the term first.
std::vector<std::string> literal_forms(std::string_view term, std::string_view field) {
  std::vector<std::string> forms{std::string(term)};
  for (const std::string_view part : split(field, '|')) {
    if (part != "-" && part != "n" && part != "v") forms.emplace_back(part);
  }
  return forms;
}

// The inflections that "n" and "v" ask for.
std::vector<std::string> generated_forms(std::string_view term, std::string_view field) {
  std::vector<std::string> forms;
  const std::size_t last_space = term.rfind(' ');
  const std::size_t last_word = last_space == std::string_view::npos ? 0 : last_space + 1;
  const std::size_t first_space = std::min(term.find(' '), term.size());
  for (const std::string_view part : split(field, '|')) {
    if (part == "n") {
      forms.push_back(std::string(term.substr(0, last_word)) + plural(term.substr(last_word)));
    } else if (part == "v") {
      for (const std::string& form : verb_forms(term.substr(0, first_space))) {
        forms.push_back(form + std::string(term.substr(first_space)));
      }
    }
  }
  return forms;
}

LexiconEntry parse_entry(const TsvRow& row, const std::string& name) {
  LexiconEntry entry;
  entry.line = row.line;
  entry.term = trim(row.fields[0]);
  entry.forms = literal_forms(entry.term, row.fields[1]);
  entry.categories = parse_categories(row.fields[2], name, row.line);
  entry.severity = parse_severity(trim(row.fields[3]), name, row.line);
  for (const std::string_view phrase : split(row.fields[4], ';')) {
    entry.exclusions.emplace_back(phrase);
  }
  entry.note = trim(row.fields[5]);
  return entry;
}

// Puts a lexicon together. What is written out comes first and wins; what is derived from it gives
// way where the phrase is taken.
class Builder {
 public:
  explicit Builder(const std::string& name) : name_(name) {}

  void add_entry(const TsvRow& row) {
    if (count_words(row.fields[0]) == 0) {
      throw Error({name_, row.line, "no term", "write the term first"});
    }
    data_->entries.push_back(parse_entry(row, name_));
    for (const std::string& form : data_->entries.back().forms) {
      add_written(form, "is already listed", data_->entries.size() - 1);
    }
  }

  // The same phrases about somebody else, "hit him" where the file says "hit her", and in other
  // spelling.
  void add_variants() {
    for (std::size_t i = 0; i < data_->entries.size(); ++i) {
      for (const std::string& form : data_->entries[i].forms) {
        for (const std::string& variant : tied_.variants(form)) {
          add_written(variant, "is already listed for another gender or in another spelling", i);
        }
      }
    }
  }

  void add_inflections(const std::vector<TsvRow>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      LexiconEntry& entry = data_->entries[i];
      for (std::string& form : generated_forms(entry.term, rows[i].fields[1])) {
        const auto index = static_cast<PhraseTable::Value>(i);
        const bool was_free = add_derived(form, index);
        data_->inflections_taken.push_back(was_free ? 1 : 0);
        if (was_free) entry.forms.push_back(std::move(form));
      }
    }
  }

  void add_exclusions() {
    for (const LexiconEntry& entry : data_->entries) {
      for (const std::string& phrase : entry.exclusions) add_derived(phrase, kExcluded);
    }
  }

  std::unique_ptr<Lexicon::Data> finish() {
    data_->phrases.freeze();
    data_->set_figures();
    return std::move(data_);
  }

 private:
  void add_written(const std::string& form, const std::string& complaint, std::size_t index) {
    const auto other = data_->phrases.add(form, static_cast<PhraseTable::Value>(index));
    if (!other || *other == index) return;
    const std::vector<LexiconEntry>& entries = data_->entries;
    throw Error({name_, entries[index].line, "\"" + form + "\" " + complaint,
                 "remove it here or in line " + std::to_string(entries[*other].line)});
  }

  // Whether the phrase itself was free.
  bool add_derived(const std::string& phrase, PhraseTable::Value value) {
    const bool was_free = !data_->phrases.add(phrase, value);
    for (const std::string& variant : tied_.variants(phrase)) {
      data_->phrases.add(variant, value);
    }
    return was_free;
  }

  const std::string& name_;
  TiedWords tied_;
  std::unique_ptr<Lexicon::Data> data_ = std::make_unique<Lexicon::Data>();
};

// What Data::write has written, with the entries of its file.
std::unique_ptr<Lexicon::Data> made_again(std::string_view tsv, const std::string& name,
                                          std::string_view bytes) {
  auto data = std::make_unique<Lexicon::Data>();
  data->phrases = PhraseTable::read(bytes);
  data->inflections_taken = read_numbers<std::uint8_t>(bytes);
  std::size_t inflection = 0;
  for (const TsvRow& row : parse_tsv(tsv, name, kColumns)) {
    LexiconEntry entry = parse_entry(row, name);
    for (std::string& form : generated_forms(entry.term, row.fields[1])) {
      if (data->inflections_taken.at(inflection++) != 0) entry.forms.push_back(std::move(form));
    }
    data->entries.push_back(std::move(entry));
  }
  data->set_figures();
  return data;
}

}  // namespace

std::string plural(std::string_view noun) {
  for (const std::string_view word : {"knife", "wife", "life", "thief", "half", "wolf", "leaf"}) {
    if (noun == word) return replace_tail(noun, noun.ends_with("fe") ? 2 : 1, "ves");
  }
  return with_s(noun);
}

std::vector<std::string> verb_forms(std::string_view verb) {
  std::string stem(verb);
  if (doubles_last(verb)) stem += verb.back();
  std::string past = stem + "ed";
  std::string participle = stem + "ing";
  if (verb.ends_with('e')) {
    past = replace_tail(verb, 0, "d");
    if (verb.ends_with("ie")) {
      participle = replace_tail(verb, 2, "ying");
    } else if (!verb.ends_with("ee") && !verb.ends_with("ye") && !verb.ends_with("oe")) {
      participle = replace_tail(verb, 1, "ing");
    }
  } else if (ends_in_consonant_y(verb)) {
    past = replace_tail(verb, 1, "ied");
  }
  return {with_s(verb), std::move(past), std::move(participle)};
}

Lexicon::Lexicon(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Lexicon::~Lexicon() = default;
Lexicon::Lexicon(Lexicon&&) noexcept = default;
Lexicon& Lexicon::operator=(Lexicon&&) noexcept = default;

Lexicon Lexicon::parse(std::string_view tsv, const std::string& name) {
  const std::vector<TsvRow> rows = parse_tsv(tsv, name, kColumns);
  Builder builder(name);
  for (const TsvRow& row : rows) builder.add_entry(row);
  builder.add_variants();
  builder.add_inflections(rows);
  builder.add_exclusions();
  return Lexicon(builder.finish());
}

Lexicon Lexicon::load(const std::string& path) { return parse(read_file(path), path); }

const Lexicon& Lexicon::standard() {
  static const Lexicon lexicon = [] {
    const std::string name = "models/lexicon.tsv";
    const std::string_view tsv = embedded::file(name);
    const auto tables = standard_tables();
    Lexicon standard = tables ? Lexicon(made_again(tsv, name, tables->lexicon)) : parse(tsv, name);
    standard.data_->is_standard = true;
    return standard;
  }();
  return lexicon;
}

void Lexicon::Data::set_figures() {
  figures.reserve(entries.size());
  for (const LexiconEntry& entry : entries) {
    figures.push_back({dose_rate(entry.severity), entry.severity,
                       static_cast<std::uint16_t>(entry.categories.to_ulong())});
  }
}

void Lexicon::Data::write(std::string& bytes) const {
  phrases.write(bytes);
  write_numbers<std::uint8_t>(inflections_taken, bytes);
}

std::span<const LexiconEntry> Lexicon::entries() const { return data_->entries; }

void Lexicon::find(std::string_view text, std::span<const Token> tokens,
                   std::vector<Mention>& mentions) const {
  const std::vector<std::uint32_t> lengths = any_lengths(tokens.size());
  data_->find(text, tokens, all_tokens(tokens.size()), {lengths}, mentions);
}

void Lexicon::Data::find(std::string_view text, std::span<const Token> tokens,
                         std::span<const std::uint32_t> beginnings,
                         const PhraseTable::LengthsByToken& lengths,
                         std::vector<Mention>& mentions) const {
  constexpr std::size_t kAhead = 8;  // searches whose memory is fetched meanwhile
  for (const std::uint32_t i : beginnings.first(std::min(kAhead, beginnings.size()))) {
    phrases.prefetch(tokens, i, lengths[i]);
  }
  std::uint32_t next = 0;  // the first token behind the last match
  for (std::size_t number = 0; number < beginnings.size(); ++number) {
    if (number + kAhead < beginnings.size()) {
      const std::uint32_t ahead = beginnings[number + kAhead];
      phrases.prefetch(tokens, ahead, lengths[ahead]);
    }
    const std::uint32_t i = beginnings[number];
    if (i < next) continue;
    const auto match = phrases.find(text, tokens, i, tokens.size(), lengths[i]);
    if (!match) continue;
    if (match->value != kExcluded) mentions.push_back({match->value, i, match->tokens});
    next = i + match->tokens;
  }
}

}  // namespace dosimeter
