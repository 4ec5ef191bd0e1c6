#pragma once
// The ledger's tables, whichever database keeps them.

#include <string>
#include <string_view>

namespace dosimeter {

// How a database writes what the tables are made of.
struct SqlDialect {
  std::string_view number;   // type of a 64-bit integer
  std::string_view bytes;    // type of a string of bytes
  std::string_view counted;  // type of a key that the database counts up
  std::string_view unique;   // the same, where no number may ever be used again
  std::string_view by_key;   // behind a table whose rows lie in the order of its key
};

// The statements that make the tables and their index.
std::string ledger_tables(const SqlDialect& dialect);

}  // namespace dosimeter
