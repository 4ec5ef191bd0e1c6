#include "json_record.hpp"

#include <gtest/gtest.h>

#include <random>

#include "json_fast_record.hpp"
#include "json_record_testing.hpp"
#include "record_text.hpp"

namespace dosimeter {
namespace {

const std::vector<std::string>& lines() {
  static const std::vector<std::string> all = {
      R"({"id": "n7", "worker": "w1", "time": "2026-03-16", "case": "c9", "text": "A visit\n\u2615"})",
      R"({"id": 7, "worker": -12, "case_id": 18446744073709551615, "kind": null, "note": "Tea"})",
      R"({"id": -0, "text": "a", "other": [1, 2.5e-3, {"a": [true, false, null]}, "\ud83d\ude00"]})",
      R"({"worker":"w","segments":[{"speaker":"Client","start":0,"end":2.5,"text":"Hello"},)"
      R"({"speaker":null,"text":"Hi","id":3}],"text":"left out"})",
      R"({"kind": "call", "segments": [{"text": "a", "start": 0.1, "end": 1234.567}]})",
      R"({"TEXT": "a", "Body": "b", "segments": []})",
      "  {\"text\" :\t\"caf\u00e9\"}  "};
  return all;
}

bool is_fast(const std::string& line) {
  RecordFields fields;
  return FastJsonRecords(FieldTable(FieldNames())).read(line, fields);
}

TEST(FastJsonRecords, TakesUsualRecords) {
  for (const std::string& line : lines()) EXPECT_TRUE(is_fast(line)) << line;
}

TEST(FastJsonRecords, LeavesWhatIsUnusualOrBad) {
  for (const std::string line :
       {R"({"text": 5})", R"({"text": "a", "text": "b"})", R"({"text": "a", "Text": "b"})",
        R"({"text": "a", "x": {"y": 1, "y": 2}})", R"([{"text": "a"}])", R"({"text": "\ud800"})",
        R"({"text": "a"} x)", R"({"worker": "w"})", "", "{}", R"({"text": "a", "id": 1.5})",
        R"({"segments": [{"text": "a", "start": 2, "end": 1}]})", R"({"text": "a)",
        R"({"segments": [{"text": "a", "start": 0.12345}]})",
        R"({"segments": [{"text": "a", "end": 1800000000}]})", "{\"text\": \"\xFF\"}"}) {
    EXPECT_FALSE(is_fast(line)) << line;
  }
  EXPECT_FALSE(
      is_fast(R"({"text": "a", "x": )" + std::string(40, '[') + std::string(40, ']') + '}'));
}

TEST(FastJsonRecords, GivesWhatTheOtherReaderGives) {
  FastJsonRecords reader{FieldTable(FieldNames())};
  std::mt19937 random(11);
  std::size_t taken = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string line = lines()[random() % lines().size()];
    for (std::size_t changes = random() % 4; changes > 0; --changes) {
      const std::string& other = lines()[random() % lines().size()];
      const std::size_t from = random() % other.size();
      const std::string piece = other.substr(from, random() % 12);
      if (random() % 2 == 0) {
        line.insert(random() % (line.size() + 1), piece);
      } else {
        const std::size_t at = random() % (line.size() + 1);
        line.replace(at, random() % 12, piece);
      }
    }
    taken += agrees(reader, line) ? 1U : 0U;
  }
  EXPECT_GT(taken, 20000U);
}

}  // namespace
}  // namespace dosimeter
