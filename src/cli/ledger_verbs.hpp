#pragma once
// What "dosimeter ledger" can do: each verb takes the options and what stands behind it, the
// ledger's path first.

#include <span>
#include <string>
#include <string_view>

#include "command.hpp"
#include "dosimeter/ledger.hpp"

namespace dosimeter::cli {

using Words = std::span<const std::string>;

struct LedgerVerb {
  std::string_view name;
  std::string_view operands;  // "LEDGER FILES..."
  std::size_t least;          // how many operands it takes
  std::size_t most;
  int (*run)(const Arguments&, Words);
};

int ledger_add(const Arguments& arguments, Words words);
int ledger_import(const Arguments& arguments, Words words);
int ledger_export(const Arguments& arguments, Words words);
int ledger_status(const Arguments& arguments, Words words);
int ledger_worker(const Arguments& arguments, Words words);
int ledger_audit(const Arguments& arguments, Words words);
int ledger_withdraw(const Arguments& arguments, Words words);
int ledger_erase(const Arguments& arguments, Words words);
int ledger_expire(const Arguments& arguments, Words words);

// Opens the ledger at `path`, with the key that the options or the environment name.
enum class Missing { is_an_error, begins_a_new_one };
Ledger opened_ledger(const Arguments& arguments, const std::string& path, Missing missing);

// --batch.
std::size_t batch_option(const Arguments& arguments);

}  // namespace dosimeter::cli
