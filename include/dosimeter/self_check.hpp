#pragma once
// A self-check that belongs to the worker: the eleven signs of vicarious trauma and the four risk
// factors of the source, as questions that somebody may put to themselves. No score, no cut-off, no
// diagnosis. Nothing else of this library reads the file that it is kept in.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/document.hpp"

namespace dosimeter {

enum class SelfCheckPart : std::uint8_t { sign, risk_factor };

struct SelfCheckQuestion {
  std::string_view key;  // "sleep"
  SelfCheckPart part = SelfCheckPart::sign;
  std::string_view title;  // "Sleep"
  std::string_view text;   // the question, one sentence
};

inline constexpr std::size_t kSelfCheckSigns = 11;
inline constexpr std::size_t kSelfCheckQuestions = 15;

// The signs, then the risk factors; those of the article, in the words of this project.
std::span<const SelfCheckQuestion, kSelfCheckQuestions> self_check_questions();

enum class SelfCheckAnswer : std::uint8_t { skipped, none, some, much };

// "not at all", "sometimes" and "often" for a sign; "no", "partly" and "yes" for a risk factor;
// "skipped" for both.
std::string_view name(SelfCheckAnswer answer, SelfCheckPart part);
// The other way; empty for other words. Compared without case.
std::optional<SelfCheckAnswer> self_check_answer(std::string_view name, SelfCheckPart part);

// How files write an answer, the same for both parts: "skipped", "none", "some", "much".
std::string_view stored_name(SelfCheckAnswer answer);

// What to read before the questions: what they are about, and that all of it is voluntary.
std::string_view self_check_note();
// The source of questions and measures, citable.
std::string_view self_check_source();

// What the source names as helpful, for whoever answers whatever.
struct SelfCheckMeasure {
  std::string_view title;
  std::string_view text;
};
std::span<const SelfCheckMeasure> self_check_measures();
// Where to find somebody to talk to.
std::string_view self_check_help();

// The answers of one time, in the order of the questions.
struct SelfCheckEntry {
  Time time{};
  std::array<SelfCheckAnswer, kSelfCheckQuestions> answers{};

  bool operator==(const SelfCheckEntry&) const = default;
};

// A question that was answered otherwise when it was last answered.
struct SelfCheckChange {
  std::size_t question = 0;  // index into self_check_questions()
  SelfCheckAnswer before = SelfCheckAnswer::skipped;
  SelfCheckAnswer now = SelfCheckAnswer::skipped;
  Time before_time{};
};
// Between `now` and what was answered in `earlier`, whose last entry is the latest.
std::vector<SelfCheckChange> self_check_changes(std::span<const SelfCheckEntry> earlier,
                                                const SelfCheckEntry& now);

// The questions as a page for a browser, complete in one file. It loads and sends nothing and keeps
// nothing; where the worker asks for it, it saves the answers to a sealed file, which
// read_self_checks reads. It reads no file that was sealed with scrypt, which browsers lack.
std::string self_check_page();

// Keeps the entries in a file that only the worker's passphrase opens: sealed with AES-256-GCM
// under a key that scrypt derives from the passphrase (or PBKDF2, where the file was one of the
// page's and is to stay so), readable by its owner alone (mode 0600). It is replaced as a whole or
// not at all; folders that are missing are made. Throws Error where the
// file cannot be written, and std::invalid_argument for an empty passphrase.
void write_self_checks(const std::string& path, std::span<const SelfCheckEntry> entries,
                       std::string_view passphrase);

// The entries, in the order in which they were made; none where there is no file. Throws Error, and
// leaves the file as it is, for a wrong passphrase, for a file that was cut short or altered, and
// for one that is something else.
std::vector<SelfCheckEntry> read_self_checks(const std::string& path, std::string_view passphrase);

}  // namespace dosimeter
