#include <gtest/gtest.h>

#include "reader_testing.hpp"

namespace dosimeter {
namespace {

Reading read_webvtt(const std::string& bytes, const std::string& name = "session.vtt",
                    const ReadOptions& options = {}) {
  return read_bytes(bytes, name, options);
}

// What is read from one cue of one second.
std::string cue(const std::string& text) {
  const auto reading = read_webvtt("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text + "\n");
  return reading.order == "D" ? transcript_of(reading.documents.front()) : reading.order;
}

// Start and end as read from a line of times, or the order of records.
std::string times(const std::string& line) {
  const auto reading = read_webvtt("WEBVTT\n\n" + line + "\nx\n");
  if (reading.order != "D") return reading.order;
  const auto& segment = reading.documents.front().segments.front();
  std::ostringstream text;
  text << *segment.start << '-' << *segment.end;
  return text.str();
}

TEST(WebvttReader, ReadsCuesOfOneDocument) {
  const auto reading = read_webvtt(
      "WEBVTT - a session\n"
      "Kind: captions\n"
      "\n"
      "STYLE\n"
      "::cue { color: red }\n"
      "\n"
      "REGION\n"
      "id:one\n"
      "\n"
      "NOTE one line\n"
      "\n"
      "intro\n"
      "00:00:01.500 --> 00:00:02.000 align:left line:0\n"
      "<v Therapist>Come in.\n"
      "\n"
      "NOTE\n"
      "two\n"
      "lines\n"
      "\n"
      "\n"
      "00:03.000 --> 01:00:04.250\n"
      "<v Client>Thank you.\n"
      "It is cold.</v>\n",
      "w1_2026-03-16_c9.vtt");
  ASSERT_EQ(reading.order, "D");
  const auto& document = reading.documents.front();
  EXPECT_EQ(document.id, "w1_2026-03-16_c9.vtt:1");
  EXPECT_EQ(document.kind, "transcript");
  EXPECT_EQ(document.worker, "w1");
  EXPECT_EQ(document.case_id, "c9");
  EXPECT_EQ(format_date(*document.time), "2026-03-16");
  EXPECT_EQ(document.origin.line, 1U);
  ASSERT_EQ(document.segments.size(), 2U);
  EXPECT_EQ(document.segments[0].speaker, "Therapist");
  EXPECT_EQ(document.segments[0].start, 1.5);
  EXPECT_EQ(document.segments[0].end, 2.0);
  EXPECT_EQ(document.segments[0].text, "Come in.");
  EXPECT_EQ(document.segments[1].speaker, "Client");
  EXPECT_EQ(document.segments[1].start, 3.0);
  EXPECT_EQ(document.segments[1].end, 3604.25);
  EXPECT_EQ(document.segments[1].text, "Thank you. It is cold.");
}

TEST(WebvttReader, ReadsTimesAsTheSpecificationHasThem) {
  EXPECT_EQ(times("00:01.000 --> 00:02.000"), "1-2");
  EXPECT_EQ(times("00:00:01.001-->00:00:02.000"), "1.001-2");
  EXPECT_EQ(times("\t 00:01.000\t--> 00:01.000 \tposition:10%"), "1-1");
  EXPECT_EQ(times("123:00:00.000 --> 1234:00:00.000"), "442800-4.4424e+06");
  for (const auto* line :
       {"0:01.000 --> 0:02.000", "00:01 --> 00:02", "00:01,000 --> 00:02,000",
        "00:60.000 --> 00:61.000", "60:00.000 --> 61:00.000", "00:01.0 --> 00:02.0",
        "00:01.0000 --> 00:02.0000", "00:01.000 --> ", "--> 00:01.000", "00:01.000 --> later",
        "00:01.000 --> 00:02.000x", "0:0:01.000 --> 0:0:02.000", "-->",
        "9999999999999999999:00:00.000 --> 9999999999999999999:00:01.000"}) {
    EXPECT_EQ(times(line), "PP") << line;
  }
}

TEST(WebvttReader, RefusesTimesThatNoRecordingHas) {
  EXPECT_EQ(times("277777:46:40.000 --> 277777:46:40.000"), "1e+09-1e+09");
  const auto reading = read_webvtt(
      "WEBVTT\n\n00:01.000 --> 277777:46:40.001\na\n\n999999:00:00.000 --> 00:02.000\nb\n");
  ASSERT_EQ(reading.order, "PPP");
  EXPECT_EQ(reading.problems[0].message(),
            "session.vtt:3: the times of the cue are beyond 1e9 seconds, some 30 years; count them "
            "from the beginning of the recording");
  EXPECT_EQ(reading.problems[1].line, 6U);
}

TEST(WebvttReader, ReportsBadCuesBeforeTheDocumentOfTheGoodOnes) {
  const auto reading = read_webvtt(
      "WEBVTT\n"
      "\n"
      "00:01.000 --> 00:02.000\n"
      "one\n"
      "\n"
      "00:xx.000 --> 00:03.000\n"
      "two\n"
      "\n"
      "00:05.000 --> 00:04.000\n"
      "three\n"
      "\n"
      "four, without times\n"
      "and on\n"
      "\n"
      "00:06.000 --> 00:07.000\n"
      "five \xE9\n"
      "\n"
      "00:08.000 --> 00:09.000\n"
      "six\n",
      "session.vtt", [] {
        ReadOptions options;
        options.encoding = "UTF-8";
        return options;
      }());
  ASSERT_EQ(reading.order, "PPPPD");
  EXPECT_EQ(reading.problems[0].message(),
            "session.vtt:6: the times of the cue cannot be read; write them as 00:01:02.500 --> "
            "00:01:04.000");
  EXPECT_EQ(reading.problems[1].message(),
            "session.vtt:9: the cue ends before it begins; correct its times");
  EXPECT_EQ(reading.problems[2].line, 12U);
  EXPECT_EQ(reading.problems[2].what, "text without times, which belongs to no cue");
  EXPECT_EQ(reading.problems[3].line, 15U);
  EXPECT_EQ(reading.problems[3].what, "the text is not valid UTF-8");
  EXPECT_EQ(transcript_of(reading.documents[0]), "one | six");
}

TEST(WebvttReader, ReadsVoices) {
  EXPECT_EQ(cue("<v Client>Hello"), "Client: Hello");
  EXPECT_EQ(cue("<v.loud.first  Ana \t Ruiz >Hello</v>"), "Ana Ruiz: Hello");
  EXPECT_EQ(cue("<v A>one</v> <v B>two</v>"), "A: one | B: two");
  EXPECT_EQ(cue("<v A>one\n<v B>two\nthree"), "A: one | B: two three");
  EXPECT_EQ(cue("before <v A>one</v> after"), "before | A: one | after");
  EXPECT_EQ(cue("<v A>one <v B>two</v> three</v> four"), "A: one | B: two | A: three | four");
  EXPECT_EQ(cue("<v Ben &amp; Jo>one"), "Ben & Jo: one");
  EXPECT_EQ(cue("<v>one"), "one");
  EXPECT_EQ(cue("<v A></v><v B>two"), "B: two");
}

TEST(WebvttReader, GivesEachVoiceTheTimesOfTheCue) {
  const auto segments = read_webvtt("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>one</v> <v B>two</v>")
                            .documents.at(0)
                            .segments;
  ASSERT_EQ(segments.size(), 2U);
  for (const auto& segment : segments) {
    EXPECT_EQ(segment.start, 1.0);
    EXPECT_EQ(segment.end, 2.0);
  }
}

TEST(WebvttReader, LeavesOutTagsAndKeepsWhatIsNone) {
  EXPECT_EQ(cue("<i>a</i> <b.loud>b</b> <c.red.big>c</c> <u>d</u>"), "a b c d");
  EXPECT_EQ(cue("<lang en-GB>a</lang> <ruby>b<rt>c</rt></ruby> <00:01.500>d"), "a bc d");
  EXPECT_EQ(cue("<v A>x <i>y</i> z"), "A: x y z");
  EXPECT_EQ(cue("a < b, c <3 and <50 kg"), "a < b, c <3 and <50 kg");
  EXPECT_EQ(cue("a <i"), "a <i");
  EXPECT_EQ(cue("a <b <i>c</i>"), "a <b c");
}

TEST(WebvttReader, DecodesEntities) {
  EXPECT_EQ(cue("a &lt;b&gt; &amp; c&nbsp;d &lrm;&rlm;"), "a <b> & c\u00A0d \u200E\u200F");
  EXPECT_EQ(cue("&#8217;&#x2019;&#X41; &quot;&hellip;"), "\u2019\u2019A \"\u2026");
  EXPECT_EQ(cue("R&D; &unknown; &#xD800; &#0; &#1114112; & &;"),
            "R&D; &unknown; &#xD800; &#0; &#1114112; & &;");
  EXPECT_EQ(cue("&lt;i&gt;"), "<i>");
}

TEST(WebvttReader, ReadsLabelsWhereThereAreNoVoices) {
  EXPECT_EQ(cue("Ana Ruiz: Hello\nClient: Hi"), "Ana Ruiz: Hello | Client: Hi");
  EXPECT_EQ(cue("<v Ana>Client: Hi"), "Ana: Client: Hi");
}

TEST(WebvttReader, TellsBlocksApartAsTheSpecificationDoes) {
  const auto text = [](const std::string& blocks) {
    const auto reading = read_webvtt("WEBVTT\n" + blocks);
    return reading.order +
           (reading.documents.empty() ? "" : ' ' + transcript_of(reading.documents[0]));
  };
  EXPECT_EQ(text("00:01.000 --> 00:02.000\na\n"), "D a") << "a cue straight behind the header";
  EXPECT_EQ(text("\n00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb\n"), "D a | b")
      << "a line of times ends the cue before it";
  EXPECT_EQ(text("\n1\n00:01.000 --> 00:02.000\na\n2\n\n00:03.000 --> 00:04.000\nb\n"),
            "D a 2 | b");
  EXPECT_EQ(text("\nNOTE\n00:01.000 --> 00:02.000\na\n"), "D a") << "NOTE may be an identifier";
  EXPECT_EQ(text("\nNOTE 00:01.000 --> 00:02.000\na\n\n00:03.000 --> 00:04.000\nb\n"), "D b");
  EXPECT_EQ(text("\nNOTES\nare no comment\n\n00:01.000 --> 00:02.000\na\n"), "PD a");
  EXPECT_EQ(text("\n12\n\n00:01.000 --> 00:02.000\na\n"), "PD a") << "an identifier without cue";
  EXPECT_EQ(text("\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nb"), "D b") << "empty cue";
  EXPECT_EQ(text("\n00:01.000 --> 00:02.000\na\n\nb\n"), "PD a") << "text behind an empty line";
}

TEST(WebvttReader, TakesAllLineEndsAlike) {
  const std::string unix_file =
      "WEBVTT\n\n00:01.000 --> 00:02.000\na\nb\n\n00:03.000 --> 00:04.000\nc\n";
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    std::string bytes = "\xEF\xBB\xBF";
    for (const char c : unix_file) bytes += c == '\n' ? end : std::string(1, c);
    EXPECT_EQ(transcript_of(read_webvtt(bytes).documents.at(0)), "a b | c");
  }
}

TEST(WebvttReader, NeedsItsSignature) {
  for (const auto* bytes :
       {"00:01.000 --> 00:02.000\na\n", "WEBVTTS\n\n00:01.000 --> 00:02.000\na\n"}) {
    const auto reading = read_webvtt(bytes);
    ASSERT_EQ(reading.order, "P");
    EXPECT_EQ(reading.problems[0].line, 1U);
    EXPECT_EQ(reading.problems[0].what, "the file does not begin with WEBVTT");
  }
}

TEST(WebvttReader, ReportsATranscriptWithoutCues) {
  for (const auto* bytes : {"WEBVTT\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n \n"}) {
    const auto reading = read_webvtt(bytes);
    ASSERT_EQ(reading.order, "P");
    EXPECT_EQ(reading.problems[0].what, "the transcript has no cue that can be read");
  }
}

TEST(WebvttReader, ReportsATranscriptThatIsTooLong) {
  ReadOptions options;
  options.max_record_bytes = 60;
  const std::string one = "WEBVTT\n\n00:01.000 --> 00:02.000\none\n";
  EXPECT_EQ(read_webvtt(one, "s.vtt", options).order, "D");
  for (const auto& rest :
       {std::string(100, 'x'), std::string("\n00:01.000 --> 00:02.000\ntwo\n")}) {
    const auto reading = read_webvtt(one + rest, "s.vtt", options);
    ASSERT_EQ(reading.order, "P");
    EXPECT_EQ(reading.problems[0].what, "the record is longer than 60 bytes");
  }
}

// The first block, which the encoding is told from, has 1 MiB, each further one 64 KiB: characters
// of three bytes are cut by their ends.
TEST(WebvttReader, FindsBadBytesInEveryBlock) {
  std::string file = "WEBVTT\n\n";
  std::vector<std::size_t> bad_lines;
  for (std::size_t cue = 0; file.size() < (3U << 20); ++cue) {
    const bool bad = cue % 1500 == 700;
    if (bad) bad_lines.push_back(3 + 3 * cue);
    file += "00:00:01.000 --> 00:00:02.000\n\u4E00\u4E8C\u4E09 " + std::to_string(cue) +
            (bad ? "\xE4\xB8" : "\u56DB") + "\n\n";
  }
  const Reading reading = read_bytes(file, "call.vtt");
  ASSERT_EQ(reading.problems.size(), bad_lines.size());
  for (std::size_t i = 0; i < bad_lines.size(); ++i) {
    EXPECT_EQ(reading.problems[i].line, bad_lines[i]);
    EXPECT_EQ(reading.problems[i].what, "the text is not valid UTF-8");
  }
  ASSERT_EQ(reading.documents.size(), 1U);
  EXPECT_EQ(reading.documents.front().segments.front().text, "\u4E00\u4E8C\u4E09 0\u56DB");
}

}  // namespace
}  // namespace dosimeter
