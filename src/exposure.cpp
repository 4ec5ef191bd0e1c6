#include "dosimeter/exposure.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include "exposure_figures.hpp"
#include "shared_figures.hpp"

namespace dosimeter {
namespace {

Exposure checked(Exposure exposure) {
  visit_figures(exposure, [](std::string_view, auto& figure) { figure = checked_figure(figure); });
  return exposure;
}

bool has_repetitions(const std::vector<Exposure>& exposures) {
  std::vector<std::uint64_t> documents;
  documents.reserve(exposures.size());
  for (const Exposure& exposure : exposures) documents.push_back(exposure.document);
  std::sort(documents.begin(), documents.end());
  return std::adjacent_find(documents.begin(), documents.end()) != documents.end();
}

// Of each document, only the greatest of its exposures.
void keep_the_greatest(std::vector<Exposure>& exposures) {
  // Members compare in their order, `document` first: its exposures lie together, the greatest
  // last. Backwards, the greatest is the first of its document, the one that std::unique keeps.
  std::sort(exposures.begin(), exposures.end());
  const auto kept =
      std::unique(exposures.rbegin(), exposures.rend(),
                  [](const Exposure& a, const Exposure& b) { return a.document == b.document; });
  exposures.erase(exposures.begin(), kept.base());
}

bool is_before(const Exposure& a, const Exposure& b) {
  return std::tie(a.time, a.document) < std::tie(b.time, b.document);
}

}  // namespace

Exposure make_exposure(const Document& document, const Score& score) {
  Exposure exposure;
  exposure.document = fingerprint(document);
  exposure.time = document.time;
  copy_shared_figures(score, exposure);
  exposure.load_lower = score.lower;
  exposure.load_upper = score.upper;
  return exposure;
}

std::array<double, kCategories> category_shares(const Exposure& exposure) {
  std::array<double, kCategories> shares;
  for (std::size_t i = 0; i < kCategories; ++i) {
    shares[i] = exposure.categories[i] >= kPresent ? exposure.categories[i] : 0;
  }
  double total = 0;
  for (const double share : shares) total += share;
  const double scale = total > 0 ? 1 / total : 0;
  for (double& share : shares) share *= scale;
  return shares;
}

std::array<double, kCategories> dose_by_category(std::span<const Exposure> exposures) {
  std::array<double, kCategories> doses{};
  for (const Exposure& exposure : exposures) {
    const auto shares = category_shares(exposure);
    for (std::size_t i = 0; i < kCategories; ++i) doses[i] += exposure.dose * shares[i];
  }
  return doses;
}

void WorkerRecord::add(const Exposure& exposure) {
  exposures_.push_back(checked(exposure));
  settled_ = false;
}

void WorkerRecord::merge(const WorkerRecord& other) {
  if (&other == this || other.exposures_.empty()) return;
  exposures_.insert(exposures_.end(), other.exposures_.begin(), other.exposures_.end());
  settled_ = false;
}

void WorkerRecord::settle() const {
  if (settled_) return;
  if (has_repetitions(exposures_)) keep_the_greatest(exposures_);
  if (!std::is_sorted(exposures_.begin(), exposures_.end(), &is_before)) {
    std::sort(exposures_.begin(), exposures_.end(), &is_before);
  }
  settled_ = true;
}

std::span<const Exposure> WorkerRecord::exposures() const {
  settle();
  return exposures_;
}

std::optional<Time> WorkerRecord::latest() const {
  const auto all = exposures();
  return all.empty() ? std::nullopt : all.back().time;
}

void Caseload::add(const std::string& worker, const Exposure& exposure) {
  const auto known = workers_.find(worker);
  if (known != workers_.end()) return known->second.add(exposure);
  WorkerRecord record;
  record.add(exposure);  // may throw, and then there is no worker without exposures
  workers_.emplace(worker, std::move(record));
}

void Caseload::merge(const Caseload& other) {
  for (const auto& [worker, record] : other.workers_) workers_[worker].merge(record);
}

std::optional<Time> Caseload::latest() const {
  std::optional<Time> latest;
  for (const auto& [worker, record] : workers_) latest = std::max(latest, record.latest());
  return latest;
}

}  // namespace dosimeter
