#include "store_command.hpp"

#include <boost/program_options/value_semantic.hpp>
#include <iostream>

#include "command_options.hpp"
#include "dosimeter/error.hpp"
#include "dosimeter/policy.hpp"
#include "ledger_audit.hpp"
#include "report_format.hpp"
#include "store.hpp"

namespace dosimeter::server {
namespace {

namespace options = boost::program_options;

// The options that say which store.
options::options_description store_options(StoreOptions& store, std::string& key_file) {
  options::options_description known;
  known.add_options()("store", options::value(&store.location)->required())(
      "store-key-file", options::value(&key_file));
  return known;
}

std::unique_ptr<Store> opened(StoreOptions& store, const std::string& key_file) {
  if (!key_file.empty()) store.key = read_key(key_file);
  return open_store(store);
}

// Where the retention time begins.
Time limit_of(const std::string& before, const std::string& policy) {
  if (!before.empty()) {
    const auto time = parse_time(before);
    if (!time) throw Error({"--before", 0, "this is no date", "write it like 2024-12-31"});
    return std::chrono::floor<std::chrono::days>(*time);
  }
  if (policy.empty()) {
    throw Error({"expire", 0, "nothing says how old is too old", "give --policy or --before"});
  }
  const auto days = Policy::load(policy).retention_days;
  if (!days) {
    throw Error({policy, 0, "the policy sets no retention_days", "add them, or give --before"});
  }
  return read_clock({}) - std::chrono::days(*days);
}

}  // namespace

int audit_command(const std::vector<std::string>& arguments) {
  StoreOptions store;
  std::string key_file;
  parse_options(arguments, store_options(store, key_file));
  const LedgerAudit audit = opened(store, key_file)->audit();
  for (const Problem& problem : audit.problems) std::cout << problem.message() << '\n';
  std::cout << audit.lines << " audit lines, head " << audit.head << '\n';
  return audit.problems.empty() ? 0 : 1;
}

int withdraw_command(const std::vector<std::string>& arguments) {
  StoreOptions store;
  std::string key_file;
  std::string worker;
  std::vector<std::string> ids;
  bool undo = false;
  auto known = store_options(store, key_file);
  known.add_options()("worker", options::value(&worker))("undo", options::bool_switch(&undo))(
      "id", options::value(&ids)->required());
  parse_options(arguments, known, options::positional_options_description().add("id", -1));
  const auto opened_store = opened(store, key_file);
  std::size_t total = 0;
  bool is_complete = true;
  for (const std::string& id : ids) {
    const std::size_t count =
        undo ? opened_store->restore(id, worker) : opened_store->withdraw(id, worker);
    total += count;
    if (count > 0) continue;
    is_complete = false;
    std::cerr << "there is no document \"" << id << "\"; check the id, and --worker\n";
  }
  std::cout << (undo ? "Let in again: " : "Withdrawn: ")
            << count_of(total, undo ? "document" : "exposure") << ".\n";
  return is_complete ? 0 : 1;
}

int expire_command(const std::vector<std::string>& arguments) {
  StoreOptions store;
  std::string key_file;
  std::string before;
  std::string policy;
  bool is_dry = false;
  auto known = store_options(store, key_file);
  known.add_options()("before", options::value(&before))("policy", options::value(&policy))(
      "dry-run", options::bool_switch(&is_dry));
  parse_options(arguments, known);
  const Time limit = limit_of(before, policy);
  const auto opened_store = opened(store, key_file);
  const auto [exposures, all] = opened_store->expired(limit);
  const std::string end = " from before " + format_time(limit) + ".\n";
  if (is_dry) {
    std::cout << "Would remove: " << count_of(exposures, "exposure") << end;
    return 0;
  }
  // A clock that is years ahead must not empty a store.
  if (before.empty() && exposures > 0 && exposures == all) {
    throw Error({"expire", 0,
                 "all exposures would be removed, every one" + end.substr(0, end.size() - 2),
                 "check this machine's clock; where it is right, give the day with --before"});
  }
  std::cout << "Removed: " << count_of(opened_store->expire(limit), "exposure") << end;
  return 0;
}

int export_command(const std::vector<std::string>& arguments) {
  StoreOptions store;
  std::string key_file;
  bool is_former = false;
  auto known = store_options(store, key_file);
  known.add_options()("former", options::bool_switch(&is_former));
  parse_options(arguments, known);
  opened(store, key_file)
      ->export_csv(std::cout, is_former ? LedgerPart::former : LedgerPart::current);
  if (!std::cout.flush()) {
    throw Error({"standard output", 0, "it cannot be written", "check where it goes"});
  }
  return 0;
}

}  // namespace dosimeter::server
