#pragma once
// What the self-check shows: the questions, what changed, the answers of several times, and what a
// worker hands on.

#include <bitset>
#include <span>
#include <string>

#include "dosimeter/self_check.hpp"

namespace dosimeter::cli {

using QuestionSet = std::bitset<kSelfCheckQuestions>;

// Note, questions with their keys and answers, help and source.
std::string questions_text();

// After the last question: what changed since `earlier`, measures, help.
std::string after_self_check(std::span<const SelfCheckEntry> earlier, const SelfCheckEntry& now);

// The answers of each time, one column a time; at most six side by side.
std::string history_text(std::span<const SelfCheckEntry> entries, const QuestionSet& questions);

// The file that a worker may hand on: only these questions of these times.
std::string shared_text(std::span<const SelfCheckEntry> entries, const QuestionSet& questions);

}  // namespace dosimeter::cli
