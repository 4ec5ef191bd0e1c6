#include "connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <type_traits>

namespace dosimeter::server {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::awaitable;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

constexpr auto kCompletion = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadSize = 16 << 10;
constexpr std::size_t kMostDiscarded = 256 << 10;  // of a refused body, before closing
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::chrono::seconds kHandshakeTime{10};

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

// What a broken request is answered with.
ProblemError problem_of(const error_code& error) {
  if (error == http::error::header_limit) {
    return {431, "header-too-large", "the header fields are too large"};
  }
  if (error == http::error::body_limit) return {413, "body-too-large", "the body is too large"};
  return {400, "broken-request", "this is no sound HTTP/1.1 request"};
}

// Whether a Host field could be one (RFC 9110, 7.2): visible ASCII without a path or user name.
bool is_host(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7F && std::string_view("/?#@\\\"<>").find(c) == std::string_view::npos;
  });
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

// Status line and header fields. The answer to HEAD has no body and gives no length, which would be
// that of the answer to GET (RFC 9110, 8.6).
std::string head_of(const Answer& answer, unsigned version, bool keeps_open, bool has_tls,
                    bool is_for_head = false) {
  std::string head;
  head.reserve(256);
  head += "HTTP/1.1 " + std::to_string(answer.status) + ' ';
  head += reason_phrase(answer.status);
  head += "\r\n";
  append_header(head, "Content-Type", answer.content_type);
  if (!is_for_head) append_header(head, "Content-Length", std::to_string(answer.body.size()));
  append_header(head, "Cache-Control", "no-store");
  append_header(head, "X-Content-Type-Options", "nosniff");
  if (has_tls) append_header(head, "Strict-Transport-Security", "max-age=31536000");
  for (const auto& [name, value] : answer.headers) append_header(head, name, value);
  if (!keeps_open) {
    append_header(head, "Connection", "close");
  } else if (version == 10) {
    append_header(head, "Connection", "keep-alive");
  }
  return head + "\r\n";
}

template <class Stream>
class Conversation {
 public:
  Conversation(Stream& stream, Service& service, Watch& watch, const ConnectionOptions& options)
      : stream_(stream), service_(service), watch_(watch), options_(options) {}

  awaitable<void> run() {
    bool goes_on = true;
    while (goes_on) goes_on = co_await serve_one();
  }

 private:
  using Clock = std::chrono::steady_clock;

  // What became of reading.
  enum class Read : std::uint8_t { done, closed, refused };

