#pragma once
// The ledger's file: its tables, how a new one begins, and what makes a file one.

#include <memory>
#include <string>

#include "dosimeter/ledger.hpp"
#include "sqlite.hpp"

namespace dosimeter {

inline constexpr int kLedgerSchema = 1;  // raised with every change of the tables

// Opens the ledger at `path`, or begins one there as the options say. A new ledger comes into being
// whole: nobody ever sees half of one.
std::unique_ptr<sqlite::Database> open_ledger(const std::string& path,
                                              const LedgerOptions& options);

}  // namespace dosimeter
