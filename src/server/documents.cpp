#include "documents.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "dosimeter/reader.hpp"

namespace dosimeter::server {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostFaults = 20;  // said in one answer
constexpr std::size_t kLongestName = 128;
constexpr double kLongestRecording = 7.0 * 86'400;  // seconds

bool is_type(std::string_view header, std::string_view type) {
  const std::string_view essence = header.substr(0, header.find(';'));
  const auto end = essence.find_last_not_of(" \t");
  return end + 1 == type.size() &&
         std::equal(type.begin(), type.end(), essence.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
         });
}

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

// How many characters, not bytes.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_name(std::string_view text, std::size_t least) {
  const std::size_t length = characters(text);
  return length >= least && length <= kLongestName &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

// Reads documents, and goes on where something is wrong, to name more than the first fault.
class DocumentReader {
 public:
  DocumentReader(Purpose purpose, const DocumentLimits& limits)
      : purpose_(purpose), limits_(limits) {}

  Document read(const json::value& value, const std::string& place) {
    Document document;
    const auto* const object = value.if_object();
    if (object == nullptr) {
      complain(place, "a document is an object");
      return document;
    }
    for (const auto& [key, member] : *object) {
      const std::string_view name(key);
      const std::string at = place + '/' + std::string(name);
      if (name == "text") {
        read_text(member, at, document);
      } else if (name == "segments") {
        read_segments(member, at, document);
      } else {
        read_member(name, member, at, document);
      }
    }
    if (object->contains("text") == object->contains("segments")) {
      complain(place, "a document has either text or segments");
    }
    complete(document, place);
    return document;
  }

  void complain(const std::string& pointer, std::string detail) {
    if (faults_.size() < kMostFaults) faults_.push_back({pointer, std::move(detail)});
  }

  // What no single document shows: one id for two texts.
  void check_ids(const std::vector<Document>& documents) {
    using Name = std::pair<std::string_view, std::string_view>;  // of worker and document
    std::map<Name, std::uint64_t> seen;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      const Document& document = documents[i];
      if (!document.origin.id_given) continue;
      const std::uint64_t text = fingerprint(document);
      const auto [first, is_new] = seen.emplace(Name(document.worker, document.id), text);
      if (!is_new && first->second != text) {
        complain("/documents/" + std::to_string(i) + "/id",
                 "the id stands for another document of this batch");
      }
    }
  }

  void finish() {
    if (faults_.empty()) return;
    throw ProblemError(422, "invalid-document", "the body is not as the API describes it",
                       std::move(faults_));
  }

 private:
  void read_member(std::string_view name, const json::value& member, const std::string& at,
                   Document& document) {
    const auto* const text = member.if_string();
    if (name != "id" && name != "worker" && name != "time" && name != "case_id" && name != "kind") {
      return complain(at, "there is no such member");
    }
    if (text == nullptr) return complain(at, "is no text");
    if (name == "time") return read_time(view(*text), at, document);
    if (!is_name(view(*text), 1)) {
      return complain(at, "has 1 to 128 characters, none of them a control character");
    }
    std::string& target = name == "id"        ? document.id
                          : name == "worker"  ? document.worker
                          : name == "case_id" ? document.case_id
                                              : document.kind;
    target = view(*text);
    if (name == "id") document.origin.id_given = true;
  }

  void read_time(std::string_view text, const std::string& at, Document& document) {
    document.time = parse_time(text);
    if (!document.time) return complain(at, "is no date; write it like 2026-03-16T14:20:00Z");
    if (*document.time < kEarliestTime) complain(at, "lies before 1970");
    if (*document.time > limits_.latest) complain(at, "lies in the future");
  }

  void read_text(const json::value& value, const std::string& at, Document& document) {
    const auto* const text = value.if_string();
    if (text == nullptr) return complain(at, "is no text");
    document.segments.emplace_back().text = view(*text);
  }

  void read_segments(const json::value& value, const std::string& at, Document& document) {
    const auto* const segments = value.if_array();
    if (segments == nullptr || segments->empty()) return complain(at, "is no list of segments");
    for (std::size_t i = 0; i < segments->size(); ++i) {
      read_segment((*segments)[i], at + '/' + std::to_string(i), document.segments.emplace_back());
    }
  }

  void read_segment(const json::value& value, const std::string& place, Segment& segment) {
    const auto* const object = value.if_object();
    if (object == nullptr) return complain(place, "a segment is an object");
    for (const auto& [key, member] : *object) {
      const std::string_view name(key);
      const std::string at = place + '/' + std::string(name);
      if (name == "start" || name == "end") {
        (name == "start" ? segment.start : segment.end) = read_seconds(member, at);
      } else if (name == "text" || name == "speaker") {
        const auto* const text = member.if_string();
        if (text == nullptr) {
          complain(at, "is no text");
        } else if (name == "speaker" && !is_name(view(*text), 1)) {
          complain(at, "has 1 to 128 characters, none of them a control character");
        } else {
          (name == "text" ? segment.text : segment.speaker) = view(*text);
        }
      } else {
        complain(at, "there is no such member");
      }
    }
    if (!object->contains("text")) complain(place + "/text", "is missing");
    if (segment.start && segment.end && *segment.end < *segment.start) {
      complain(place + "/end", "lies before the start");
    }
  }

  std::optional<double> read_seconds(const json::value& value, const std::string& at) {
    json::error_code error;
    const double seconds = value.is_number() ? value.to_number<double>(error) : -1;
    if (!error && std::isfinite(seconds) && seconds >= 0 && seconds <= kLongestRecording) {
      return seconds;
    }
    complain(at, "is no number of seconds from 0 to 604800");
    return std::nullopt;
  }

  void complete(Document& document, const std::string& place) {
    if (document.worker.empty()) {
      if (purpose_ == Purpose::exposure) complain(place + "/worker", "is missing");
      document.worker = kUnknownWorker;
    }
    if (document.kind.empty()) document.kind = document.is_transcript() ? "transcript" : "note";
  }

  Purpose purpose_;
  const DocumentLimits& limits_;
  std::vector<Fault> faults_;
};

