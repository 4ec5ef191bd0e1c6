// The answers of each route.

#include "service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include "asking.hpp"
#include "documents.hpp"
#include "dosimeter/error.hpp"
#include "dosimeter/guidance.hpp"
#include "dosimeter/report.hpp"
#include "embedded.hpp"
#include "ledger_audit.hpp"
#include "sha256.hpp"

namespace dosimeter::server {
namespace {

namespace json = boost::json;
using boost::asio::awaitable;

constexpr std::size_t kScoreBytes = 1024;  // more than most scores take in an answer

std::vector<std::string_view> route_labels() {
  std::vector<std::string_view> labels;
  for (const Route& route : routes()) labels.push_back(route.pattern);
  labels.emplace_back("none");
  return labels;
}

StoreOptions store_options(const ServiceOptions& options) {
  StoreOptions store = options.store;
  store.clock = options.clock;
  return store;
}

json::object parsed_object(const std::string& text) { return json::parse(text).get_object(); }

json::array json_measures(const Assessment& assessment) {
  json::array list;
  for (const Measure& measure : measures(assessment)) {
    list.push_back({{"title", json::string_view(measure.title)},
                    {"text", json::string_view(measure.text)},
                    {"source", json::string_view(measure.source)}});
  }
  return list;
}

// The worker's part of the table for programs, by itself.
std::string index_body(const WorkerSummary& summary) {
  json::object table = parsed_object(table_json({&summary, 1}));
  json::object worker = std::move(table["workers"].get_array().front().get_object());
  worker.erase("team_standing");
  worker["measures"] = json_measures(summary.assessment);
  worker["caution"] = table["caution"];
  return json::serialize(worker);
}

std::string team_body(const std::vector<WorkerSummary>& summaries, const TeamSpread& spread,
                      Time as_of) {
  json::object table = parsed_object(table_json(summaries, {&spread, 1}));
  json::object team = std::move(table["teams"].get_array().front().get_object());
  team["as_of"] = format_time(as_of);
  team["caution"] = table["caution"];
  return json::serialize(team);
}

std::string hexadecimal_of(std::uint64_t number) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(number));
  return digits;
}

std::string exposures_body(const LedgerTally& tally, std::span<const LedgerEntry> entries) {
  json::array documents;
  for (const LedgerEntry& entry : entries) documents.emplace_back(hexadecimal_of(entry.source));
  return json::serialize(json::object{{"added", tally.added},
                                      {"unchanged", tally.unchanged},
                                      {"corrected", tally.corrected},
                                      {"rescored", tally.rescored},
                                      {"withdrawn", tally.withdrawn},
                                      {"expired", tally.expired},
                                      {"documents", std::move(documents)}});
}

// A key of the Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): a string of
// printable characters, in quotes or without.
std::optional<RequestKey> request_key(const Exchange& exchange) {
  if (!exchange.request.idempotency_key) return std::nullopt;
  const std::string_view key = *exchange.request.idempotency_key;
  const bool is_printable =
      std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (key.empty() || key.size() > 255 || !is_printable) {
    throw ProblemError(400, "idempotency-key",
                       "the Idempotency-Key has 1 to 255 printable characters without blanks");
  }
  const Request& request = exchange.request;
  std::string asked(request.content_type);
  for (const auto& [name, value] : request.query) asked += '\n' + name + '=' + value;
  asked += "\n\n";
  asked += request.body;
  return RequestKey{sha256_hexadecimal(exchange.token->digest + ':' + std::string(key)),
                    sha256_hexadecimal(asked)};
}

ProblemError overloaded() {
  return ProblemError(503, "overloaded", "too much is waiting; try again").with("Retry-After", "1");
}

}  // namespace

Service::Service(const ServiceOptions& options, Log& log)
    : options_(options),
      log_(log),
      metrics_(route_labels()),
      writer_(open_store(store_options(options)), metrics_, log),
      readers_(std::max<std::size_t>(options.readers, 1)) {
  instrument_.set(std::make_shared<const Instrument>(options.files));
  for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i) {
    stores_.push_back(open_store(store_options(options)));
  }
}

Service::~Service() { stop(); }

void Service::stop() {
  writer_.stop();
  readers_.join();
}

bool Service::reload() {
  try {
    instrument_.set(std::make_shared<const Instrument>(options_.files));
    metrics_.reloads.fetch_add(1);
    const auto instrument = instrument_.get();
    log_.write(LogLine("info", "reloaded")
                   .add("model", instrument->scorer().model().version())
                   .add("tokens", instrument->tokens().size())
                   .add("policy", instrument->method()->policy));
    return true;
  } catch (const std::exception& error) {
    metrics_.reload_failures.fetch_add(1);
    log_.write(LogLine("error", "not reloaded, the old ones stay").add("what", error.what()));
    return false;
  }
}

