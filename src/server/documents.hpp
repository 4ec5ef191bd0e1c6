#pragma once
// Bodies of requests to documents. What is wrong is thrown as a ProblemError with the places of all
// that is wrong; it never holds text.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/document.hpp"
#include "dosimeter/scorer.hpp"
#include "message.hpp"

namespace dosimeter::server {

enum class Purpose : std::uint8_t {
  score,    // a worker and a time are not needed
  exposure  // a worker is
};

struct Documents {
  std::vector<Document> documents;
  bool is_batch = false;  // {"documents": [...]}, not one alone
};

struct DocumentLimits {
  std::size_t batch = 1000;
  Time latest{};  // a later date is refused
};

// From a request with a body of the type application/json or text/vtt. Throws ProblemError: 400 for
// broken JSON, 413 for too large a batch, 415 for another type, 422 for what is wrong in a
// document.
Documents documents_of(const Request& request, Purpose purpose, const DocumentLimits& limits);

// The members of a score as the API writes them, without braces: "load", "interval", "peak" ...
void append_score(std::string& json, const Score& score);
// An object of both sides of a document.
void append_score(std::string& json, const DocumentScore& score);

// A pseudonym as paths and bodies may have it: 1 to 128 characters without control characters.
bool is_pseudonym(std::string_view text);

}  // namespace dosimeter::server
