#include <gtest/gtest.h>

#include <chrono>

#include "encoding.hpp"
#include "line_source.hpp"
#include "reader_testing.hpp"

namespace dosimeter {
namespace {

// UTF-8 as bytes of another encoding. The test texts have no characters beyond U+FFFF.
std::string utf16(const std::u16string& text, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

std::string utf32(const std::u16string& text, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const std::string pair = utf16({unit}, big_endian);
    bytes += big_endian ? std::string(2, '\0') + pair : pair + std::string(2, '\0');
  }
  return bytes;
}

Document only_document(const std::string& bytes, const std::string& encoding = {}) {
  ReadOptions options;
  options.encoding = encoding;
  auto reading = read_bytes(bytes, "note.txt", options);
  EXPECT_EQ(reading.order, "D");
  return reading.documents.empty() ? Document{} : reading.documents.front();
}

// "UTF-8", or "windows-1252?" where the encoding is a guess.
std::string encoding_of(const Document& document) {
  return document.origin.encoding + (document.origin.encoding_guessed ? "?" : "");
}

TEST(Encoding, IsNamedByTheByteOrderMark) {
  const std::u16string text = u"Caf\u00E9 \u2019 \u4E2D\nTwo";
  const std::string utf8 = "Caf\u00E9 \u2019 \u4E2D\nTwo";
  const std::u16string marked = u"\uFEFF" + text;
  const std::vector<std::pair<std::string, std::string>> files{{"\uFEFF" + utf8, "UTF-8"},
                                                               {utf16(marked, false), "UTF-16LE"},
                                                               {utf16(marked, true), "UTF-16BE"},
                                                               {utf32(marked, false), "UTF-32LE"},
                                                               {utf32(marked, true), "UTF-32BE"}};
  for (const auto& [bytes, encoding] : files) {
    const auto document = only_document(bytes);
    EXPECT_EQ(encoding_of(document), encoding);
    EXPECT_EQ(document.text(), utf8);
  }
}

TEST(Encoding, IsUtf16ByThePatternOfBytes) {
  for (const bool big_endian : {false, true}) {
    const std::string name = big_endian ? "UTF-16BE?" : "UTF-16LE?";
    auto document = only_document(utf16(u"A calm visit.\r\nTea.", big_endian));
    EXPECT_EQ(encoding_of(document), name);
    EXPECT_EQ(document.text(), "A calm visit.\nTea.");
    document =
        only_document(utf16(u"\u0412\u0438\u0437\u0438\u0442 \u043F\u0440\u043E\u0448\u0451\u043B "
                            u"\u0441\u043F\u043E\u043A\u043E\u0439\u043D\u043E.",
                            big_endian));
    EXPECT_EQ(encoding_of(document), name);
    EXPECT_EQ(document.text(),
              "\u0412\u0438\u0437\u0438\u0442 \u043F\u0440\u043E\u0448\u0451\u043B "
              "\u0441\u043F\u043E\u043A\u043E\u0439\u043D\u043E.");
  }
}

TEST(Encoding, OfTextWithZeroBytesIsNotUtf16) {
  for (const auto& text : {std::string("one\0two", 7), std::string("one notes\0", 10),
                           std::string("a\0\0\0\0\0\0\0", 8), std::string("abc\0", 4)}) {
    EXPECT_EQ(encoding_of(only_document(text)), "UTF-8");
  }
}

TEST(Encoding, IsUtf8WhereThatIsValid) {
  EXPECT_EQ(encoding_of(only_document("plain")), "UTF-8");
  EXPECT_EQ(encoding_of(only_document("na\u00EFve \U0001F600")), "UTF-8");
}

TEST(Encoding, IsWindows1252WhereLittleSpeaksForAnother) {
  auto document = only_document("She can\x92t \x97 na\xEFve.");
  EXPECT_EQ(encoding_of(document), "windows-1252?");
  EXPECT_EQ(document.text(), "She can\u2019t \u2014 na\u00EFve.");
  document = only_document(
      "\xC9l\xE8ve \xE9tonn\xE9 \xE0 l'\xE9"
      "cole, d\xE9j\xE0 rentr\xE9 apr\xE8s l'\xE9t\xE9.");
  EXPECT_EQ(encoding_of(document), "windows-1252?");
  EXPECT_EQ(document.text(),
            "\u00C9l\u00E8ve \u00E9tonn\u00E9 \u00E0 l'\u00E9cole, d\u00E9j\u00E0 rentr\u00E9 "
            "apr\u00E8s l'\u00E9t\u00E9.");
}

TEST(Encoding, IsAnotherWhereTheTextSpeaksForIt) {
  // "The visit was calm, we drank tea and talked about the garden" in Russian, as windows-1251.
  const auto russian = only_document(
      "\xC2\xE8\xE7\xE8\xF2 \xEF\xF0\xEE\xF8\xB8\xEB \xF1\xEF\xEE\xEA\xEE\xE9\xED\xEE, \xEC\xFB "
      "\xEF\xE8\xEB\xE8 \xF7\xE0\xE9 \xE8 \xE3\xEE\xE2\xEE\xF0\xE8\xEB\xE8 \xEE \xF1\xE0\xE4\xE5.");
  EXPECT_EQ(encoding_of(russian), "windows-1251?");
  EXPECT_EQ(russian.text().substr(0, 10), "\u0412\u0438\u0437\u0438\u0442");
  // "We drank tea quietly and then went home" in Japanese, as Shift_JIS.
  const auto japanese = only_document(
      "\x90\xC3\x82\xA9\x82\xC9\x82\xA8\x92\x83\x82\xF0\x88\xF9\x82\xDD\x81\x41\x82\xBB\x82\xEA\x82"
      "\xA9"
      "\x82\xE7\x89\xC6\x82\xC9\x8B\x41\x82\xE8\x82\xDC\x82\xB5\x82\xBD\x81\x42");
  EXPECT_EQ(encoding_of(japanese), "Shift_JIS?");
  EXPECT_EQ(japanese.text().substr(0, 9), "\u9759\u304B\u306B");
}

TEST(Encoding, IsGuessedFromTheSampleAsAWhole) {
  std::string rows = "text\n";
  while (rows.size() < 500000) rows += "A calm visit.\n";
  const auto reading = read_bytes(rows + "She can\x92t.\n", "notes.csv");
  EXPECT_EQ(reading.documents.back().text(), "She can\u2019t.");
  EXPECT_EQ(encoding_of(reading.documents.back()), "windows-1252?");
}

// A megabyte of bad bytes is looked at once, not once for each of them.
TEST(Encoding, OfALargeFileIsGuessedAtOnce) {
  std::string bytes;
  while (bytes.size() < 1'000'000)
    bytes += "Le p\xE8re \xE9tait fatigu\xE9 apr\xE8s l'\xE9t\xE9.\n";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(encoding_of(only_document(bytes)), "windows-1252?");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Encoding, ThatIsDeclaredIsTaken) {
  auto document = only_document("caf\xE9 \x80", "cp1252");
  EXPECT_EQ(encoding_of(document), "windows-1252");
  EXPECT_EQ(document.text(), "caf\u00E9 \u20AC");
  EXPECT_EQ(only_document("caf\xA4", "iso-8859-15").text(), "caf\u20AC");
  EXPECT_EQ(encoding_of(only_document("\uFEFFplain", "utf8")), "UTF-8");
  EXPECT_EQ(only_document("\uFEFFplain", "utf8").text(), "plain");
  EXPECT_EQ(only_document(utf16(u"\uFEFFplain", true), "UTF-16").text(), "plain");
}

TEST(Encoding, ThatIsWrongMakesARecordAProblem) {
  ReadOptions options;
  options.encoding = "UTF-8";
  auto reading = read_bytes("text\na\ncaf\xE9\nb\n", "a.csv", options);
  ASSERT_EQ(reading.order, "DPD");
  EXPECT_EQ(reading.problems[0].message(),
            "a.csv:3: the text is not valid UTF-8; declare the encoding that the file is in, for "
            "example windows-1252");
  reading = read_bytes("{\"text\": \"a\"}\n{\"text\": \"caf\xE9\"}\n", "a.jsonl", options);
  ASSERT_EQ(reading.order, "DP");
  EXPECT_EQ(reading.problems[0].line, 2U);
  reading = read_bytes("a\nb\ncaf\xE9\n", "a.txt", options);
  ASSERT_EQ(reading.order, "P");
  EXPECT_EQ(reading.problems[0].line, 3U);

  options.encoding = "US-ASCII";
  EXPECT_EQ(read_bytes("text\na\ncaf\xE9\nb\n", "a.csv", options).order, "DPD");
  options.encoding = "Shift_JIS";
  reading = read_bytes("text\n\x90\xC3\n\xFF\n\x90\xC3\n", "a.csv", options);
  ASSERT_EQ(reading.order, "DPD");
  EXPECT_EQ(reading.problems[0].what, "the text is not valid Shift_JIS");
  options.encoding = "UTF-16LE";
  EXPECT_EQ(read_bytes(utf16(u"text\na\n\xD800z\nb\n", false), "a.csv", options).order, "DPD");
  EXPECT_EQ(read_bytes(utf16(u"text\na\nb", false) + "c", "a.csv", options).order, "DP")
      << "cut off";
}

TEST(Encoding, ThatTurnsBadBehindTheSampleMakesARecordAProblem) {
  std::string rows = "text\n";
  while (rows.size() < (std::size_t{1} << 20) + 5000) rows += "A calm caf\u00E9.\n";
  const auto reading = read_bytes(rows + "na\xEFve\nlast\n", "notes.csv");
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].what, "the text is not valid UTF-8");
  EXPECT_EQ(reading.documents.back().text(), "last");
  EXPECT_EQ(encoding_of(reading.documents.back()), "UTF-8");
}

