#include "setup.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "options.hpp"
#include "suggestion.hpp"
#include "tsv.hpp"

namespace dosimeter::cli {
namespace {

// Bytes: the tokenizer's offsets are 32-bit (text.hpp).
constexpr unsigned kLongestText = std::numeric_limits<std::int32_t>::max() - 1;

// The names of --fields, as the options of the same meaning are called.
constexpr std::array<std::pair<std::string_view, std::string FieldNames::*>, 6> kFields = {
    {{"id", &FieldNames::id},
     {"worker", &FieldNames::worker},
     {"date", &FieldNames::time},
     {"case", &FieldNames::case_id},
     {"kind", &FieldNames::kind},
     {"text", &FieldNames::text}}};

std::string& field_called(std::string_view name, FieldNames& names) {
  std::vector<std::string_view> known;
  for (const auto& [field, member] : kFields) {
    if (field == name) return names.*member;
    known.push_back(field);
  }
  throw UsageError("--fields knows id, worker, date, case, kind and text, not " + quoted(name) +
                   suggestion(name, known));
}

// "worker=officer,text=narrative". A field that is given twice may be called either.
FieldNames field_names(const std::vector<std::string>& lists) {
  FieldNames given{"", "", "", "", "", ""};
  for (const std::string& list : lists) {
    for (const std::string_view pair : split(list, ',')) {
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || equals == 0 || equals + 1 == pair.size()) {
        throw UsageError("--fields takes pairs as worker=officer,text=narrative, not " +
                         quoted(pair));
      }
      std::string& names = field_called(trim(pair.substr(0, equals)), given);
      if (!names.empty()) names += ',';
      names += trim(pair.substr(equals + 1));
    }
  }
  FieldNames names;
  for (const auto& [field, member] : kFields) {
    if (!(given.*member).empty()) names.*member = given.*member;
  }
  return names;
}

template <class Thing>
const Thing& loaded_or_standard(const Arguments& arguments, const char* option,
                                std::optional<Thing>& loaded) {
  const std::string path = text_option(arguments, option);
  if (path.empty()) return Thing::standard();
  loaded = Thing::load(path);
  return *loaded;
}

}  // namespace

Time date_option(const Arguments& arguments, const char* name) {
  const std::string given = text_option(arguments, name);
  const auto time = parse_time(given);
  if (!time) {
    throw UsageError(std::string("--") + name + " takes a date as 2026-03-16, not " +
                     quoted(given));
  }
  return *time;
}

ReadOptions read_options(const Arguments& arguments) {
  constexpr std::array formats = {Format::automatic, Format::text,  Format::webvtt,
                                  Format::subrip,    Format::jsonl, Format::csv};
  ReadOptions options;
  options.format = formats.at(choice_option(arguments, "format"));
  options.encoding = text_option(arguments, "encoding");
  options.worker = text_option(arguments, "worker");
  options.case_id = text_option(arguments, "case");
  options.max_record_bytes = number_option(arguments, "max-record-bytes", 1, kLongestText,
                                           static_cast<unsigned>(options.max_record_bytes));
  if (arguments.contains("date")) options.time = date_option(arguments, "date");
  if (arguments.contains("fields")) {
    options.fields = field_names(arguments["fields"].as<std::vector<std::string>>());
  }
  return options;
}

Instrument::Instrument(const Arguments& arguments, const Policy& otherwise) : policy_(otherwise) {
  if (const auto path = text_option(arguments, "policy"); !path.empty()) {
    policy_ = Policy::load(path);
  }
  const Model& model = loaded_or_standard(arguments, "model", model_);
  const Lexicon& lexicon = loaded_or_standard(arguments, "lexicon", lexicon_);
  const AssertionRules& rules = loaded_or_standard(arguments, "assertion", rules_);
  scorer_.emplace(model, lexicon, rules,
                  ScoreOptions{policy_.reading_words_per_minute,
                               policy_.listening_minutes_per_recorded_minute});
}

}  // namespace dosimeter::cli
