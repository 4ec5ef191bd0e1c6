#include "metrics.hpp"

#include <unistd.h>

#include <fstream>

#include "report_format.hpp"

namespace dosimeter::server {
namespace {

void append_head(std::string& text, std::string_view name, std::string_view kind,
                 std::string_view help) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  text.append(name).append(" ").append(kind).append("\n");
}

void append(std::string& text, std::string_view name, std::string_view kind, std::string_view help,
            std::uint64_t value) {
  append_head(text, name, kind, help);
  text.append(name).append(" ").append(std::to_string(value)).append("\n");
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  file >> pages >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

Metrics::Metrics(std::vector<std::string_view> routes)
    : names_(std::move(routes)), routes_(names_.size()) {}

void Metrics::request(std::size_t route, unsigned status, std::chrono::nanoseconds duration) {
  constexpr auto relaxed = std::memory_order_relaxed;
  Route& counts = routes_[route];
  counts.by_class[std::min(status / 100, 5u)].fetch_add(1, relaxed);
  counts.nanoseconds.fetch_add(static_cast<std::uint64_t>(duration.count()), relaxed);
  const double seconds = std::chrono::duration<double>(duration).count();
  std::size_t bucket = 0;
  while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
  counts.buckets[bucket].fetch_add(1, relaxed);
}

std::string Metrics::text() const {
  std::string text;
  append_head(text, "dosimeter_requests_total", "counter", "Requests answered.");
  for (std::size_t i = 0; i < names_.size(); ++i) {
    for (std::size_t status = 1; status < 6; ++status) {
      const std::uint64_t count = routes_[i].by_class[status];
      if (count == 0) continue;
      text += "dosimeter_requests_total{route=\"" + std::string(names_[i]) + "\",status=\"" +
              std::to_string(status) + "xx\"} " + std::to_string(count) + '\n';
    }
  }
  append_head(text, "dosimeter_request_seconds", "histogram",
              "From the last byte of a request to the answer.");
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::uint64_t sum = 0;
    const std::string label = "route=\"" + std::string(names_[i]) + '"';
    for (std::size_t bucket = 0; bucket <= kBounds.size(); ++bucket) {
      sum += routes_[i].buckets[bucket];
      const std::string bound = bucket < kBounds.size() ? in_full(kBounds[bucket]) : "+Inf";
      text += "dosimeter_request_seconds_bucket{" + label + ",le=\"" + bound + "\"} " +
              std::to_string(sum) + '\n';
    }
    text += "dosimeter_request_seconds_sum{" + label + "} " +
            in_full(static_cast<double>(routes_[i].nanoseconds) * 1e-9) + '\n';
    text += "dosimeter_request_seconds_count{" + label + "} " + std::to_string(sum) + '\n';
  }
  append(text, "dosimeter_connections", "gauge", "Open connections.", connections);
  append(text, "dosimeter_connections_accepted_total", "counter", "Connections accepted.",
         connections_accepted);
  append(text, "dosimeter_connections_refused_total", "counter",
         "Connections refused, as there were too many.", connections_refused);
  append(text, "dosimeter_documents_scored_total", "counter", "Documents scored.",
         documents_scored);
  append(text, "dosimeter_words_scored_total", "counter", "Words scored.", words_scored);
  append(text, "dosimeter_exposures_written_total", "counter", "Exposures acknowledged as written.",
         exposures_written);
  append(text, "dosimeter_commits_total", "counter", "Transactions of the store.", commits);
  append(text, "dosimeter_store_failures_total", "counter", "Transactions that failed.",
         store_failures);
  append(text, "dosimeter_reloads_total", "counter", "Reloads of model, policy and tokens.",
         reloads);
  append(text, "dosimeter_reload_failures_total", "counter", "Reloads that failed.",
         reload_failures);
  append(text, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
  return text;
}

}  // namespace dosimeter::server
