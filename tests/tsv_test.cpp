#include "tsv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "dosimeter/assertion.hpp"
#include "dosimeter/lexicon.hpp"
#include "dosimeter/model.hpp"
#include "error_of.hpp"

namespace dosimeter {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kByteOrderMark = "\xEF\xBB\xBF";

class TsvFile : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::temp_directory_path() / ("tsv_" + std::to_string(getpid()) + ".tsv");
    write("");
  }
  void TearDown() override { fs::remove(path_); }

  void write(const std::string& content) { std::ofstream(path_, std::ios::binary) << content; }

  fs::path path_;
};

TEST_F(TsvFile, AnEmptyFileIsReadAsWhatItIs) {
  const std::string path = path_.string();
  EXPECT_EQ(read_file(path), "");
  EXPECT_THAT(error_of([&] { Lexicon::load(path); }), HasSubstr(path + ": there is no header"));
  EXPECT_THAT(error_of([&] { AssertionRules::load(path); }), HasSubstr("there is no header"));
  EXPECT_THAT(error_of([&] { Model::load(path); }), HasSubstr(path + ": the weights file is cut"));
}

TEST_F(TsvFile, WhatCannotBeReadIsSaidSo) {
  for (const std::string& path : {fs::temp_directory_path().string(), path_.string() + ".none"}) {
    EXPECT_THAT(error_of([&] { read_file(path); }), HasSubstr(path + ": the file cannot be read"))
        << path;
  }
}

TEST_F(TsvFile, AFileIsReadInFull) {
  const std::string content = std::string(100'000, 'a') + '\0' + "\r\n\xFF";
  write(content);
  EXPECT_EQ(read_file(path_.string()), content);
}

TEST_F(TsvFile, AByteOrderMarkIsPassedOver) {
  write(kByteOrderMark +
        "term\tforms\tcategory\tseverity\texclude\tnote\nknife\tn\tASSAULT\t3\t\t\n");
  EXPECT_EQ(Lexicon::load(path_.string()).entries().size(), 1U);
  write(kByteOrderMark + "phrase\tassertion\tdirection\tscope\tnote\nno\tnegated\tforward\t3\t\n");
  EXPECT_EQ(error_of([&] { AssertionRules::load(path_.string()); }), "");
}

TEST(Tsv, AByteOrderMarkBelongsToNoField) {
  const std::string tsv = kByteOrderMark + "a\tb\n1\t" + kByteOrderMark + "\n";
  const auto rows = parse_tsv(tsv, "x", {"a", "b"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].line, 2U);
  EXPECT_THAT(rows[0].fields, ElementsAre("1", kByteOrderMark));  // elsewhere it is text
  EXPECT_TRUE(parse_tsv(kByteOrderMark + "# first\na\tb\n", "x", {"a", "b"}).empty());
  EXPECT_THAT(error_of([] {
                parse_tsv(kByteOrderMark, "x", {"a", "b"});
              }),
              HasSubstr("there is no header line"));
}

}  // namespace
}  // namespace dosimeter
