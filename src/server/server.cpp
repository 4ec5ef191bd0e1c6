#include "server.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <list>

#include "dosimeter/error.hpp"
#include "service_manager.hpp"
#include "threads.hpp"

namespace dosimeter::server {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using Strand = asio::strand<asio::io_context::executor_type>;
using TlsContext = asio::ssl::context;

constexpr auto kCompletion = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kTick{200};  // how exact deadlines are

std::shared_ptr<TlsContext> tls_context(const Settings& settings) {
  if (settings.certificate.empty()) return nullptr;
  auto context = std::make_shared<TlsContext>(TlsContext::tls_server);
  error_code error;
  context->set_options(TlsContext::default_workarounds | TlsContext::no_tlsv1 |
                       TlsContext::no_tlsv1_1 | TlsContext::no_compression);
  context->use_certificate_chain_file(settings.certificate, error);
  if (error) {
    throw Error({settings.certificate, 0, "this is no certificate chain", "give a PEM file"});
  }
  context->use_private_key_file(settings.private_key, TlsContext::pem, error);
  if (error) {
    throw Error({settings.private_key, 0, "this is not the certificate's private key",
                 "give its PEM file, without a passphrase"});
  }
  return context;
}

class Server {
 public:
  Server(const Settings& settings, Log& log)
      : settings_(settings),
        log_(log),
        service_(settings.service, log),
        acceptor_(asio::make_strand(io_)),
        signals_(acceptor_.get_executor(), SIGTERM, SIGINT, SIGHUP),
        tick_(acceptor_.get_executor()) {
    tls_.set(tls_context(settings));
    options_.limits = settings.limits;
    options_.log = settings.request_log;
    options_.has_tls = !settings.certificate.empty();
    options_.is_ending = [this] { return is_ending_.load(std::memory_order_relaxed); };
    listen();
  }

  void run() {
    asio::co_spawn(acceptor_.get_executor(), accept_all(), asio::detached);
    asio::co_spawn(acceptor_.get_executor(), obey_signals(), asio::detached);
    asio::co_spawn(acceptor_.get_executor(), watch_all(), asio::detached);
    log_.write(LogLine("info", "listening")
                   .add("address", settings_.address)
                   .add("port", acceptor_.local_endpoint().port())
                   .add("tls", options_.has_tls ? "yes" : "no"));
    tell_service_manager("READY=1");
    {
      const auto others = start_others(settings_.threads, [this] { io_.run(); });
      try {
        io_.run();
      } catch (...) {
        io_.stop();  // or the others would go on, and be waited for
        throw;
      }
    }
    service_.stop();
    log_.write(LogLine("info", "ended"));
  }

 private:
  void listen() {
    const tcp::endpoint endpoint(asio::ip::make_address(settings_.address), settings_.port);
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      throw Error({settings_.address + ':' + std::to_string(settings_.port), 0,
                   "the server cannot listen there (" + error.message() + ')',
                   "choose another --port, or end the program that has this one"});
    }
  }

