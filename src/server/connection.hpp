#pragma once
// One connection: HTTP/1.1 (RFC 9112) requests, one after another, and their answers.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <cstddef>
#include <functional>

#include "service.hpp"
#include "watch.hpp"

namespace dosimeter::server {

struct Limits {
  std::size_t header_bytes = 8 << 10;
  std::size_t body_bytes = 1 << 20;
  std::size_t connections = 1024;
  std::chrono::seconds header_time{10};  // from a request's first byte to the end of its header
  std::chrono::seconds body_time{30};    // from there to its last byte
  std::chrono::seconds idle_time{60};    // between requests
  std::chrono::seconds write_time{30};   // for an answer
};

enum class RequestLog : std::uint8_t { all, problems, none };

struct ConnectionOptions {
  Limits limits;
  RequestLog log = RequestLog::all;
  bool has_tls = false;
  std::function<bool()> is_ending;  // whether to close after the present request
};

using PlainStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

// Until either side closes. Throws nothing.
boost::asio::awaitable<void> converse(PlainStream& stream, Service& service, Watch& watch,
                                      const ConnectionOptions& options);
boost::asio::awaitable<void> converse(TlsStream& stream, Service& service, Watch& watch,
                                      const ConnectionOptions& options);

// The bytes of a complete answer that refuses a connection.
std::string refusal();

}  // namespace dosimeter::server
