#include <gtest/gtest.h>

#include "reader_testing.hpp"

namespace dosimeter {
namespace {

Reading read_jsonl(const std::string& bytes, const ReadOptions& options = {}) {
  return read_bytes(bytes, "notes.jsonl", options);
}

Document only_document(const std::string& bytes) {
  auto reading = read_jsonl(bytes);
  EXPECT_EQ(reading.order, "D") << (reading.problems.empty() ? "" : reading.problems[0].message());
  return reading.documents.empty() ? Document{} : reading.documents.front();
}

std::string only_problem(const std::string& bytes) {
  const auto reading = read_jsonl(bytes);
  return reading.order == "P" ? reading.problems.front().what : reading.order;
}

TEST(JsonlReader, ReadsFields) {
  const auto document = only_document(
      R"({"id": "n7", "worker": "w1", "time": "2026-03-16T14:20:00Z", "case_id": "c9",)"
      R"( "kind": "email", "text": "A quiet visit\nwith tea \u2615", "other": [1, {"text": 2}]})");
  EXPECT_EQ(document.id, "n7");
  EXPECT_EQ(document.worker, "w1");
  EXPECT_EQ(format_time(*document.time), "2026-03-16T14:20:00Z");
  EXPECT_EQ(document.case_id, "c9");
  EXPECT_EQ(document.kind, "email");
  EXPECT_EQ(document.text(), "A quiet visit\nwith tea \u2615");
  EXPECT_EQ(document.origin.line, 1U);
}

TEST(JsonlReader, TurnsNumbersIntoIdentifiers) {
  const auto document =
      only_document(R"({"id": 18446744073709551615, "worker": -12, "case_id": 12.0, "text": "a"})");
  EXPECT_EQ(document.id, "18446744073709551615");
  EXPECT_EQ(document.worker, "-12");
  EXPECT_EQ(document.case_id, "12");
  EXPECT_EQ(only_problem(R"({"id": 184467440737095516150, "text": "a"})"),
            "the field \"id\" is not text or a whole number of up to 15 digits");
  EXPECT_EQ(only_problem(R"({"id": 1.5, "text": "a"})"),
            "the field \"id\" is not text or a whole number of up to 15 digits");
}

TEST(JsonlReader, TakesNullForAbsent) {
  const auto document = only_document(
      R"({"id": null, "worker": null, "clinician": "w2", "date": null, "text": null, "note": "a"})");
  EXPECT_EQ(document.id, "notes.jsonl:1");
  EXPECT_EQ(document.worker, "w2");
  EXPECT_EQ(document.text(), "a");
  EXPECT_FALSE(document.time);
}

TEST(JsonlReader, ComparesNamesWithoutCaseAndInOrderOfPreference) {
  EXPECT_EQ(only_document(R"({"Body": "second", "NOTE": "first"})").text(), "first");
}

TEST(JsonlReader, ReadsSegments) {
  const auto document =
      only_document(R"({"worker": "w1", "text": "ignored", "segments": [)"
                    R"({"speaker": "Client", "start": 0, "end": 2.5, "text": "Hello"},)"
                    R"({"speaker": null, "text": "Hi", "id": 3}]})");
  EXPECT_EQ(document.kind, "transcript");
  ASSERT_EQ(document.segments.size(), 2U);
  EXPECT_EQ(document.segments[0].speaker, "Client");
  EXPECT_EQ(document.segments[0].start, 0.0);
  EXPECT_EQ(document.segments[0].end, 2.5);
  EXPECT_EQ(document.segments[0].text, "Hello");
  EXPECT_EQ(document.segments[1].speaker, "");
  EXPECT_FALSE(document.segments[1].start);
  EXPECT_EQ(only_document(R"({"text": "a", "segments": []})").text(), "a");
  EXPECT_EQ(only_document(R"({"kind": "call", "segments": [{"text": "a"}]})").kind, "call");
}

TEST(JsonlReader, ReportsSegmentsThatAreNone) {
  EXPECT_EQ(only_problem(R"({"segments": "a"})"), "the field \"segments\" is not a list");
  EXPECT_EQ(only_problem(R"({"segments": ["a"]})"), "a segment is not an object");
  EXPECT_EQ(only_problem(R"({"segments": [{"speaker": "A"}]})"), "a segment has no field \"text\"");
  EXPECT_EQ(only_problem(R"({"segments": [{"text": 1}]})"), "the field \"text\" is not text");
  EXPECT_EQ(only_problem(R"({"segments": [{"text": "a", "speaker": 1}]})"),
            "the field \"speaker\" is not text");
  EXPECT_EQ(only_problem(R"({"segments": [{"text": "a", "start": "1"}]})"),
            "the field \"start\" is not a number of seconds");
  EXPECT_EQ(only_problem(R"({"segments": [{"text": "a", "end": -1}]})"),
            "the field \"end\" is not a number of seconds");
  EXPECT_EQ(only_problem(R"({"segments": [{"text": "a", "start": 2, "end": 1}]})"),
            "a segment ends before it begins");
  EXPECT_EQ(only_problem(R"({"segments": [{"text": " "}]})"), "the record has no text");
}

TEST(JsonlReader, RefusesTimesThatNoRecordingHas) {
  const auto segment = [](const std::string& times) {
    return R"({"segments": [{"text": "a", )" + times + "}]}\n";
  };
  EXPECT_EQ(only_document(segment(R"("start": 0, "end": 1e9)")).segments[0].end, 1e9);
  const std::string end = "the field \"end\" is beyond 1e9 seconds, some 30 years";
  for (const std::string seconds :
       {"1000000000.5", "1800000000", "18446744073709551615", "1e300"}) {
    EXPECT_EQ(only_problem(segment("\"end\": " + seconds)), end) << seconds;
  }
  const auto reading =
      read_jsonl(segment("\"end\": 2") + segment("\"start\": 1800000000, \"end\": 2"));
  ASSERT_EQ(reading.order, "DP");
  EXPECT_EQ(reading.problems[0].message(),
            "notes.jsonl:2: the field \"start\" is beyond 1e9 seconds, some 30 years; give seconds "
            "from the beginning of the recording, like 62.5");
}

TEST(JsonlReader, ReportsBadRecordsAndGoesOn) {
  const auto reading = read_jsonl(
      "{\"text\": \"a\"}\n"
      "\n"
      "{\"text\": \"b\"\n"
      "[1]\n"
      "{\"text\": 5}\r\n"
      "{\"worker\": true, \"text\": \"c\"}\n"
      "{\"worker\": \"w\"}\n"
      "{\"text\": \"\"}\n"
      "{\"time\": 1700000000, \"text\": \"d\"}\n"
      "{\"time\": \"soon\", \"text\": \"d\"}\n"
      "{\"text\": \"e\"} x\n"
      "{\"text\": \"f\"}");
  ASSERT_EQ(reading.order, "DPPPPPPPPPD");
  const std::vector<std::size_t> lines{3, 4, 5, 6, 7, 8, 9, 10, 11};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(reading.problems[i].line, lines[i]);
    EXPECT_EQ(reading.problems[i].file, "notes.jsonl");
    EXPECT_FALSE(reading.problems[i].remedy.empty());
  }
  EXPECT_EQ(reading.problems[1].what, "this is JSON, but no object");
  EXPECT_EQ(reading.problems[2].what, "the field \"text\" is not text");
  EXPECT_EQ(reading.problems[3].what,
            "the field \"worker\" is not text or a whole number of up to 15 digits");
  EXPECT_EQ(reading.problems[4].what,
            "the record has no field \"text\" (or note, narrative, body, content) and no "
            "\"segments\"");
  EXPECT_EQ(reading.problems[5].what, "the record has no text");
  EXPECT_EQ(reading.problems[6].what, "the field \"time\" is not text");
  EXPECT_EQ(reading.problems[7].what, "the date cannot be read");
  EXPECT_EQ(reading.documents[1].origin.line, 12U);
}

TEST(JsonlReader, ReportsFieldsThatAreThereTwice) {
  EXPECT_EQ(only_problem(R"({"text": "a", "text": "b"})"), "a field is there twice");
  EXPECT_EQ(only_problem(R"({"segments": [{"text": "a", "text": "b"}]})"),
            "a field is there twice");
  EXPECT_EQ(only_problem(R"({"text": "a", "Text": "b"})"), "the field \"text\" is there twice");
}

TEST(JsonlReader, ReportsAFileLaidOutForPeopleOnce) {
  EXPECT_EQ(only_problem("[\n  {\"text\": \"a\"},\n  {\"text\": \"b\"}\n]\n"),
            "the file is JSON, but not one object a line");
  EXPECT_EQ(only_problem("{\n  \"text\": \"a\"\n}\n"),
            "the file is JSON, but not one object a line");
  EXPECT_EQ(only_problem("[{\"text\": \"a\"}]"), "this is JSON, but no object");
}

TEST(JsonlReader, RefusesTextThatIsNoUnicode) {
  EXPECT_EQ(read_jsonl("{\"text\": \"\\ud800\"}\n{\"text\": \"\\ud83d\\ude00\"}").order, "PD");
  EXPECT_EQ(read_jsonl(std::string(200, '[') + "\n{\"text\": \"a\"}").order, "PD");
  EXPECT_EQ(read_jsonl(std::string("{\"text\": \"a\0\"}\n{\"text\": \"a\\u0000b\"}", 35)).order,
            "PD");
}

TEST(JsonlReader, MakesLineEndsAlike) {
  EXPECT_EQ(only_document(R"({"text": "a\r\nb\rc\n\r\n"})").text(), "a\nb\nc\n\n");
}

TEST(JsonlReader, SkipsARecordThatIsTooLong) {
  ReadOptions options;
  options.max_record_bytes = 20;
  const auto reading =
      read_jsonl("{\"text\": \"" + std::string(100, 'x') + "\"}\n{\"text\": \"b\"}\n", options);
  ASSERT_EQ(reading.order, "PD");
  EXPECT_EQ(reading.problems[0].line, 1U);
  EXPECT_EQ(reading.documents[0].origin.line, 2U);
}

}  // namespace
}  // namespace dosimeter