Documents from_json(const Request& request, Purpose purpose, const DocumentLimits& limits) {
  unsigned char first[8192];
  json::monotonic_resource memory(first, sizeof first);
  json::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  const json::value value = json::parse(json::string_view(request.body.data(), request.body.size()),
                                        error, &memory, options);
  if (error) throw ProblemError(400, "broken-json", "the body is no JSON text");
  DocumentReader reader(purpose, limits);
  Documents result;
  const auto* const object = value.if_object();
  const auto* const batch = object == nullptr ? nullptr : object->if_contains("documents");
  if (batch == nullptr) {
    result.documents.push_back(reader.read(value, ""));
    reader.finish();
    return result;
  }
  result.is_batch = true;
  if (object->size() != 1) reader.complain("", "a batch has no member but documents");
  const auto* const list = batch->if_array();
  if (list == nullptr || list->empty()) {
    reader.complain("/documents", "is no list of documents");
  } else if (list->size() > limits.batch) {
    throw ProblemError(413, "batch-too-large",
                       "a batch has at most " + std::to_string(limits.batch) + " documents");
  } else {
    for (std::size_t i = 0; i < list->size(); ++i) {
      result.documents.push_back(reader.read((*list)[i], "/documents/" + std::to_string(i)));
    }
  }
  reader.check_ids(result.documents);
  reader.finish();
  return result;
}

std::string parameter(const Request& request, const char* name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? "" : found->second;
}

// What the query says of a transcript, as a JSON body would.
void describe(const Request& request, Purpose purpose, const DocumentLimits& limits,
              Document& document) {
  json::object members{{"text", ""}};
  for (const char* const name : {"id", "worker", "time", "case_id"}) {
    if (request.query.contains(name)) members[name] = parameter(request, name);
  }
  DocumentReader reader(purpose, limits);
  Document described = reader.read(members, "");
  reader.finish();
  described.segments = std::move(document.segments);
  described.kind = "transcript";
  document = std::move(described);
}

