#include "dosimeter/document.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dosimeter {
namespace {

std::string parsed(std::string_view text) {
  const auto time = parse_time(text);
  return time ? format_time(*time) : "unreadable";
}

TEST(ParseTime, ReadsDateAloneAsItsNoon) {
  EXPECT_EQ(parsed("2026-03-16"), "2026-03-16T12:00:00Z");
  EXPECT_EQ(parsed("2024-02-29"), "2024-02-29T12:00:00Z");
  EXPECT_EQ(parsed("1969-12-31"), "1969-12-31T12:00:00Z");
  EXPECT_EQ(parse_time("1970-01-01")->time_since_epoch().count(), 12 * 3600);
}

TEST(ParseTime, ReadsTimesOfDay) {
  EXPECT_EQ(parsed("2026-03-16T14:20"), "2026-03-16T14:20:00Z");
  EXPECT_EQ(parsed("2026-03-16 14:20:05"), "2026-03-16T14:20:05Z");
  EXPECT_EQ(parsed("2026-03-16t14:20:05z"), "2026-03-16T14:20:05Z");
  EXPECT_EQ(parsed("2026-03-16T00:00:00"), "2026-03-16T00:00:00Z");
  EXPECT_EQ(parsed("2026-03-16T23:59:59.999999Z"), "2026-03-16T23:59:59Z");
  EXPECT_EQ(parsed("  2026-03-16T14:20\n"), "2026-03-16T14:20:00Z");
}

TEST(ParseTime, AppliesTheOffset) {
  EXPECT_EQ(parsed("2026-03-16T14:20:00+02:00"), "2026-03-16T12:20:00Z");
  EXPECT_EQ(parsed("2026-03-16T14:20-05:30"), "2026-03-16T19:50:00Z");
  EXPECT_EQ(parsed("2026-01-01T00:30:00.25+0100"), "2025-12-31T23:30:00Z");
}

TEST(ParseTime, RefusesWhatNamesNoTime) {
  for (const auto* text : {"",
                           "today",
                           "2026",
                           "2026-03",
                           "2026-3-16",
                           "16.03.2026",
                           "03/16/2026",
                           "20260316",
                           "2026-02-29",
                           "2026-04-31",
                           "2026-13-01",
                           "2026-00-10",
                           "2026-01-00",
                           "2026-03-16T",
                           "2026-03-16T14",
                           "2026-03-16T24:00",
                           "2026-03-16T14:60",
                           "2026-03-16T14:20:60",
                           "2026-03-16T14:20:",
                           "2026-03-16T14:20:05.",
                           "2026-03-16T14:20+02",
                           "2026-03-16T14:20+24:00",
                           "2026-03-16T14:20+02:60",
                           "2026-03-16T14:20 UTC",
                           "2026-03-16Z",
                           "2026-03-16  14:20",
                           "2026-03-16x",
                           "-026-03-16",
                           "+026-03-16",
                           "12026-03-16"}) {
    EXPECT_EQ(parsed(text), "unreadable") << text;
  }
}

TEST(FormatTime, WritesUtc) {
  const Time time{std::chrono::seconds{1773670805}};
  EXPECT_EQ(format_time(time), "2026-03-16T14:20:05Z");
  EXPECT_EQ(format_date(time), "2026-03-16");
  EXPECT_EQ(format_time(Time{std::chrono::seconds{-1}}), "1969-12-31T23:59:59Z");
  EXPECT_EQ(format_date(*parse_time("0007-01-02")), "0007-01-02");
}

Document transcript() {
  Document document;
  document.worker = "w1";
  document.case_id = "c1";
  document.kind = "transcript";
  document.time = parse_time("2026-03-16");
  document.segments = {{"Therapist", 0.0, 1.0, "How was the week?"}, {"", {}, {}, "Hard."}};
  return document;
}

TEST(DocumentText, JoinsSegmentsByNewlines) {
  EXPECT_EQ(transcript().text(), "How was the week?\nHard.");
  EXPECT_EQ(Document{}.text(), "");
}

TEST(DocumentText, IsTranscriptWhereAnySpeakerIsNamed) {
  auto document = transcript();
  EXPECT_TRUE(document.is_transcript());
  document.segments.front().speaker.clear();
  EXPECT_FALSE(document.is_transcript());
  EXPECT_FALSE(Document{}.is_transcript());
}

TEST(IsWorkerSpeaker, KnowsTheRolesOfWorkers) {
  for (const auto* speaker : {"Therapist",
                              "THERAPIST",
                              " counsellor ",
                              "Counselor",
                              "Clinician",
                              "Nurse",
                              "Doctor",
                              "Dr. Lee",
                              "Paramedic",
                              "Officer",
                              "Officer Lee",
                              "Detective",
                              "Sergeant",
                              "Call-taker",
                              "call taker",
                              "Dispatcher",
                              "911 Operator",
                              "Interviewer 2",
                              "Interviewer #1",
                              "Social worker",
                              "Social_Worker",
                              "SOCIAL-WORKER",
                              "Case worker",
                              "Caseworker",
                              "Advocate",
                              "Journalist",
                              "Reporter",
                              "Supervisor",
                              "Crisis counselor",
                              "Senior social worker",
                              "Therapist (on phone)",
                              "Forensic Interviewer"}) {
    EXPECT_TRUE(is_worker_speaker(speaker, "w1")) << speaker;
  }
}

TEST(IsWorkerSpeaker, LeavesEverybodyElseToBeHeard) {
  for (const auto* speaker : {"Client",
                              "Patient",
                              "Caller",
                              "Mother",
                              "Victim",
                              "Witness",
                              "Suspect",
                              "Officer's wife",
                              "Nurse's daughter",
                              "Client (nurse)",
                              "Interpreter",
                              "Speaker 1",
                              "",
                              " ",
                              "(",
                              "unknown",
                              "Lee",
                              "Nursery",
                              "Reporting party",
                              "Doctor of the patient's mother"}) {
    EXPECT_FALSE(is_worker_speaker(speaker, "unknown")) << speaker;
  }
}

TEST(IsWorkerSpeaker, KnowsTheWorkersOwnName) {
  EXPECT_TRUE(is_worker_speaker("Ana Ruiz", "ana-ruiz"));
  EXPECT_TRUE(is_worker_speaker("W_017", "w-017"));
  EXPECT_TRUE(is_worker_speaker("\u00C9LODIE", "\u00E9lodie"));
  EXPECT_FALSE(is_worker_speaker("Ana", "ana-ruiz"));
  EXPECT_FALSE(is_worker_speaker("W 018", "w-017"));
  EXPECT_FALSE(is_worker_speaker("", ""));
}

TEST(Fingerprint, IsTheSameOnEveryMachine) {
  EXPECT_EQ(fingerprint(transcript()), 16679224542354487795U);
  EXPECT_EQ(fingerprint(Document{}), 14687217854757187732U);
}

TEST(Fingerprint, DiffersWithEveryPartThatCounts) {
  const auto with = [](auto change) {
    Document document = transcript();
    change(document);
    return fingerprint(document);
  };
  std::set<std::uint64_t> prints;
  std::size_t count = 0;
  const auto add = [&](auto change) { prints.insert(with(change)), ++count; };
  add([](Document&) {});
  add([](Document& d) { d.worker = "w2"; });
  add([](Document& d) { d.case_id = "c2"; });
  add([](Document& d) { d.kind = "note"; });
  add([](Document& d) { d.time.reset(); });
  add([](Document& d) { *d.time += std::chrono::seconds{1}; });
  add([](Document& d) { d.segments.pop_back(); });
  add([](Document& d) { d.segments.back().text += '\0'; });
  add([](Document& d) { d.segments.back().text = "Hard!"; });
  add([](Document& d) { d.worker = "w1c", d.case_id = "1"; });  // no letter moves between fields
  add([](Document& d) { d.worker = "w", d.case_id = "1c1"; });
  EXPECT_EQ(prints.size(), count);
}

TEST(Fingerprint, IgnoresWhereTheDocumentCameFrom) {
  Document document = transcript();
  document.id = "another";
  document.origin = {"elsewhere.vtt", 7, "windows-1252", true};
  document.segments = {{"", {}, {}, transcript().text()}};
  EXPECT_EQ(fingerprint(document), fingerprint(transcript()));
}

// A good hash has no pair of equal values among a hundred thousand neighbours, and changes about
// half of the bits when one letter changes.
TEST(Fingerprint, SpreadsNeighboursApart) {
  std::set<std::uint64_t> prints;
  int flipped = 0;
  Document document;
  document.segments.resize(1);
  std::uint64_t previous = 0;
  for (int i = 0; i < 100000; ++i) {
    document.segments.front().text = std::to_string(i) + " notes";
    const auto print = fingerprint(document);
    prints.insert(print);
    flipped += __builtin_popcountll(print ^ previous);
    previous = print;
  }
  EXPECT_EQ(prints.size(), 100000U);
  EXPECT_NEAR(flipped / 100000.0, 32, 0.5);
}

}  // namespace
}  // namespace dosimeter
