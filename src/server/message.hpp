#pragma once
// A request and an answer, without the wire: what routes and handlers see.

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dosimeter::server {

struct Request {
  std::string_view method;
  std::string path;  // as it came, without the query
  std::map<std::string, std::string> query;
  std::string_view authorization;  // of the header; empty where there is none, as below
  std::string_view content_type;
  std::string_view content_encoding;
  std::optional<std::string_view> idempotency_key;
  std::string_view traceparent;
  std::string_view body;
};

struct Answer {
  unsigned status = 200;
  std::string_view content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string_view, std::string>> headers;
};

// One thing that is wrong with a body, and where (JSON Pointer, RFC 6901).
struct Fault {
  std::string pointer;
  std::string detail;
};

// Thrown by whoever cannot go on with a request; becomes an answer of problem details (RFC 9457).
// Never holds text of a document.
class ProblemError : public std::runtime_error {
 public:
  // `type` is the last part of the problem's URI: "team-too-small".
  ProblemError(unsigned status, std::string_view type, const std::string& detail,
               std::vector<Fault> faults = {})
      : std::runtime_error(detail), status(status), type(type), faults(std::move(faults)) {}

  unsigned status;
  std::string_view type;
  std::vector<Fault> faults;
  std::vector<std::pair<std::string_view, std::string>> headers;

  ProblemError&& with(std::string_view name, std::string value) && {
    headers.emplace_back(name, std::move(value));
    return std::move(*this);
  }
};

// "Not Found". Empty for a status that the server does not use.
std::string_view reason_phrase(unsigned status);

// `instance` names this occurrence: the trace that logs know it by.
Answer answer_of(const ProblemError& problem, std::string_view instance);

// The path's and the query's percent-encoding undone. Nothing where it is broken, or gives control
// characters or ill-formed UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank = false);

// "a=1&b=2". Nothing where it is broken or a name is there twice.
std::optional<std::map<std::string, std::string>> query_of(std::string_view text);

}  // namespace dosimeter::server
