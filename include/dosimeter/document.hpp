#pragma once
// The first noun: a document that a worker read, heard or wrote, and its segments.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dosimeter {

// Seconds since 1970-01-01T00:00:00Z. A time without an offset is taken as UTC: what matters is the
// distance between documents, and one caseload is written in one zone.
using Time = std::chrono::sys_seconds;

// No document is from before this. A year that was mistyped, as 0226, would lengthen a worker's
// record by centuries, and with it what the record says about days without exposure.
inline constexpr Time kEarliestTime{};

// Reads "2026-03-16", "2026-03-16T14:20", "2026-03-16 14:20:05", with an optional fraction and an
// optional "Z", "+02:00" or "+0200" (which is applied). A date alone is its noon, so that it falls
// on the same day in every zone. Empty when `text` is none of these or names no day of the
// calendar.
std::optional<Time> parse_time(std::string_view text);

// "2026-03-16T14:20:00Z" and "2026-03-16".
std::string format_time(Time time);
std::string format_date(Time time);

// The worker of a document that names nobody.
inline constexpr std::string_view kUnknownWorker = "unknown";

// The latest time in a recording, in seconds: some 30 years. What lies beyond is a date, or counted
// in another unit.
inline constexpr double kLatestInRecording = 1e9;

// One stretch of a document by one speaker. A note has a single segment without speaker or times.
struct Segment {
  std::string speaker;          // as the file names them; empty where nobody is named
  std::optional<double> start;  // seconds from the beginning of the recording, 0 or more
  std::optional<double> end;    // at least `start`, at most kLatestInRecording
  std::string text;             // UTF-8
};

// Where a document came from, for messages and for finding it again. Holds no text.
struct Origin {
  std::string file;               // as the caller named it; "-" is standard input
  std::size_t line = 0;           // first line of the record, from 1
  std::string encoding;           // "UTF-8", or the encoding that the bytes were converted from
  bool encoding_guessed = false;  // true where the encoding was detected rather than declared
  bool id_given = false;          // true where the document's id is the file's own
};

struct Document {
  std::string id;            // the file's own, or "<file name>:<line>"
  std::string worker;        // pseudonym; "unknown" where the file names nobody
  std::string case_id;       // empty where there is none
  std::string kind;          // "note", "transcript", or what the file says (letter, email ...)
  std::optional<Time> time;  // when the worker met the material; empty where unknown
  std::vector<Segment> segments;
  Origin origin;

  bool is_transcript() const;  // any segment has a speaker
  std::string text() const;    // the segments' texts joined by newlines
};

// Who is speaking: compared without case, with blanks, hyphens and underscores alike. True for
// "Therapist", "Counsellor", "Nurse", "Officer", "Call-taker", "Interviewer", "Social worker" ...,
// also with a name or number behind ("Officer Lee", "Interviewer 2") or a word before ("Crisis
// counselor"), and for the document's own worker name. What such a speaker says is not what the
// worker hears. False for "Interpreter": through that mouth comes what the client says.
bool is_worker_speaker(std::string_view speaker, std::string_view worker);

// What the worker says in a transcript, by is_worker_speaker: not what reaches them.
bool is_own_speech(const Segment& segment, const Document& document);

// A 64-bit fingerprint of a document: worker, time, case, kind and text. The same document read
// twice, from whatever file, has the same fingerprint and counts once.
std::uint64_t fingerprint(const Document& document);

}  // namespace dosimeter