  awaitable<void> accept_all() {
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(io_), kCompletion);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {  // no file descriptors left, for one
        log_.write(
            LogLine("warning", "a connection was not accepted").add("what", error.message()));
        asio::steady_timer pause(acceptor_.get_executor(), kTick);
        co_await pause.async_wait(kCompletion);
        continue;
      }
      const auto strand = socket.get_executor();
      const bool is_welcome = service_.metrics().connections < settings_.limits.connections;
      if (is_welcome) service_.metrics().connections.fetch_add(1);
      asio::co_spawn(strand,
                     is_welcome ? serve_connection(std::move(socket)) : refuse(std::move(socket)),
                     asio::detached);
    }
  }

  awaitable<void> refuse(tcp::socket socket) {
    service_.metrics().connections_refused.fetch_add(1);
    if (options_.has_tls) co_return;
    // What has come is taken, so that closing does not throw the answer away.
    const std::string bytes = refusal();
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(bytes), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    std::array<char, 4096> rest{};
    socket.read_some(asio::buffer(rest), ignored);
  }

  awaitable<void> serve_connection(tcp::socket socket) {
    service_.metrics().connections_accepted.fetch_add(1);
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto strand = co_await asio::this_coro::executor;
    Watched watched{strand, std::make_shared<Watch>([&socket] {
                      error_code none;
                      socket.cancel(none);
                    })};
    const auto place = add(watched);
    try {
      if (const auto context = tls_.get()) {
        TlsStream stream(std::move(socket), *context);
        watched.watch->on_cancel([&stream] {
          error_code none;
          stream.lowest_layer().cancel(none);
        });
        co_await converse(stream, service_, *watched.watch, options_);
        watched.watch->on_cancel([] {});
        stream.lowest_layer().close(ignored);
      } else {
        co_await converse(socket, service_, *watched.watch, options_);
      }
    } catch (const std::exception& error) {
      log_.write(LogLine("error", "a connection failed").add("what", error.what()));
    }
    watched.watch->on_cancel([] {});
    remove(place);
    socket.close(ignored);
    service_.metrics().connections.fetch_sub(1);
  }

  // A connection's watch, and the strand on which it is enforced.
  struct Watched {
    asio::any_io_executor strand;
    std::shared_ptr<Watch> watch;
  };
  using Place = std::list<Watched>::iterator;

  Place add(const Watched& watched) {
    const std::lock_guard lock(mutex_);
    return watched_.insert(watched_.end(), watched);
  }
  void remove(Place place) {
    const std::lock_guard lock(mutex_);
    watched_.erase(place);
  }

  awaitable<void> watch_all() {
    while (true) {
      tick_.expires_after(kTick);
      co_await tick_.async_wait(kCompletion);
      const auto now = Watch::Clock::now();
      const bool is_ending = is_ending_;
      {
        const std::lock_guard lock(mutex_);
        for (const Watched& watched : watched_) {
          if (!watched.watch->is_due(now, is_ending)) continue;
          asio::post(watched.strand,
                     [watch = watched.watch, now, is_ending] { watch->enforce(now, is_ending); });
        }
        if (is_ending && (watched_.empty() || now >= last_moment_)) {
          if (!watched_.empty()) {
            log_.write(
                LogLine("warning", "connections were cut off").add("count", watched_.size()));
          }
          io_.stop();
          co_return;
        }
      }
    }
  }

  awaitable<void> obey_signals() {
    while (true) {
      const auto [error, signal] = co_await signals_.async_wait(kCompletion);
      if (error) co_return;
      if (signal == SIGHUP) {
        co_await reload();
        continue;
      }
      if (is_ending_) continue;
      log_.write(LogLine("info", "ending").add("signal", signal));
      tell_service_manager("STOPPING=1");
      service_.begin_shutdown();
      last_moment_ = Watch::Clock::now() + settings_.grace;
      is_ending_ = true;
      error_code ignored;
      acceptor_.close(ignored);
    }
  }

  // On a thread of its own: reading a model takes longer than a request may wait.
  awaitable<void> reload() {
    tell_service_manager("RELOADING=1");
    co_await asio::co_spawn(
        reloading_,
        [this]() -> awaitable<void> {
          service_.reload();
          try {
            tls_.set(tls_context(settings_));
          } catch (const Error& error) {
            log_.write(LogLine("error", "the old certificate stays").add("what", error.what()));
          }
          co_return;
        },
        asio::use_awaitable);
    tell_service_manager("READY=1");
  }

  const Settings& settings_;
  Log& log_;
  Service service_;
  ConnectionOptions options_;
  Current<TlsContext> tls_;
  asio::thread_pool reloading_{1};
  asio::io_context io_;
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
  asio::steady_timer tick_;
  std::mutex mutex_;
  std::list<Watched> watched_;
  std::atomic<bool> is_ending_{false};
  Watch::Clock::time_point last_moment_{};
};

}  // namespace

void serve(const Settings& settings, Log& log) { Server(settings, log).run(); }

}  // namespace dosimeter::server
