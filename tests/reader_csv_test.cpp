#include <gtest/gtest.h>

#include "reader_testing.hpp"

namespace dosimeter {
namespace {

Reading read_csv(const std::string& bytes, const ReadOptions& options = {}) {
  return read_bytes(bytes, "notes.csv", options);
}

std::string only_problem(const std::string& bytes) {
  const auto reading = read_csv(bytes);
  return reading.order == "P" ? reading.problems.front().message() : reading.order;
}

TEST(CsvReader, ReadsNamedColumns) {
  const auto reading = read_csv(
      "id,worker,date,case_id,kind,text\n"
      "7,w1,2026-03-16,c9,letter,A quiet visit\n");
  ASSERT_EQ(reading.order, "D");
  const auto& document = reading.documents.front();
  EXPECT_EQ(document.id, "7");
  EXPECT_EQ(document.worker, "w1");
  EXPECT_EQ(format_time(*document.time), "2026-03-16T12:00:00Z");
  EXPECT_EQ(document.case_id, "c9");
  EXPECT_EQ(document.kind, "letter");
  ASSERT_EQ(document.segments.size(), 1U);
  EXPECT_EQ(document.segments[0].text, "A quiet visit");
  EXPECT_EQ(document.segments[0].speaker, "");
  EXPECT_FALSE(document.segments[0].start);
  EXPECT_EQ(document.origin.file, "notes.csv");
  EXPECT_EQ(document.origin.line, 2U);
  EXPECT_EQ(document.origin.encoding, "UTF-8");
  EXPECT_FALSE(document.origin.encoding_guessed);
}

TEST(CsvReader, FillsWhatTheRecordLeavesOut) {
  const auto document = read_csv("text\nA visit\n").documents.at(0);
  EXPECT_EQ(document.id, "notes.csv:2");
  EXPECT_EQ(document.worker, "unknown");
  EXPECT_EQ(document.case_id, "");
  EXPECT_EQ(document.kind, "note");
  EXPECT_FALSE(document.time);

  ReadOptions options;
  options.worker = "w5";
  options.case_id = "c5";
  options.time = parse_time("2025-01-01");
  const auto filled =
      read_csv("worker,date,case,text\n ,,,A visit\nw1,2024-01-01,c1,Another\n", options);
  EXPECT_EQ(filled.documents.at(0).worker, "w5");
  EXPECT_EQ(filled.documents.at(0).case_id, "c5");
  EXPECT_EQ(format_date(*filled.documents.at(0).time), "2025-01-01");
  EXPECT_EQ(filled.documents.at(1).worker, "w1");
  EXPECT_EQ(filled.documents.at(1).case_id, "c1");
  EXPECT_EQ(format_date(*filled.documents.at(1).time), "2024-01-01");
}

TEST(CsvReader, ComparesColumnNamesWithoutCaseAndInOrderOfPreference) {
  const auto document =
      read_csv("Body,TEXT, Officer ,Worker_ID\nsecond,first,o1,w1\n").documents.at(0);
  EXPECT_EQ(document.text(), "first");
  EXPECT_EQ(document.worker, "w1");

  ReadOptions options;
  options.fields.text = "r\u00C9cit";
  EXPECT_EQ(read_csv("R\u00E9cit\nbref\n", options).documents.at(0).text(), "bref");
}

// Without the delimiter the two halves would be one good character, in no field whole.
TEST(CsvReader, ACharacterCutByADelimiterIsBadText) {
  ReadOptions options;
  options.encoding = "UTF-8";
  const auto reading =
      read_csv("worker;text\nw\xC3;\xA9t\xC3\xA9\nw2;\xC3\xA9t\xC3\xA9\n", options);
  ASSERT_EQ(reading.order, "PD");
  EXPECT_EQ(reading.problems.front().line, 2U);
  EXPECT_EQ(reading.problems.front().what, "the text is not valid UTF-8");
  EXPECT_EQ(reading.documents.front().text(), "\u00e9t\u00e9");
}

TEST(CsvReader, ReadsQuotedFields) {
  const auto reading = read_csv(
      "worker,text\n"
      "w1,\"one, two\"\n"
      "w2,\"she said \"\"no\"\"\"\n"
      "w3,\"line one\nline two\"\n"
      "\"w4\",\"\"\"\"\n");
  ASSERT_EQ(reading.order, "DDDD");
  EXPECT_EQ(reading.documents[0].text(), "one, two");
  EXPECT_EQ(reading.documents[1].text(), "she said \"no\"");
  EXPECT_EQ(reading.documents[2].text(), "line one\nline two");
  EXPECT_EQ(reading.documents[3].worker, "w4");
  EXPECT_EQ(reading.documents[3].text(), "\"");
}

TEST(CsvReader, CountsPhysicalLines) {
  const auto reading = read_csv("text\n\"a\n\nb\"\n\nc\n");
  ASSERT_EQ(reading.order, "DD");
  EXPECT_EQ(reading.documents[0].origin.line, 2U);
  EXPECT_EQ(reading.documents[0].text(), "a\n\nb");
  EXPECT_EQ(reading.documents[1].origin.line, 6U);
  EXPECT_EQ(reading.documents[1].id, "notes.csv:6");
}

TEST(CsvReader, TakesAllLineEndsAlike) {
  const std::string unix_file = "worker,text\nw1,\"a\nb\"\nw2,c";
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    std::string bytes;
    for (const char c : unix_file) bytes += c == '\n' ? end : std::string(1, c);
    for (const auto& text : {bytes, bytes + end}) {
      const auto reading = read_csv(text);
      ASSERT_EQ(reading.order, "DD");
      EXPECT_EQ(reading.documents[0].text(), "a\nb");
      EXPECT_EQ(reading.documents[1].text(), "c");
      EXPECT_EQ(reading.documents[1].origin.line, 4U);
    }
  }
}

TEST(CsvReader, FindsTheDelimiterInTheHeader) {
  EXPECT_EQ(read_csv("worker;text\nw1;a, b\n").documents.at(0).text(), "a, b");
  EXPECT_EQ(read_csv("worker\ttext\nw1\ta; b\n").documents.at(0).text(), "a; b");
  EXPECT_EQ(read_csv("worker,a;b,text\nw1,x,c\n").documents.at(0).text(), "c");
  EXPECT_EQ(read_csv("\"a,b\";text\nx;c\n").documents.at(0).text(), "c");
  EXPECT_EQ(read_csv("\n\nworker;text\nw1;a\n").documents.at(0).text(), "a");
  EXPECT_EQ(read_bytes("worker\ttext\nw1\ta,b\n", "notes.tsv").documents.at(0).text(), "a,b");
}

TEST(CsvReader, ReportsTooFewAndTooManyFieldsAndGoesOn) {
  const auto reading = read_csv("worker,text\nw1\nw2,a,b\nw3,c\nw4,\n");
  ASSERT_EQ(reading.order, "PPDP");
  EXPECT_EQ(reading.problems[0].message(),
            "notes.csv:2: 1 field where the header has 2; put fields that hold a delimiter or "
            "a line break in quotes");
  EXPECT_EQ(reading.problems[1].line, 3U);
  EXPECT_EQ(reading.problems[1].what, "3 fields where the header has 2");
  EXPECT_EQ(reading.documents[0].worker, "w3");
  EXPECT_EQ(reading.problems[2].message(),
            "notes.csv:5: the record has no text; fill it in, or leave the record out");
}

TEST(CsvReader, ReportsQuotesOutOfPlaceAndGoesOn) {
  const auto reading = read_csv(
      "worker,text\n"
      "w1,5'10\" tall\n"
      "w2,\"he said \"no\" twice\"\n"
      "w3,fine\n");
  ASSERT_EQ(reading.order, "PPD");
  EXPECT_EQ(reading.problems[0].line, 2U);
  EXPECT_EQ(reading.problems[0].what, "a quote stands inside a field that does not begin with one");
  EXPECT_EQ(reading.problems[1].line, 3U);
  EXPECT_EQ(reading.problems[1].what, "text stands behind the quote that closes a field");
  EXPECT_EQ(reading.documents[0].worker, "w3");
}

TEST(CsvReader, NamesTheLineWhereAnUnclosedQuoteBegan) {
  const auto reading = read_csv("worker,text\nw1,a\nw2,\"b\nw3,c\nw4,d\n");
  ASSERT_EQ(reading.order, "DP");
  EXPECT_EQ(reading.problems[0].message(),
            "notes.csv:3: a quote is never closed; add the missing quote");
}

TEST(CsvReader, NeedsAHeaderWithAColumnOfTexts) {
  EXPECT_EQ(only_problem("worker,remarks\nw1,a\n"),
            "notes.csv:1: the header names no column \"text\" (or note, narrative, body, content); "
            "begin the file with a line of column names, and name the column of the text");
  EXPECT_EQ(only_problem("text,Text\na,b\n"),
            "notes.csv:1: the header names the column \"text\" twice; rename one of them");
  EXPECT_EQ(only_problem("worker,\"text\nw1,a\n"),
            "notes.csv:1: a quote is never closed; add the missing quote");
  EXPECT_EQ(read_csv("text,x,x\na,b,c\n").order, "D") << "columns that are not used may repeat";
  EXPECT_EQ(read_csv("worker,text\n").order, "") << "a header alone is a file without records";
}

TEST(CsvReader, ReportsUnreadableDatesAndDatesInTheFuture) {
  ReadOptions options;
  options.latest = parse_time("2026-06-30T23:59:59Z");
  const auto reading = read_csv(
      "date,text\n"
      "16.3.2026,a\n"
      "2031-02-01,b\n"
      "2026-06-30,c\n"
      "2026-07-01,d\n",
      options);
  ASSERT_EQ(reading.order, "PPDP");
  EXPECT_EQ(reading.problems[0].message(),
            "notes.csv:2: the date cannot be read; write it as 2026-03-16 or 2026-03-16T14:20:00Z");
  EXPECT_EQ(reading.problems[1].message(),
            "notes.csv:3: dated 2031-02-01, in the future; correct the date, or this "
            "machine's clock where that is behind");
  EXPECT_EQ(reading.problems[2].line, 5U);
}

TEST(CsvReader, ReportsDatesBefore1970) {
  const auto reading = read_csv(
      "date,text\n"
      "0226-03-01,a\n"
      "1969-12-31T23:59:59Z,b\n"
      "1970-01-01T00:00:00Z,c\n");
  ASSERT_EQ(reading.order, "PPD");
  EXPECT_EQ(reading.problems[0].message(),
            "notes.csv:2: dated 0226-03-01, before 1970; correct the date");
}

TEST(CsvReader, TakesADayFromNowForTheFuture) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto row = [](Time time) { return "date,text\n" + format_time(time) + ",a\n"; };
  EXPECT_EQ(read_csv(row(now + std::chrono::hours(23))).order, "D");
  EXPECT_EQ(read_csv(row(now + std::chrono::hours(25))).order, "P");
}

