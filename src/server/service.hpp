#pragma once
// What the server does with requests: routes, who may use them, and what each answers.

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "instrument.hpp"
#include "log.hpp"
#include "message.hpp"
#include "metrics.hpp"
#include "store.hpp"
#include "trace.hpp"
#include "writer.hpp"

namespace dosimeter::server {

struct ServiceOptions {
  InstrumentFiles files;
  StoreOptions store;
  std::size_t batch = 1000;     // documents of one request
  std::size_t readers = 2;      // threads, and connections to the store, that read
  std::function<Time()> clock;  // the machine's, where empty
};

class Service;
struct Exchange;
using Handler = boost::asio::awaitable<Answer> (Service::*)(const Exchange&);

// A route: "/v1/workers/{id}/index" has one parameter.
struct Route {
  std::string_view method;
  std::string_view pattern;
  Scopes scopes;  // one of them is needed; none: open to all
  Handler handler;
};

// One request on its way to an answer: what was found out before its body was read.
struct Exchange {
  Request request;
  const Route* route = nullptr;
  std::string parameter;  // of the path, decoded
  std::shared_ptr<const Instrument> instrument;
  const Token* token = nullptr;  // of the instrument; null for an open route
  Trace trace;
};

class Service {
 public:
  // Throws Error where a file or the store cannot be used.
  Service(const ServiceOptions& options, Log& log);
  ~Service();

  // Finds the route and checks the token: all that can be refused without the body. Throws
  // ProblemError.
  void admit(Exchange& exchange) const;
  // The answer to an admitted exchange with its body. Throws nothing.
  boost::asio::awaitable<Answer> answer(const Exchange& exchange);

  // Reads model, policy and tokens anew. Where that fails the old ones stay, and the log says why.
  bool reload();
  // From now on /readyz says no.
  void begin_shutdown() { is_ending_ = true; }
  // Writes what waits in the store.
  void stop();

  Metrics& metrics() { return metrics_; }
  Log& log() { return log_; }
  std::size_t number_of(const Route* route) const;  // for metrics; the last one for no route

 private:
  friend const std::vector<Route>& routes();

  boost::asio::awaitable<Answer> score(const Exchange& exchange);
  boost::asio::awaitable<Answer> expose(const Exchange& exchange);
  boost::asio::awaitable<Answer> index(const Exchange& exchange);
  boost::asio::awaitable<Answer> team_summary(const Exchange& exchange);
  boost::asio::awaitable<Answer> erase(const Exchange& exchange);
  boost::asio::awaitable<Answer> health(const Exchange& exchange);
  boost::asio::awaitable<Answer> readiness(const Exchange& exchange);
  boost::asio::awaitable<Answer> metrics_text(const Exchange& exchange);
  boost::asio::awaitable<Answer> description(const Exchange& exchange);

  Time now() const;
  // Of the query's as_of, else now.
  Time moment(const Request& request, const Calendar& calendar) const;
  std::vector<DocumentScore> score_all(const Exchange& exchange,
                                       const std::vector<Document>& documents);
  boost::asio::awaitable<void> note(const Exchange& exchange, std::string worker, std::string what);

  // What `read` returns, on one of the threads that read, each with a store of its own.
  template <class Read>
  auto from_store(Read read) -> boost::asio::awaitable<decltype(read(std::declval<Store&>()))>;

  ServiceOptions options_;
  Log& log_;
  Metrics metrics_;
  Current<const Instrument> instrument_;
  std::mutex stores_mutex_;
  std::vector<std::unique_ptr<Store>> stores_;  // that nobody uses at the moment
  Writer writer_;
  boost::asio::thread_pool readers_;
  std::atomic<bool> is_ending_{false};
};

// All routes, in the order of their numbers in the metrics.
const std::vector<Route>& routes();

}  // namespace dosimeter::server