TEST(Encoding, OfOneBadByteInMuchUtf8IsUtf8) {
  std::string rows = "text\n";
  for (int i = 0; i < 20; ++i) rows += "A calm caf\u00E9.\n";
  const auto reading = read_bytes(rows + "na\xEFve\n", "notes.csv");
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(encoding_of(reading.documents.front()), "UTF-8?");
}

TEST(Encoding, OfAFileThatIsNoTextIsAProblem) {
  std::string bytes = "PK\x03\x04";
  for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 37 % 251);
  for (const auto* name : {"a.txt", "a.docx", "a.csv"}) {
    const auto reading = read_bytes(bytes, name);
    ASSERT_EQ(reading.order, "P");
    EXPECT_EQ(reading.problems[0].what, "the file holds no text that can be read");
  }
}

std::string lines_of(const std::string& bytes, const std::string& encoding, BlockSizes sizes,
                     std::size_t limit = 1000) {
  std::istringstream input(bytes);
  LineSource source(ByteSource(input, Compression::none), "a", encoding, sizes);
  std::string lines;
  while (const auto line = source.next_line(limit)) {
    lines +=
        std::to_string(line->number) + '[' + (line->fits ? std::string(line->text) : "...") + ']';
  }
  return lines;
}

TEST(LineSource, CountsLinesWhereverItsBlocksEnd) {
  const std::string bytes =
      "\uFEFFone\n\ntwo\r\n\r\nthree\rfour\r\r\nfive \u00E9\u4E2D\U0001F600\n\n";
  const std::string expected =
      "1[one]2[]3[two]4[]5[three]6[four]7[]8[five \u00E9\u4E2D\U0001F600]9[]";
  for (std::size_t block = 1; block < 50; ++block) {
    EXPECT_EQ(lines_of(bytes, "", {4, block}), expected) << block;
    EXPECT_EQ(lines_of(bytes, "", {block + 3, 1}), expected) << block;
    EXPECT_EQ(lines_of(bytes + "end", "", {4, block}), expected + "10[end]") << block;
  }
}

