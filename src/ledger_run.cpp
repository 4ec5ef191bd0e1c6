// A run of documents into a ledger, batch by batch.

#include <algorithm>
#include <utility>

#include "dosimeter/ledger.hpp"
#include "ledger_data.hpp"

namespace dosimeter {
namespace {

Problem problem_at(const Origin& origin, std::string what, std::string remedy) {
  return {origin.file, origin.line, std::move(what), std::move(remedy)};
}

}  // namespace

LedgerRun::LedgerRun(Ledger& ledger, std::size_t batch)
    : ledger_(&ledger), batch_(std::max<std::size_t>(batch, 1)) {}

std::optional<Problem> LedgerRun::add(LedgerEntry entry, const Origin& origin) {
  const Exposure& exposure = entry.exposure;
  if (exposure.time && *exposure.time < kEarliestTime) {
    return problem_at(origin, "dated " + format_date(*exposure.time) + ", before 1970",
                      "correct the date");
  }
  const Time latest = read_clock(ledger_->data_->options.clock) + std::chrono::days(1);
  if (exposure.time && *exposure.time > latest) {
    return problem_at(origin, "dated " + format_date(*exposure.time) + ", in the future",
                      "correct the date, or this machine's clock where that is behind");
  }
  // A source that is the text's own fingerprint cannot stand for another text.
  if (entry.source != exposure.document) {
    const auto [first, is_new] = documents_.emplace(entry.source, exposure.document);
    if (!is_new && first->second != exposure.document) {
      return problem_at(origin, "its id stood for another text already in this run",
                        "give each document an id of its own, or leave out the older one");
    }
  }
  waiting_.push_back(std::move(entry));
  if (waiting_.size() == batch_) write();
  return std::nullopt;
}

const LedgerTally& LedgerRun::finish() {
  write();
  return tally_;
}

void LedgerRun::write() {
  tally_ += ledger_->add(waiting_);
  waiting_.clear();
}

}  // namespace dosimeter