Documents from_webvtt(const Request& request, Purpose purpose, const DocumentLimits& limits) {
  std::istringstream input{std::string(request.body)};
  ReadOptions options;
  options.format = Format::webvtt;
  options.worker = parameter(request, "worker");
  const auto reader = open_reader(input, "body", options);
  std::vector<Fault> faults;
  Documents result;
  while (auto record = reader->next()) {
    if (auto* const document = std::get_if<Document>(&*record)) {
      result.documents.push_back(std::move(*document));
      continue;
    }
    const Problem& problem = std::get<Problem>(*record);
    if (faults.size() < kMostFaults) {
      faults.push_back({"", "line " + std::to_string(problem.line) + ": " + problem.what + "; " +
                                problem.remedy});
    }
  }
  if (!faults.empty() || result.documents.size() != 1) {
    throw ProblemError(422, "invalid-document", "the body is no sound WebVTT file",
                       std::move(faults));
  }
  describe(request, purpose, limits, result.documents.front());
  return result;
}

// As append_number(), in whole numbers: several times as fast. False, and nothing is appended, for
// what is too large, and where a half is so near that the product's own rounding could decide.
bool append_small_number(std::string& json, double value, int decimals) {
  constexpr std::array<double, 4> powers = {1, 10, 100, 1000};
  const double scaled = value * powers[static_cast<std::size_t>(decimals)];
  if (!(scaled >= 0 && scaled < 1e6)) return false;
  auto whole = static_cast<std::uint32_t>(scaled);
  const double rest = scaled - whole;
  if (std::abs(rest - 0.5) < 1e-6) return false;
  if (rest > 0.5) ++whole;
  char digits[8];
  char* place = digits + sizeof digits;
  for (int i = 0; i < decimals; ++i, whole /= 10) *--place = static_cast<char>('0' + whole % 10);
  if (decimals > 0) *--place = '.';
  do *--place = static_cast<char>('0' + whole % 10);
  while ((whole /= 10) > 0);
  json.append(place, digits + sizeof digits);
  return true;
}

// Rounded to `decimals`, 0 to 3 of them, as the command line writes figures.
void append_number(std::string& json, double value, int decimals) {
  if (append_small_number(json, value, decimals)) return;
  char digits[64];
  const auto [end, error] =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, decimals);
  json.append(digits, end);
}

void append_pair(std::string& json, double lower, double upper, int decimals) {
  json += '[';
  append_number(json, lower, decimals);
  json += ',';
  append_number(json, upper, decimals);
  json += ']';
}

}  // namespace

bool is_pseudonym(std::string_view text) { return is_name(text, 1); }

Documents documents_of(const Request& request, Purpose purpose, const DocumentLimits& limits) {
  if (!request.content_encoding.empty() && request.content_encoding != "identity") {
    throw ProblemError(415, "unsupported-encoding", "send the body without a content encoding");
  }
  if (is_type(request.content_type, "application/json")) {
    if (!request.query.empty()) {
      throw ProblemError(422, "invalid-parameter",
                         "the query describes a transcript; a JSON body has members for that");
    }
    return from_json(request, purpose, limits);
  }
  if (is_type(request.content_type, "text/vtt")) return from_webvtt(request, purpose, limits);
  throw ProblemError(415, "unsupported-type", "send application/json or text/vtt");
}

void append_score(std::string& json, const Score& score) {
  json += "\"load\":";
  append_number(json, score.load, 2);
  json += ",\"interval\":";
  append_pair(json, score.lower, score.upper, 2);
  json += ",\"peak\":";
  append_number(json, score.peak, 2);
  json += ",\"peak_interval\":";
  append_pair(json, score.peak_lower, score.peak_upper, 2);
  json += ",\"density\":";
  append_number(json, score.density, 2);
  json += score.out_of_domain() ? ",\"out_of_domain\":true" : ",\"out_of_domain\":false";
  json += ",\"categories\":{";
  for (std::size_t i = 0; i < kCategories; ++i) {
    json += i == 0 ? "\"" : ",\"";
    json += kCategoryNames[i];
    json += "\":";
    append_number(json, score.categories[i], 3);
  }
  json += "},\"words\":";
  json += std::to_string(score.words);
  json += ",\"minutes\":";
  append_number(json, score.minutes, 3);
  json += ",\"dose\":";
  append_number(json, score.dose, 3);
  json += ",\"dose_interval\":";
  append_pair(json, score.dose_lower, score.dose_upper, 3);
}

void append_score(std::string& json, const DocumentScore& score) {
  json += '{';
  append_score(json, score.heard);
  if (score.spoken) {
    json += ",\"spoken\":{";
    append_score(json, *score.spoken);
    json += '}';
  }
  json += '}';
}

}  // namespace dosimeter::server