TEST(CsvReader, SkipsARecordThatIsTooLong) {
  ReadOptions options;
  options.max_record_bytes = 30;
  const std::string filler(100, 'x');
  const auto reading = read_csv("worker,text\nw1," + filler + "\nw2,\"a\n" + filler + "\n,\"\n\"" +
                                    filler + "\nw3,never closed\n",
                                options);
  ASSERT_EQ(reading.order, "PPP");
  EXPECT_EQ(reading.problems[0].message(),
            "notes.csv:2: the record is longer than 30 bytes; split it, or raise max_record_bytes "
            "(of the command: --max-record-bytes)");
  EXPECT_EQ(reading.problems[1].line, 3U);
  EXPECT_EQ(reading.problems[2].what, "a quote is never closed");
  EXPECT_EQ(reading.problems[2].line, 6U);
  EXPECT_EQ(read_csv("text\n" + filler + "\nb\n", options).order, "PD");
}

TEST(CsvReader, KeepsZeroBytesInATextAndBlanksAroundIt) {
  const std::string bytes("worker,text\nw1, a\0b \n", 21);
  EXPECT_EQ(read_csv(bytes).documents.at(0).text(), std::string(" a\0b ", 5));
}

TEST(CsvReader, ProblemsHoldNoTextOfTheFile) {
  const auto reading = read_csv("text,date\nsecret story,secret\n\"secret\"story,1\nsecret\n");
  ASSERT_EQ(reading.order, "PPP");
  for (const auto& problem : reading.problems) {
    EXPECT_EQ(problem.message().find("secret"), std::string::npos) << problem.message();
  }
}

}  // namespace
}  // namespace dosimeter