Time Service::now() const { return read_clock(options_.clock); }

Time Service::moment(const Request& request, const Calendar& calendar) const {
  for (const auto& [name, value] : request.query) {
    if (name != "as_of") throw ProblemError(422, "invalid-parameter", "the query knows only as_of");
  }
  const auto given = request.query.find("as_of");
  if (given == request.query.end()) return now();
  // A date as the command takes it; whoever is a zone ahead may ask for tomorrow.
  const auto time = as_of_moment(given->second, calendar);
  const Time latest = calendar.end_of(calendar.day_of(now() + std::chrono::days(1)));
  if (!time || *time > latest || *time < kEarliestTime) {
    throw ProblemError(422, "invalid-parameter",
                       "as_of is a date since 1970, not in the future, like 2026-03-16T14:20:00Z");
  }
  return *time;
}

template <class Read>
auto Service::from_store(Read read) -> awaitable<decltype(read(std::declval<Store&>()))> {
  using Result = decltype(read(std::declval<Store&>()));
  auto task = [this, read = std::move(read)]() -> awaitable<Result> {
    std::unique_ptr<Store> store;
    {
      const std::lock_guard lock(stores_mutex_);
      if (!stores_.empty()) {
        store = std::move(stores_.back());
        stores_.pop_back();
      }
    }
    // One that has failed is not used again: its connection may be broken.
    if (store == nullptr) store = open_store(store_options(options_));
    Result result = read(*store);
    const std::lock_guard lock(stores_mutex_);
    stores_.push_back(std::move(store));
    co_return result;
  };
  co_return co_await boost::asio::co_spawn(readers_.get_executor(), std::move(task),
                                           boost::asio::use_awaitable);
}

awaitable<Answer> Service::answer(const Exchange& exchange) {
  try {
    co_return co_await (this->*exchange.route->handler)(exchange);
  } catch (const ProblemError& problem) {
    co_return answer_of(problem, "urn:trace:" + exchange.trace.trace);
  } catch (const std::exception& error) {
    log_.write(LogLine("error", "a request failed")
                   .add("route", exchange.route->pattern)
                   .add("trace_id", exchange.trace.trace)
                   .add("what", error.what()));
    const bool is_store = dynamic_cast<const Error*>(&error) != nullptr;
    const ProblemError problem =
        is_store ? ProblemError(503, "store", "the store cannot be used at the moment")
                       .with("Retry-After", "5")
                 : ProblemError(500, "internal", "the server has failed; its log says how");
    co_return answer_of(problem, "urn:trace:" + exchange.trace.trace);
  }
}

std::vector<DocumentScore> Service::score_all(const Exchange& exchange,
                                              const std::vector<Document>& documents) {
  std::vector<DocumentScore> scores;
  scores.reserve(documents.size());
  std::uint64_t words = 0;
  for (const Document& document : documents) {
    const auto& score = scores.emplace_back(exchange.instrument->scorer().score(document));
    words += score.heard.words + (score.spoken ? score.spoken->words : 0);
  }
  metrics_.documents_scored.fetch_add(documents.size(), std::memory_order_relaxed);
  metrics_.words_scored.fetch_add(words, std::memory_order_relaxed);
  return scores;
}

awaitable<Answer> Service::score(const Exchange& exchange) {
  const Documents documents = documents_of(exchange.request, Purpose::score,
                                           {options_.batch, now() + std::chrono::days(1)});
  const auto scores = score_all(exchange, documents.documents);
  Answer answer;
  answer.body.reserve(kScoreBytes * scores.size());
  if (!documents.is_batch) {
    append_score(answer.body, scores.front());
    co_return answer;
  }
  answer.body = "{\"scores\":[";
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (i != 0) answer.body += ',';
    append_score(answer.body, scores[i]);
  }
  answer.body += "]}";
  co_return answer;
}

