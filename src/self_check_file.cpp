// The worker's entries as JSON in a sealed file.

#include <boost/json.hpp>
#include <filesystem>

#include "dosimeter/error.hpp"
#include "dosimeter/self_check.hpp"
#include "sealed_file.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

// What is sealed is filled up with blanks to a multiple of this many bytes: the file's size says
// next to nothing about how much was answered.
constexpr std::size_t kPadding = 4096;

constexpr std::array kAnswers = {SelfCheckAnswer::skipped, SelfCheckAnswer::none,
                                 SelfCheckAnswer::some, SelfCheckAnswer::much};

json::object to_json(const SelfCheckEntry& entry) {
  json::object answers;
  for (std::size_t i = 0; i < kSelfCheckQuestions; ++i) {
    if (entry.answers[i] == SelfCheckAnswer::skipped) continue;
    answers[self_check_questions()[i].key] = stored_name(entry.answers[i]);
  }
  return {{"time", format_time(entry.time)}, {"answers", std::move(answers)}};
}

std::string written(std::span<const SelfCheckEntry> entries) {
  json::array list;
  for (const SelfCheckEntry& entry : entries) list.push_back(to_json(entry));
  std::string text = json::serialize(json::object{{"entries", std::move(list)}});
  text.append(kPadding - text.size() % kPadding, ' ');
  return text;
}

constexpr const char* kForeign = "a word of another version";

std::size_t question_of(std::string_view key) {
  const auto questions = self_check_questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (questions[i].key == key) return i;
  }
  throw std::out_of_range(kForeign);
}

SelfCheckAnswer answer_of(std::string_view word) {
  for (const SelfCheckAnswer answer : kAnswers) {
    if (stored_name(answer) == word) return answer;
  }
  throw std::out_of_range(kForeign);
}

SelfCheckEntry entry_of(const json::object& object) {
  SelfCheckEntry entry;
  entry.time = parse_time(std::string_view(object.at("time").as_string())).value();
  for (const auto& [key, answer] : object.at("answers").as_object()) {
    entry.answers[question_of(std::string_view(key))] =
        answer_of(std::string_view(answer.as_string()));
  }
  return entry;
}

std::vector<SelfCheckEntry> read(const std::string& text) {
  const json::value root = json::parse(text);
  std::vector<SelfCheckEntry> entries;
  for (const auto& item : root.as_object().at("entries").as_array()) {
    entries.push_back(entry_of(item.as_object()));
  }
  return entries;
}

// That of the file that is there, so that the page still opens what it made; else scrypt.
KeyDerivation derivation_of_file(const std::string& path) {
  if (!std::filesystem::is_regular_file(path) || std::filesystem::is_empty(path)) {
    return KeyDerivation::scrypt;
  }
  return derivation_of(read_file(path));
}

}  // namespace

void write_self_checks(const std::string& path, std::span<const SelfCheckEntry> entries,
                       std::string_view passphrase) {
  write_private_file(path, seal(written(entries), passphrase, derivation_of_file(path)));
}

std::vector<SelfCheckEntry> read_self_checks(const std::string& path, std::string_view passphrase) {
  if (!std::filesystem::exists(path)) return {};
  const std::string text = unseal(read_file(path), passphrase, path);
  try {
    return read(text);
  } catch (const std::exception&) {
    // The seal holds, so whoever wrote this knew the passphrase and meant it so.
    throw Error({path, 0, "the self-checks are those of another version",
                 "use the version that wrote them; nothing was changed"});
  }
}

}  // namespace dosimeter
