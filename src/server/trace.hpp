#pragma once
// The trace that a request is part of (W3C Trace Context, https://www.w3.org/TR/trace-context/):
// taken from the caller's traceparent header, begun here where there is none.

#include <optional>
#include <string>
#include <string_view>

namespace dosimeter::server {

struct Trace {
  std::string trace;   // 32 lower-case hexadecimal digits
  std::string span;    // 16 of them: this server's part
  std::string parent;  // the caller's part; empty where the trace begins here
};

Trace trace_of(std::string_view traceparent);

}  // namespace dosimeter::server
