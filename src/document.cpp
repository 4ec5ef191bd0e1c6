#include "dosimeter/document.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

#include "dosimeter/text.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

// Takes a time apart from the left. Every step says whether it found what it expected.
class TimeText {
 public:
  explicit TimeText(std::string_view text) : rest_(text) {}

  bool number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      value = 10 * value + (c - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }

  // The character found, or 0 where it is none of `choices`.
  char one_of(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_.front()) == std::string_view::npos) return 0;
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  bool digits() {
    const auto end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(end);
    return end > 0;
  }

  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool read_date(TimeText& text, std::chrono::sys_days& day) {
  int year = 0;
  int month = 0;
  int day_of_month = 0;
  if (!text.number(4, year) || !text.one_of("-") || !text.number(2, month) || !text.one_of("-") ||
      !text.number(2, day_of_month)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day_of_month))};
  if (!date.ok()) return false;
  day = date;
  return true;
}

bool read_clock(TimeText& text, std::chrono::seconds& since_midnight) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  if (!text.number(2, hours) || !text.one_of(":") || !text.number(2, minutes)) return false;
  if (text.one_of(":")) {
    if (!text.number(2, seconds)) return false;
    if (text.one_of(".") && !text.digits()) return false;
  }
  since_midnight =
      std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
  return hours < 24 && minutes < 60 && seconds < 60;
}

// "Z", "+02:00", "+0200" or nothing.
bool read_offset(TimeText& text, std::chrono::minutes& offset) {
  if (text.empty() || text.one_of("Zz")) return true;
  const char sign = text.one_of("+-");
  int hours = 0;
  int minutes = 0;
  if (sign == 0 || !text.number(2, hours)) return false;
  text.one_of(":");
  if (!text.number(2, minutes) || hours > 23 || minutes > 59) return false;
  offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  if (sign == '-') offset = -offset;
  return true;
}

// "  Case-Worker_2 (night) " becomes "case worker 2": without case, without what stands in
// brackets, with single spaces where hyphens, underscores, dots, number signs or blanks were.
std::string normalise_name(std::string_view name) {
  constexpr std::string_view gaps = " \t\r\n-_.#";
  std::string plain;
  bool gap = false;
  int depth = 0;
  for (const char c : name) {
    if (c == '(' || c == '[') ++depth;
    const bool left_out = depth > 0 || gaps.find(c) != std::string_view::npos;
    if ((c == ')' || c == ']') && depth > 0) --depth;
    if (!left_out && gap && !plain.empty()) plain += ' ';
    if (!left_out) plain += c;
    gap = left_out;
  }
  return fold(plain);
}

// As they read after normalise_name. Interpreters are not among them: through their mouth comes
// what the client says.
constexpr std::string_view worker_roles[] = {
    // who treats, counsels or cares
    "advocate", "care coordinator", "care manager", "case manager", "case worker", "caseworker",
    "chaplain", "clinician", "coach", "counsellor", "counselor", "crisis worker", "doctor", "dr",
    "facilitator", "gp", "key worker", "keyworker", "medic", "midwife", "nurse", "outreach worker",
    "paramedic", "emt", "pathologist", "physician", "practitioner", "provider", "psychiatrist",
    "psychoanalyst", "psychologist", "psychotherapist", "social worker", "supervisor",
    "support worker", "surgeon", "therapist", "volunteer", "youth worker",
    // who takes calls or comes when called
    "call handler", "call taker", "calltaker", "dispatch", "dispatcher", "firefighter",
    "helpline worker", "hotline worker", "operator", "responder",
    // who investigates or judges
    "adjudicator", "agent", "attorney", "barrister", "captain", "chief", "constable", "corporal",
    "coroner", "deputy", "detective", "inspector", "interrogator", "investigator", "judge",
    "lawyer", "lieutenant", "lt", "magistrate", "officer", "police", "prosecutor", "sergeant",
    "sgt", "sheriff", "solicitor", "trooper",
    // who asks and reports
    "examiner", "interviewer", "journalist", "moderator", "reporter", "researcher"};

bool is_role(std::string_view name) {
  return std::find(std::begin(worker_roles), std::end(worker_roles), name) !=
         std::end(worker_roles);
}

// A role in front of a name or number ("officer lee", "interviewer 2") or behind what narrows it
// ("crisis counselor", "senior social worker").
bool holds_role(std::string_view label) {
  constexpr auto npos = std::string_view::npos;
  const auto words = 1 + std::count(label.begin(), label.end(), ' ');
  if (words <= 3 && is_role(label.substr(0, label.find(' ')))) return true;
  for (auto space = label.find(' '); space != npos; space = label.find(' ', space + 1)) {
    if (is_role(label.substr(space + 1))) return true;
  }
  return is_role(label);
}

// The hash behind fingerprint: a running state through which words of eight bytes, read as little
// endian, are mixed one after the other. The mixing step is the finaliser of SplitMix64 (Steele,
// Lea & Flood 2014): a bijection in which every input bit reaches every output bit.
class Hash {
 public:
  void add(std::uint64_t word) {
    state_ += 0x9E3779B97F4A7C15 + word;
    state_ = (state_ ^ (state_ >> 30)) * 0xBF58476D1CE4E5B9;
    state_ = (state_ ^ (state_ >> 27)) * 0x94D049BB133111EB;
    state_ ^= state_ >> 31;
  }

  // The length first, so that no two sequences of texts give the same words.
  void add(std::string_view text) {
    add(text.size());
    for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(8, text.size()))) {
      add(little_endian(text.substr(0, 8)));
    }
  }

  std::uint64_t value() const { return state_; }

 private:
  static std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      word = word << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return word;
  }

  std::uint64_t state_ = 0;
};

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  TimeText rest(trim(text));
  std::chrono::sys_days day;
  if (!read_date(rest, day)) return std::nullopt;
  if (rest.empty()) return day + std::chrono::hours(12);
  std::chrono::seconds since_midnight{0};
  std::chrono::minutes offset{0};
  if (!rest.one_of("Tt ") || !read_clock(rest, since_midnight) || !read_offset(rest, offset) ||
      !rest.empty()) {
    return std::nullopt;
  }
  return day + since_midnight - offset;
}

std::string format_date(Time time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string format_time(Time time) {
  const std::chrono::hh_mm_ss clock(time - std::chrono::floor<std::chrono::days>(time));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02dZ",
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return format_date(time) + text.data();
}

bool Document::is_transcript() const {
  return std::any_of(segments.begin(), segments.end(),
                     [](const Segment& segment) { return !segment.speaker.empty(); });
}

std::string Document::text() const {
  std::string text;
  for (const auto& segment : segments) {
    if (&segment != &segments.front()) text += '\n';
    text += segment.text;
  }
  return text;
}

bool is_worker_speaker(std::string_view speaker, std::string_view worker) {
  const std::string label = normalise_name(speaker);
  if (label.empty()) return false;
  const std::string name = normalise_name(worker);
  return (label == name && name != kUnknownWorker) || holds_role(label);
}

bool is_own_speech(const Segment& segment, const Document& document) {
  return !segment.speaker.empty() && is_worker_speaker(segment.speaker, document.worker);
}

std::uint64_t fingerprint(const Document& document) {
  Hash hash;
  hash.add(document.worker);
  hash.add(std::uint64_t{document.time.has_value()});
  hash.add(document.time ? static_cast<std::uint64_t>(document.time->time_since_epoch().count())
                         : 0);
  hash.add(document.case_id);
  hash.add(document.kind);
  hash.add(document.text());
  return hash.value();
}

}  // namespace dosimeter