awaitable<Answer> Service::expose(const Exchange& exchange) {
  Submission submission;
  submission.key = request_key(exchange);
  const Documents documents = documents_of(exchange.request, Purpose::exposure,
                                           {options_.batch, now() + std::chrono::days(1)});
  const auto scores = score_all(exchange, documents.documents);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    submission.entries.push_back(
        make_ledger_entry(documents.documents[i], scores[i].heard, exchange.instrument->method()));
  }
  const std::vector<LedgerEntry> entries = submission.entries;
  const auto outcome = co_await asked<Outcome>([&](Writer::Done<Outcome> done) {
    return writer_.write(std::move(submission), std::move(done));
  });
  if (!outcome) throw overloaded();
  if (outcome->kind == Outcome::Kind::conflict) {
    throw ProblemError(409, "idempotency-key",
                       "the Idempotency-Key stood for another request; use a new one");
  }
  Answer answer;
  answer.body = exposures_body(outcome->tally, entries);
  if (outcome->kind == Outcome::Kind::replayed) {
    answer.headers.emplace_back("Idempotency-Replayed", "true");
  } else {
    metrics_.exposures_written.fetch_add(entries.size(), std::memory_order_relaxed);
  }
  co_return answer;
}

awaitable<void> Service::note(const Exchange& exchange, std::string worker, std::string what) {
  LedgerRead read{std::move(worker), std::string(exchange.token->fingerprint()), std::move(what)};
  const auto noted = co_await asked<bool>(
      [&](Writer::Done<bool> done) { return writer_.note(std::move(read), std::move(done)); });
  if (!noted) throw overloaded();
}

awaitable<Answer> Service::index(const Exchange& exchange) {
  const Policy& policy = exchange.instrument->policy();
  const Time as_of = moment(exchange.request, policy.index.calendar);
  const std::string& worker = exchange.parameter;
  const auto record = co_await from_store([&](Store& store) { return store.worker(worker); });
  if (!record) throw ProblemError(404, "no-worker", "there is no record of this worker");
  const Index index = record->index(as_of, policy.index);
  const WorkerSummary summary{worker, index, assess(index, policy),
                              std::string(policy.team_of(worker))};
  Answer answer;
  answer.body = index_body(summary);
  co_await note(exchange, worker, "index");
  co_return answer;
}

awaitable<Answer> Service::team_summary(const Exchange& exchange) {
  const Policy& policy = exchange.instrument->policy();
  const Time as_of = moment(exchange.request, policy.index.calendar);
  const std::string& team = exchange.parameter;
  if (!policy.teams.contains(team))
    throw ProblemError(404, "no-team", "the policy has no such team");
  auto summaries = co_await from_store([&](Store& store) {
    std::vector<WorkerSummary> found;
    for (const std::string& worker : store.workers()) {
      if (policy.team_of(worker) != team) continue;
      const auto record = store.worker(worker);
      if (!record) continue;  // erased meanwhile
      const Index index = record->index(as_of, policy.index);
      found.push_back({worker, index, assess(index, policy), team});
    }
    return found;
  });
  std::vector<Index> indices;
  for (const WorkerSummary& summary : summaries) indices.push_back(summary.index);
  const TeamSpread spread = team_spread(team, indices, policy);
  if (!spread.dose_7_days) {
    throw ProblemError(403, "team-too-small",
                       "fewer workers with enough data than the policy's minimum_team of " +
                           std::to_string(policy.minimum_team) +
                           ": figures would tell too much of single ones");
  }
  Answer answer;
  answer.body = team_body(summaries, spread, as_of);
  co_await note(exchange, "", "team summary");
  co_return answer;
}

awaitable<Answer> Service::erase(const Exchange& exchange) {
  const auto removed = co_await asked<std::optional<std::size_t>>(
      [&](Writer::Done<std::optional<std::size_t>> done) {
        return writer_.erase(exchange.parameter, std::move(done));
      });
  if (!removed) throw overloaded();
  if (!*removed) throw ProblemError(404, "no-worker", "there is no record of this worker");
  Answer answer;
  answer.body = json::serialize(json::object{{"erased", **removed}});
  co_return answer;
}

awaitable<Answer> Service::health(const Exchange&) {
  Answer answer;
  answer.body = R"({"status":"up"})";
  co_return answer;
}

awaitable<Answer> Service::readiness(const Exchange&) {
  if (is_ending_) throw ProblemError(503, "ending", "the server is shutting down");
  co_await from_store([](Store& store) { return store.check(), true; });
  if (!writer_.is_healthy()) throw ProblemError(503, "store", "the last transaction has failed");
  Answer answer;
  answer.body = R"({"status":"ready"})";
  co_return answer;
}

awaitable<Answer> Service::metrics_text(const Exchange&) {
  Answer answer;
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  answer.body = metrics_.text();
  co_return answer;
}

awaitable<Answer> Service::description(const Exchange&) {
  Answer answer;
  answer.body = embedded::file("src/server/openapi.json");
  co_return answer;
}

}  // namespace dosimeter::server
