#include <gtest/gtest.h>

#include "cue_text.hpp"
#include "reader_testing.hpp"

namespace dosimeter {
namespace {

Reading read_subrip(const std::string& bytes, const std::string& name = "session.srt",
                    const ReadOptions& options = {}) {
  return read_bytes(bytes, name, options);
}

// Order of records and the document's segments.
std::string summary(const std::string& bytes) {
  const auto reading = read_subrip(bytes);
  return reading.order +
         (reading.documents.empty() ? "" : ' ' + transcript_of(reading.documents[0]));
}

std::string cue(const std::string& text) {
  return summary("1\n00:00:01,000 --> 00:00:02,000\n" + text);
}

std::string times(const std::string& line) {
  const auto reading = read_subrip("1\n" + line + "\nx\n");
  if (reading.order != "D") return reading.order;
  const auto& segment = reading.documents.front().segments.front();
  std::ostringstream text;
  text << *segment.start << '-' << *segment.end;
  return text.str();
}

std::string speaker_of(std::string_view line) {
  std::vector<Segment> segments;
  CueReader().split_at_labels(line, segments);
  return segments.empty() ? "" : segments.front().speaker;
}

TEST(SubripReader, ReadsCuesOfOneDocument) {
  const auto reading = read_subrip(
      "1\n"
      "00:00:01,500 --> 00:00:02,000\n"
      "Therapist: Come in.\n"
      "\n"
      "2\n"
      "00:00:03,000 --> 01:00:04.250 X1:40 X2:600\n"
      "Client: Thank you.\n"
      "It is cold.\n",
      "dir/w1_2026-03-16.srt");
  ASSERT_EQ(reading.order, "D");
  const auto& document = reading.documents.front();
  EXPECT_EQ(document.id, "w1_2026-03-16.srt:1");
  EXPECT_EQ(document.kind, "transcript");
  EXPECT_EQ(document.worker, "w1");
  EXPECT_EQ(document.case_id, "");
  ASSERT_EQ(document.segments.size(), 2U);
  EXPECT_EQ(document.segments[0].speaker, "Therapist");
  EXPECT_EQ(document.segments[0].start, 1.5);
  EXPECT_EQ(document.segments[1].end, 3604.25);
  EXPECT_EQ(document.segments[1].text, "Thank you. It is cold.");
}

TEST(SubripReader, ReadsTimesAsTheyAreFound) {
  EXPECT_EQ(times("00:00:01,000 --> 00:00:02,500"), "1-2.5");
  EXPECT_EQ(times("00:00:01.000 --> 00:00:02.500"), "1-2.5");
  EXPECT_EQ(times("0:00:01,000-->0:00:02,500"), "1-2.5");
  EXPECT_EQ(times("0:0:1,000 --> 0:0:2,500"), "1-2.5");
  EXPECT_EQ(times("01:05,000 --> 01:06,000"), "65-66");
  EXPECT_EQ(times("00:00:01 --> 00:00:02"), "1-2");
  for (const auto* line :
       {"00:00:01,0 --> 00:00:02,0", "00:00:61,000 --> 00:00:62,000",
        "00:61:00,000 --> 00:62:00,000", "00:00:01,000 -> 00:00:02,000", "00:00:01,000 --> ",
        "1,000 --> 2,000", "00:00:01,000 --> 00:00:02,000x"}) {
    EXPECT_EQ(times(line), "PP") << line;
  }
}

TEST(SubripReader, RefusesTimesThatNoRecordingHas) {
  EXPECT_EQ(times("0:00:01 --> 277777:46:40"), "1-1e+09");
  EXPECT_EQ(times("0:00:01 --> 277777:46:41"), "PP");
}

TEST(SubripReader, DoesWithoutNumbersAndEmptyLines) {
  EXPECT_EQ(summary("00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:04,000\nb\n"),
            "D a | b");
  EXPECT_EQ(summary("1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n"),
            "D a | b");
  EXPECT_EQ(summary("\n\n1\n\r\n00:00:01,000 --> 00:00:02,000\na\n"), "PD a");
  EXPECT_EQ(
      summary("1\n00:00:01,000 --> 00:00:02,000\n12\n13\n2\n00:00:03,000 --> 00:00:04,000\nb\n"),
      "D 12 13 | b")
      << "numbers may be what is said";
  EXPECT_EQ(summary("1\n00:00:01,000 --> 00:00:02,000\n \n2\n00:00:03,000 --> 00:00:04,000\nb\n"),
            "D b");
  EXPECT_EQ(summary("1\r00:00:01,000 --> 00:00:02,000\ra\r\r2\r00:00:03,000 --> 00:00:04,000\rb"),
            "D a | b");
}

TEST(SubripReader, KeepsTextBehindAnEmptyLine) {
  EXPECT_EQ(
      summary("1\n00:00:01,000 --> 00:00:02,000\na\n\nb\n\n2\n00:00:03,000 --> 00:00:04,000\nc\n"),
      "D a\n\nb | c");
  EXPECT_EQ(cue("From 9 --> 5 it rained\n"), "D From 9 --> 5 it rained");
}

TEST(SubripReader, ReportsBadCuesBeforeTheDocumentOfTheGoodOnes) {
  const auto reading = read_subrip(
      "Shown on a screen\n"
      "\n"
      "1\n"
      "00:00:01,000 --> 00:00:02,000\n"
      "one\n"
      "\n"
      "2\n"
      "00:00:xx,000 --> 00:00:03,000\n"
      "two\n"
      "\n"
      "two goes on\n"
      "\n"
      "3\n"
      "three\n"
      "\n"
      "00:00:05,000 -> 00:00:06,000\n"
      "four\n"
      "\n"
      "5\n"
      "00:00:08,000 --> 00:00:07,000\n"
      "five\n"
      "\n"
      "6\n"
      "00:00:08,000 --> 00:00:09,000\n"
      "six\n"
      "\n"
      "7\n");
  ASSERT_EQ(reading.order, "PPPPPPD");
  const std::vector<std::pair<std::size_t, std::string>> expected{
      {1, "text before the first cue"},
      {8, "the times of the cue cannot be read"},
      {13, "a cue number without a line of times"},
      {16, "the times of the cue cannot be read"},
      {20, "the cue ends before it begins"},
      {27, "a cue number without a line of times"}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(reading.problems[i].line, expected[i].first);
    EXPECT_EQ(reading.problems[i].what, expected[i].second);
    EXPECT_FALSE(reading.problems[i].remedy.empty());
  }
  EXPECT_EQ(transcript_of(reading.documents[0]), "one | six");
}

TEST(SubripReader, LeavesOutFormatting) {
  EXPECT_EQ(cue("{\\an8}<i>a</i> <font color=\"#ff0000\">b</font> {b}c{/b} {\\pos(1,2)}d"),
            "D a b c d");
  EXPECT_EQ(cue("a {laughs} <3 b & c &amp; d"), "D a {laughs} <3 b & c &amp; d");
  EXPECT_EQ(cue("<i>Client: Hello</i>"), "D Client: Hello");
}

TEST(SubripReader, SplitsACueAtItsLabels) {
  EXPECT_EQ(cue("- Therapist: Hi.\n- Client: Hello,\nyou.\nMother: Well."),
            "D Therapist: Hi. | Client: Hello, you. | Mother: Well.");
  EXPECT_EQ(cue("and so on\nClient: Yes."), "D and so on | Client: Yes.");
  EXPECT_EQ(cue("Client:\nYes."), "D Client: Yes.");
  EXPECT_EQ(cue(">> OFFICER: Stop."), "D OFFICER: Stop.");
  EXPECT_EQ(cue("- He left.\n- Why?"), "D - He left.\n- Why?");
}

TEST(SpeakerLabel, IsAShortNameBeforeAColon) {
  for (const std::string label :
       {"Therapist", "CALLER", "Ana Ruiz", "Dr. Lee", "Officer O'Neil", "Speaker 1", "SPEAKER_00",
        "Call-taker", "Social worker", "Crisis counselor", "Foster mother", "Unknown speaker",
        "Detective Sgt. Mary Cole", "Officer (radio)", "Speaker #2", "A", "Q", "\u00C9lodie",
        "\u533B\u751F"}) {
    EXPECT_EQ(speaker_of(label + ": Hello"), label);
  }
}

TEST(SpeakerLabel, IsNoSentenceTimeOrAddress) {
  for (const auto* line : {"10:30 he left",
                           "At 10:30 he left",
                           "Http://example.org",
                           "https://example.org",
                           "Note: he left",
                           "NOTE: he left",
                           "Note to self: leave",
                           "He told me: leave",
                           "The officer: a tall man",
                           "My therapist: a kind man",
                           "Question: why?",
                           "I said: no",
                           "Then she cried: stop",
                           "client: hello",
                           "Client:hello",
                           "One Two Three Four Five: hello",
                           "Well, Ana: hello",
                           "Ana, Ben: hello",
                           ": hello",
                           "Hello",
                           "Whatever it takes: do it",
                           "Ana! Ben: hello",
                           "\"Ana: hello"}) {
    EXPECT_EQ(speaker_of(line), "") << line;
  }
  EXPECT_EQ(speaker_of(std::string(61, 'A') + ": hello"), "");
}

TEST(SubripReader, ReportsATranscriptThatIsTooLong) {
  ReadOptions options;
  options.max_record_bytes = 40;
  const std::string one = "1\n00:00:01,000 --> 00:00:02,000\none\n";
  EXPECT_EQ(read_subrip(one, "s.srt", options).order, "D");
  EXPECT_EQ(read_subrip(one + std::string(10, 'x'), "s.srt", options).order, "P");
}

}  // namespace
}  // namespace dosimeter