TEST(LineSource, ConvertsWhereverItsBlocksEnd) {
  const std::u16string text = u"\uFEFFone\r\ntwo \u4E2D\xD83D\xDE00\r\n\xD83D!\nend";
  const std::string expected = "1[one]2[two \u4E2D\U0001F600]3[\xFF!]4[end]";
  for (std::size_t block = 1; block < 50; ++block) {
    for (const bool big_endian : {false, true}) {
      const auto bytes = utf16(text, big_endian);
      EXPECT_EQ(lines_of(bytes, "", {4, block}), expected) << block;
      EXPECT_EQ(lines_of(bytes, "UTF-16", {4, block}), expected) << block;
    }
    const std::string cut_off = utf16(u"\uFEFFa\xD83D", false);
    EXPECT_EQ(lines_of(cut_off, "", {4, block}), "1[a\xFF]") << block;
    EXPECT_EQ(lines_of(cut_off + "x", "", {4, block}).back(), ']') << block;
  }
}

TEST(LineSource, LeavesOutLinesAboveTheLimit) {
  for (std::size_t block = 1; block < 20; ++block) {
    EXPECT_EQ(lines_of("123456\n12345\n1234567890\n1\n", "UTF-8", {1, block}, 5),
              "1[...]2[12345]3[...]4[1]");
  }
}

}  // namespace
}  // namespace dosimeter
