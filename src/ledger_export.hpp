#pragma once
// A ledger as a CSV file: see Ledger::export_csv.

#include <iosfwd>
#include <string>

#include "dosimeter/ledger.hpp"

namespace dosimeter {

// Writes the header line at once, then an entry a line. The stream must outlive it.
class LedgerCsv {
 public:
  LedgerCsv(std::ostream& output, LedgerPart part);
  void add(const LedgerEntry& entry);

 private:
  std::ostream& output_;
  LedgerPart part_;
  std::string line_;
};

}  // namespace dosimeter
