#include "batches.hpp"

#include <utility>
#include <variant>

#include "threads.hpp"

namespace dosimeter::cli {
namespace {

// A batch is full with either: enough that passing it on costs nothing, little enough that it stays
// in the cache and the threads end together.
constexpr std::size_t kBatchRecords = 256;
constexpr std::size_t kBatchBytes = std::size_t{256} << 10;

// Of the documents that wait for one before them.
constexpr std::size_t kMostWaitingBytes = std::size_t{16} << 20;

std::size_t text_bytes(const Document& document) {
  std::size_t bytes = 0;
  for (const Segment& segment : document.segments) bytes += segment.text.size();
  return bytes;
}

}  // namespace

Tally Batches::run(unsigned threads) {
  most_waiting_ = 2 * std::size_t{threads};
  {
    const auto others = start_others(threads, [this] { work_until_end(); });
    work_until_end();
  }
  if (failure_) std::rethrow_exception(failure_);
  return tally_;
}

void Batches::work_until_end() {
  while (auto batch = read()) {
    try {
      work_(*batch);
      finish(*std::move(batch));
    } catch (...) {
      fail();
    }
  }
}

// Nothing at the end of the inputs, or after a failure.
std::optional<Batch> Batches::read() {
  const std::lock_guard lock(reading_);
  if (ended_) return std::nullopt;
  Batch batch;
  batch.number = next_number_++;
  try {
    fill(batch);
  } catch (...) {
    ended_ = true;
    const std::lock_guard finishing(finishing_);
    if (!failure_) failure_ = std::current_exception();
    return std::nullopt;
  }
  if (batch.documents.empty() && batch.problems.empty()) {
    ended_ = true;
    return std::nullopt;
  }
  return batch;
}

void Batches::fill(Batch& batch) {
  while (batch.documents.size() + batch.problems.size() < kBatchRecords &&
         batch.bytes < kBatchBytes) {
    auto record = inputs_.next();
    if (!record) break;
    if (auto* const document = std::get_if<Document>(&*record)) {
      batch.bytes += text_bytes(*document);
      batch.documents.push_back({std::move(*document), {}});
    } else if (stop_on_error_) {
      throw Error(std::get<Problem>(*record));
    } else {
      batch.problems.push_back(std::get<Problem>(std::move(*record)));
    }
  }
  batch.scored = batch.documents.size();
  batch.fraction = inputs_.fraction();
}

bool Batches::has_room(const Batch& batch) const {
  const std::size_t ahead = batch.number - next_to_hand_on_;
  return ahead == 0 || (ahead < most_waiting_ && finished_bytes_ < kMostWaitingBytes);
}

// Hands on this batch and those that have waited for it, unless another thread is at it or one
// before it is still in work.
void Batches::finish(Batch batch) {
  std::unique_lock lock(finishing_);
  handed_on_.wait(lock, [&] { return failed_ || has_room(batch); });
  if (failed_) return;
  finished_bytes_ += batch.bytes;
  finished_.emplace(batch.number, std::move(batch));
  if (std::exchange(handing_on_, true)) return;
  while (!failed_) {
    auto next = finished_.extract(next_to_hand_on_);
    if (next.empty()) break;
    lock.unlock();
    show(next.mapped());
    lock.lock();
    finished_bytes_ -= next.mapped().bytes;
    ++next_to_hand_on_;
    handed_on_.notify_all();
  }
  handing_on_ = false;
}

void Batches::show(const Batch& batch) {
  for (const Problem& problem : batch.problems) console_.problem(problem);
  hand_on_(batch);
  tally_.read += batch.scored + batch.problems.size();
  tally_.bad += batch.problems.size();
  tally_.scored += batch.scored;
  console_.progress(tally_.scored, batch.fraction);
}

void Batches::fail() noexcept {
  {
    const std::lock_guard lock(reading_);
    ended_ = true;
  }
  const std::lock_guard lock(finishing_);
  if (!failure_) failure_ = std::current_exception();
  failed_ = true;
  handed_on_.notify_all();
}

}  // namespace dosimeter::cli
