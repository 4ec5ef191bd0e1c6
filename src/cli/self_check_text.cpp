#include "self_check_text.hpp"

#include <algorithm>

#include "text_layout.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::size_t kSideBySide = 6;

std::string_view heading(SelfCheckPart part) {
  return part == SelfCheckPart::sign ? "Signs" : "Risk factors";
}

std::string answer_words(SelfCheckPart part) {
  return std::string(name(SelfCheckAnswer::none, part)) + ", " +
         std::string(name(SelfCheckAnswer::some, part)) + " or " +
         std::string(name(SelfCheckAnswer::much, part));
}

std::string answer(const SelfCheckEntry& entry, std::size_t question) {
  const SelfCheckAnswer given = entry.answers[question];
  if (given == SelfCheckAnswer::skipped) return "-";
  return std::string(name(given, self_check_questions()[question].part));
}

std::string measures_and_help() {
  std::string text = "What helps, according to the source, whatever the answers are:\n";
  for (const SelfCheckMeasure& measure : self_check_measures()) {
    text += wrapped("- " + std::string(measure.title) + ": " + std::string(measure.text), "  ");
  }
  return text + '\n' + wrapped(self_check_help()) + '\n' +
         wrapped("Source: " + std::string(self_check_source()));
}

std::string changes_text(std::span<const SelfCheckEntry> earlier, const SelfCheckEntry& now) {
  if (earlier.empty()) return "";
  const auto changes = self_check_changes(earlier, now);
  if (changes.empty()) return "Nothing that you answered is otherwise than the last time.\n\n";
  std::string text = "What you answered otherwise than the last time:\n";
  for (const SelfCheckChange& change : changes) {
    const SelfCheckQuestion& question = self_check_questions()[change.question];
    text += wrapped("- " + std::string(question.title) + ": " +
                        std::string(name(change.now, question.part)) + "; on " +
                        format_date(change.before_time) + ' ' +
                        std::string(name(change.before, question.part)),
                    "  ");
  }
  return text + '\n';
}

// One table of a few times.
std::string table(std::span<const SelfCheckEntry> entries, const QuestionSet& questions) {
  TextTable table(std::string(1 + entries.size(), 'l'));
  std::string_view last_heading;
  for (std::size_t i = 0; i < kSelfCheckQuestions; ++i) {
    if (!questions[i]) continue;
    const SelfCheckQuestion& question = self_check_questions()[i];
    if (heading(question.part) != last_heading) {
      last_heading = heading(question.part);
      std::vector<std::string> head = {std::string(last_heading)};
      for (const SelfCheckEntry& entry : entries) head.push_back(format_date(entry.time));
      table.add(std::move(head));
    }
    std::vector<std::string> row = {"  " + std::string(question.title)};
    for (const SelfCheckEntry& entry : entries) row.push_back(answer(entry, i));
    table.add(std::move(row));
  }
  return table.text();
}

}  // namespace

std::string questions_text() {
  std::string text = wrapped(self_check_note());
  std::string_view last_heading;
  for (const SelfCheckQuestion& question : self_check_questions()) {
    if (heading(question.part) != last_heading) {
      last_heading = heading(question.part);
      text += '\n' + std::string(last_heading) + ": " + answer_words(question.part) + '\n';
    }
    text += "  " + wrapped(std::string(question.key) + ": " + std::string(question.text), "    ");
  }
  return text + '\n' + measures_and_help();
}

std::string after_self_check(std::span<const SelfCheckEntry> earlier, const SelfCheckEntry& now) {
  return changes_text(earlier, now) + measures_and_help();
}

std::string history_text(std::span<const SelfCheckEntry> entries, const QuestionSet& questions) {
  std::string text;
  for (std::size_t i = 0; i < entries.size(); i += kSideBySide) {
    if (i > 0) text += '\n';
    text += table(entries.subspan(i, std::min(kSideBySide, entries.size() - i)), questions);
  }
  return text;
}

std::string shared_text(std::span<const SelfCheckEntry> entries, const QuestionSet& questions) {
  return wrapped(
             "From a self-check on vicarious trauma. It belongs to the worker, who chose what is "
             "in "
             "here and hands it on of their own accord. It is no diagnosis and no assessment, has "
             "no "
             "score, and may not be used against the worker or asked for again. \"-\" was "
             "skipped.") +
         '\n' + history_text(entries, questions) + '\n' +
         wrapped("Source of the questions: " + std::string(self_check_source()));
}

}  // namespace dosimeter::cli
