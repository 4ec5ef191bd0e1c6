// dosimeter ledger withdraw, erase and expire: what leaves a ledger.

#include <charconv>

#include "console.hpp"
#include "dosimeter/policy.hpp"
#include "ledger_verbs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "report_format.hpp"
#include "setup.hpp"
#include "suggestion.hpp"

namespace dosimeter::cli {
namespace {

std::uint64_t source_of(const std::string& text) {
  std::uint64_t source = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, source, 16);
  if (error != std::errc() || stop != end) {
    throw UsageError("a source is written in hexadecimal digits, not " + quoted(text));
  }
  return source;
}

// How many exposures went, or documents may come again.
std::size_t withdraw(Ledger& ledger, const Arguments& arguments, const std::string& id) {
  const bool undo = arguments.contains("undo");
  if (arguments.contains("source")) {
    const std::uint64_t source = source_of(id);
    return undo ? ledger.restore_source(source) : ledger.withdraw_source(source);
  }
  const std::string worker = text_option(arguments, "worker");
  return undo ? ledger.restore(id, worker) : ledger.withdraw(id, worker);
}

// Where the retention time begins, and whether that rests on the clock.
struct Limit {
  Time time;
  bool by_clock;
};

Limit limit_of(const Arguments& arguments) {
  if (arguments.contains("before")) {
    return {std::chrono::floor<std::chrono::days>(date_option(arguments, "before")), false};
  }
  const Time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (arguments.contains("older-than")) {
    const unsigned days = number_option(arguments, "older-than", 1, 100'000, 0);
    return {now - std::chrono::days(days), true};
  }
  const std::string path = text_option(arguments, "policy");
  if (path.empty()) throw UsageError("give --policy, --older-than or --before");
  const auto days = Policy::load(path).retention_days;
  if (!days) {
    throw Error({path, 0, "the policy sets no retention_days",
                 "add them to it, or give --older-than or --before"});
  }
  return {now - std::chrono::days(*days), true};
}

// A clock that is years ahead must not empty a ledger.
void refuse_to_remove_all(const Ledger& ledger, const std::string& path, std::size_t expired,
                          const Limit& limit) {
  if (!limit.by_clock || expired == 0 || expired < ledger.status().exposures) return;
  throw Error(
      {path, 0,
       "every exposure is from before " + format_date(limit.time) + ", and all would be removed",
       "check this machine's clock; where it is right, give the day with --before"});
}

}  // namespace

int ledger_withdraw(const Arguments& arguments, Words words) {
  Ledger ledger = opened_ledger(arguments, words.front(), Missing::is_an_error);
  Console console;
  std::size_t total = 0;
  std::size_t missing = 0;
  for (const std::string& id : words.subspan(1)) {
    const std::size_t count = withdraw(ledger, arguments, id);
    total += count;
    if (count > 0) continue;
    ++missing;
    console.problem({words.front(), 0, "the ledger has no document " + quoted(id),
                     "check the id, and --worker"});
  }
  const bool undo = arguments.contains("undo");
  print(undo ? "Let in again: " + count_of(total, "document") + ".\n"
             : "Withdrawn: " + count_of(total, "exposure") + ".\n");
  return missing == 0 ? all_fine : some_bad;
}

int ledger_erase(const Arguments& arguments, Words words) {
  Ledger ledger = opened_ledger(arguments, words.front(), Missing::is_an_error);
  print("Erased: " + count_of(ledger.erase(words[1]), "exposure") + ".\n");
  return all_fine;
}

int ledger_expire(const Arguments& arguments, Words words) {
  const Limit limit = limit_of(arguments);
  Ledger ledger = opened_ledger(arguments, words.front(), Missing::is_an_error);
  const std::size_t expired = ledger.expired(limit.time);
  const std::string end = " from before " + format_time(limit.time) + ".\n";
  if (arguments.contains("dry-run")) {
    print("Would remove: " + count_of(expired, "exposure") + end);
    return all_fine;
  }
  refuse_to_remove_all(ledger, words.front(), expired, limit);
  print("Removed: " + count_of(ledger.expire(limit.time), "exposure") + end);
  return all_fine;
}

}  // namespace dosimeter::cli
