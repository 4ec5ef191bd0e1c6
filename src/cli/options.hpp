#pragma once
// The options that several commands share, the values that they take, and the parsing of a command
// line.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"

namespace dosimeter::cli {

// How files are read: --format, --encoding, --worker ...
Options reading_options();
// What scores are made with: --lexicon, --model, --policy ...
Options scoring_options();
// How a caseload is worked through: --threads, --stop-on-error.
Options running_options();

// Those of a command, and --help.
Options all_options(const Command& command);

// The words that an option takes: {"text", "csv", "json"} for "as". Empty where it takes others.
std::span<const std::string_view> choices(std::string_view option);

// Throws UsageError for an option that the action, as "ledger add", does not take; `takes` says
// which of `all` it does.
void refuse_foreign_options(const Options& all, const Arguments& arguments, std::string_view action,
                            const std::function<bool(std::string_view)>& takes);

// Reads what stands behind the command's name. Throws UsageError, with the nearest option where one
// is unknown.
Arguments parse_arguments(const Command& command, const std::vector<std::string>& words);

// The files, or whatever a command takes without a name before it.
std::vector<std::string> operands(const Arguments& arguments);
// The same where there must be some. Throws UsageError where there are none.
std::vector<std::string> needed_files(const Arguments& arguments);

// `files` and those that options name, as --policy: all that a command reads.
std::vector<std::string> with_files_of_options(const Arguments& arguments,
                                               std::vector<std::string> files);

// An option's value; empty where it is not given.
std::string text_option(const Arguments& arguments, const char* name);
// The same for the file of a report. Throws UsageError for standard output.
std::string report_option(const Arguments& arguments, const char* name);
// The place of an option's value among its choices. Throws UsageError where it is none of them.
std::size_t choice_option(const Arguments& arguments, const char* name);
// A whole number from `least` to `most`. Throws UsageError where it is none.
unsigned number_option(const Arguments& arguments, const char* name, unsigned least, unsigned most,
                       unsigned otherwise);

}  // namespace dosimeter::cli