  // One request and its answer. False: the connection is to be closed.
  awaitable<bool> serve_one() {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.limits.header_bytes));
    parser.body_limit(options_.limits.body_bytes);
    parser.eager(true);
    exchange_ = {};
    problem_.reset();
    const Read read = co_await read_request(parser);
    if (read == Read::closed) co_return false;
    const auto begin = Clock::now();
    if (exchange_.trace.trace.empty()) exchange_.trace = trace_of("");
    Answer answer;
    if (problem_) {
      answer = answer_of(*problem_, "urn:trace:" + exchange_.trace.trace);
    } else {
      exchange_.request.body = parser.get().body();
      answer = co_await service_.answer(exchange_);
    }
    if (is_for_head()) answer.body.clear();
    const bool keeps_open = read == Read::done && parser.keep_alive() && !options_.is_ending();
    note(answer, parser, Clock::now() - begin);
    const bool is_written = co_await write(answer, parser.get().version(), keeps_open);
    if (!is_written) co_return false;
    if (!keeps_open) co_await linger(read == Read::refused);
    co_return keeps_open;
  }

  bool is_for_head() const { return exchange_.request.method == "HEAD"; }

  awaitable<Read> read_request(Parser& parser) {
    bool is_admitted = false;
    bool needs_more = buffer_.size() == 0;
    has_begun_ = !needs_more;
    watch_.set_idle(needs_more);
    watch_.expire_after(needs_more ? options_.limits.idle_time : options_.limits.header_time);
    while (!parser.is_done()) {
      if (needs_more) {
        const auto [error, count] =
            co_await stream_.async_read_some(buffer_.prepare(kReadSize), kCompletion);
        if (error) co_return broken_off();
        if (!has_begun_) {
          has_begun_ = true;
          watch_.set_idle(false);
          watch_.expire_after(options_.limits.header_time);
        }
        buffer_.commit(count);
      }
      error_code error;
      buffer_.consume(parser.put(buffer_.data(), error));
      needs_more = true;
      if (error == http::error::need_more) {
        // An unfinished header stays in the buffer; the parser has looked at its length.
        if (!parser.is_header_done() && buffer_.size() > options_.limits.header_bytes) {
          co_return refuse(problem_of(http::error::header_limit));
        }
        error = {};
      }
      if (parser.is_header_done() && !is_admitted) {
        is_admitted = true;
        if (!admit(parser)) {
          // A small body that is here already is done with; the connection can go on.
          co_return parser.is_done() && !error ? Read::done : Read::refused;
        }
        watch_.expire_after(options_.limits.body_time);
        if (!parser.is_done() && !error) {
          const bool is_invited = co_await invite(parser);
          if (!is_invited) co_return Read::closed;
        }
      }
      if (error) co_return refuse(problem_of(error));
    }
    watch_.rest();
    co_return Read::done;
  }

  Read refuse(ProblemError problem) {
    problem_ = std::move(problem);
    return Read::refused;
  }

  // Closed by the client, or too slow: the latter deserves an answer.
  Read broken_off() {
    if (!watch_.has_expired() || !has_begun_) return Read::closed;
    return refuse({408, "too-slow", "the request took too long to arrive"});
  }

  // Whether the header alone is no reason to refuse.
  bool admit(const Parser& parser) {
    const auto& message = parser.get();
    Request& request = exchange_.request;
    const auto field = [&](auto name) { return view(message[name]); };
    exchange_.trace = trace_of(field("traceparent"));
    try {
      request.method = view(message.method_string());
      const std::string_view target = view(message.target());
      const auto question = target.find('?');
      request.path = target.substr(0, question);
      request.authorization = field(http::field::authorization);
      request.content_type = field(http::field::content_type);
      request.content_encoding = field(http::field::content_encoding);
      if (message.count("Idempotency-Key") > 0) request.idempotency_key = field("Idempotency-Key");
      const auto hosts = message.count(http::field::host);
      if (hosts > 1 || (message.version() >= 11 && hosts == 0) ||
          !is_host(field(http::field::host))) {
        throw ProblemError(400, "broken-request", "a request has one Host");
      }
      if (question != std::string_view::npos) {
        auto query = query_of(target.substr(question + 1));
        if (!query) throw ProblemError(400, "broken-request", "the query is not well-formed");
        request.query = *std::move(query);
      }
      service_.admit(exchange_);
      return true;
    } catch (const ProblemError& problem) {
      problem_ = problem;
      return false;
    }
  }

  // Answers an Expect: 100-continue. False where that could not be written.
  awaitable<bool> invite(const Parser& parser) {
    if (view(parser.get()[http::field::expect]) != "100-continue") co_return true;
    constexpr std::string_view kInvitation = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, count] =
        co_await asio::async_write(stream_, asio::buffer(kInvitation), kCompletion);
    co_return !error;
  }

  awaitable<bool> write(const Answer& answer, unsigned version, bool keeps_open) {
    watch_.expire_after(options_.limits.write_time);
    const std::string head = head_of(answer, version, keeps_open, options_.has_tls, is_for_head());
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(answer.body)};
    const auto [error, count] = co_await asio::async_write(stream_, parts, kCompletion);
    watch_.rest();
    co_return !error;
  }

  // Ends the sending side. What a refused client still sends is taken for a moment and dropped:
  // closing at once could lose the answer on its way (RFC 9112, 9.6).
  awaitable<void> linger(bool takes_rest) {
    watch_.expire_after(kLingerTime);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      co_await stream_.async_shutdown(kCompletion);
    } else {
      error_code ignored;
      stream_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      std::size_t discarded = 0;
      while (takes_rest && discarded < kMostDiscarded) {
        buffer_.clear();
        const auto [error, count] =
            co_await stream_.async_read_some(buffer_.prepare(kReadSize), kCompletion);
        if (error) break;
        discarded += count;
      }
    }
  }

  void note(const Answer& answer, const Parser& parser, Clock::duration duration) {
    service_.metrics().request(service_.number_of(exchange_.route), answer.status, duration);
    if (options_.log == RequestLog::none) return;
    if (options_.log == RequestLog::problems && answer.status < 400) return;
    LogLine line(answer.status < 500 ? "info" : "error", "request");
    line.add("method", exchange_.route == nullptr ? "?" : exchange_.route->method)
        .add("route", exchange_.route == nullptr ? "none" : exchange_.route->pattern)
        .add("status", answer.status)
        .add("bytes_in", parser.get().body().size())
        .add("bytes_out", answer.body.size())
        .add("microseconds",
             std::chrono::duration_cast<std::chrono::microseconds>(duration).count())
        .add("trace_id", exchange_.trace.trace)
        .add("span_id", exchange_.trace.span);
    if (!exchange_.trace.parent.empty()) line.add("parent_id", exchange_.trace.parent);
    if (exchange_.token != nullptr) line.add("token", exchange_.token->fingerprint());
    service_.log().write(std::move(line));
  }

  Stream& stream_;
  Service& service_;
  Watch& watch_;
  const ConnectionOptions& options_;
  boost::beast::flat_buffer buffer_;
  Exchange exchange_;
  std::optional<ProblemError> problem_;
  bool has_begun_ = false;  // bytes of the present request have come
};

}  // namespace

std::string refusal() {
  Answer answer = answer_of(
      ProblemError(503, "too-many-connections", "too many connections are open; try again"),
      "about:blank");
  answer.headers.emplace_back("Retry-After", "1");
  return head_of(answer, 11, false, false) + answer.body;
}

awaitable<void> converse(PlainStream& stream, Service& service, Watch& watch,
                         const ConnectionOptions& options) {
  co_await Conversation<PlainStream>(stream, service, watch, options).run();
}

awaitable<void> converse(TlsStream& stream, Service& service, Watch& watch,
                         const ConnectionOptions& options) {
  watch.expire_after(kHandshakeTime);
  const auto [error] =
      co_await stream.async_handshake(boost::asio::ssl::stream_base::server, kCompletion);
  if (error) co_return;
  co_await Conversation<TlsStream>(stream, service, watch, options).run();
}

}  // namespace dosimeter::server
