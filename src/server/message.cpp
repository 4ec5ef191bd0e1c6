#include "message.hpp"

#include <array>
#include <boost/json.hpp>

#include "report_format.hpp"

namespace dosimeter::server {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<unsigned, std::string_view>, 20> kPhrases = {{
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
}};

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }

json::string json_text(std::string_view text) { return json::string(text.data(), text.size()); }

}  // namespace

std::string_view reason_phrase(unsigned status) {
  for (const auto& [number, phrase] : kPhrases) {
    if (number == status) return phrase;
  }
  return "";
}

Answer answer_of(const ProblemError& problem, std::string_view instance) {
  json::object object{{"type", "urn:dosimeter:problem:" + std::string(problem.type)},
                      {"title", json_text(reason_phrase(problem.status))},
                      {"status", problem.status},
                      {"detail", json_text(well_formed(problem.what()))},
                      {"instance", json_text(instance)}};
  if (!problem.faults.empty()) {
    json::array faults;
    for (const Fault& fault : problem.faults) {
      faults.push_back({{"pointer", json_text(well_formed(fault.pointer))},
                        {"detail", json_text(well_formed(fault.detail))}});
    }
    object["errors"] = std::move(faults);
  }
  Answer answer;
  answer.status = problem.status;
  answer.content_type = "application/problem+json";
  answer.body = json::serialize(object);
  answer.headers = problem.headers;
  return answer;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = digit(text[i + 1]);
      const int low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high << 4 | low);
      i += 2;
    } else if (c == '+' && plus_is_blank) {
      c = ' ';
    }
    if (is_control(c)) return std::nullopt;
    decoded += c;
  }
  if (well_formed(decoded) != decoded) return std::nullopt;
  return decoded;
}

std::optional<std::map<std::string, std::string>> query_of(std::string_view text) {
  std::map<std::string, std::string> query;
  while (!text.empty()) {
    const auto end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decoded(pair.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::string()
                                                  : percent_decoded(pair.substr(equals + 1), true);
    if (!name || !value || !query.emplace(*std::move(name), *std::move(value)).second) {
      return std::nullopt;
    }
  }
  return query;
}

}  // namespace dosimeter::server
