// The self-check: its questions, what changed, and the file that only its owner opens.

#include "dosimeter/self_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

#include "dosimeter/error.hpp"
#include "error_of.hpp"
#include "sealed_file.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

namespace fs = std::filesystem;
using Answer = SelfCheckAnswer;
using testing::HasSubstr;
using testing::Not;

constexpr int kCheap = 4;  // a cost for tests: what is sealed with it is not protected

// --- Questions

TEST(SelfCheckQuestions, AreElevenSignsAndFourRiskFactors) {
  const auto questions = self_check_questions();
  std::set<std::string_view> keys;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const bool is_sign = questions[i].part == SelfCheckPart::sign;
    EXPECT_EQ(is_sign, i < kSelfCheckSigns);
    EXPECT_TRUE(questions[i].text.ends_with('?')) << questions[i].text;
    EXPECT_FALSE(questions[i].title.empty());
    keys.insert(questions[i].key);
  }
  EXPECT_EQ(keys.size(), kSelfCheckQuestions);
}

TEST(SelfCheckQuestions, AnswersHaveWordsForBothParts) {
  for (const auto part : {SelfCheckPart::sign, SelfCheckPart::risk_factor}) {
    for (const auto answer : {Answer::skipped, Answer::none, Answer::some, Answer::much}) {
      EXPECT_EQ(self_check_answer(name(answer, part), part), answer);
    }
  }
  EXPECT_EQ(self_check_answer("Not At All", SelfCheckPart::sign), Answer::none);
  EXPECT_EQ(self_check_answer("often", SelfCheckPart::risk_factor), std::nullopt);
  EXPECT_EQ(self_check_answer("", SelfCheckPart::sign), std::nullopt);
}

TEST(SelfCheckQuestions, NoteAndHelpSayWhatTheyMust) {
  EXPECT_THAT(std::string(self_check_note()), HasSubstr("no diagnosis"));
  EXPECT_THAT(std::string(self_check_note()), HasSubstr("Skip whatever you like"));
  EXPECT_THAT(std::string(self_check_help()), HasSubstr("crisis line"));
  EXPECT_EQ(self_check_measures().size(), 5U);
}

TEST(SelfCheckPage, HasEveryQuestionAndLoadsNothing) {
  const std::string page = self_check_page();
  for (const SelfCheckQuestion& question : self_check_questions()) {
    EXPECT_THAT(page, HasSubstr("<legend>" + std::string(question.text) + "</legend>"));
    EXPECT_THAT(page, HasSubstr("data-key=\"" + std::string(question.key) + '"'));
  }
  for (const char* part : {"no diagnosis", "crisis line", "default-src 'none'"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  for (const char* part : {"http:", "https:", "fetch(", "localStorage", "cookie", "indexedDB"}) {
    EXPECT_THAT(page, Not(HasSubstr(part)));
  }
}

// --- Changes

SelfCheckEntry entry(int day, std::initializer_list<Answer> answers) {
  SelfCheckEntry entry;
  entry.time = Time(std::chrono::days(20'000 + day));
  std::copy(answers.begin(), answers.end(), entry.answers.begin());
  return entry;
}

TEST(SelfCheckChanges, AreAgainstTheLastTimeThatAQuestionWasAnswered) {
  const std::vector<SelfCheckEntry> earlier = {
      entry(1, {Answer::none, Answer::some, Answer::much}),
      entry(2, {Answer::some, Answer::skipped, Answer::skipped})};
  const auto now =
      entry(3, {Answer::some, Answer::much, Answer::skipped, Answer::much, Answer::none});
  const auto changes = self_check_changes(earlier, now);
  ASSERT_EQ(changes.size(), 1U);  // the first is as before, the third skipped, the others new
  EXPECT_EQ(changes[0].question, 1U);
  EXPECT_EQ(changes[0].before, Answer::some);
  EXPECT_EQ(changes[0].now, Answer::much);
  EXPECT_EQ(changes[0].before_time, earlier[0].time);
  EXPECT_TRUE(self_check_changes({}, now).empty());
}

// --- Sealing

TEST(SealedFile, OpensWithItsPassphraseOnly) {
  for (const auto derivation : {KeyDerivation::scrypt, KeyDerivation::pbkdf2}) {
    for (const std::string& content :
         {std::string(), std::string("secret"), std::string(9999, 'x')}) {
      const std::string sealed = seal(content, "pass phrase", derivation, kCheap);
      EXPECT_EQ(derivation_of(sealed), derivation);
      EXPECT_EQ(unseal(sealed, "pass phrase", "f"), content);
      EXPECT_THAT(error_of([&] { unseal(sealed, "pass phrasf", "f"); }),
                  HasSubstr("f: the passphrase does not open this file; try again"));
    }
  }
  EXPECT_THROW(seal("content", "", KeyDerivation::scrypt, kCheap), std::invalid_argument);
}

TEST(SealedFile, HidesItsContentAndIsNeverTheSameTwice) {
  const std::string content = "the same content, again and again";
  const std::string one = seal(content, "passphrase", KeyDerivation::scrypt, kCheap);
  const std::string other = seal(content, "passphrase", KeyDerivation::scrypt, kCheap);
  EXPECT_NE(one, other);
  EXPECT_THAT(one, Not(HasSubstr("content")));
  EXPECT_THAT(one, Not(HasSubstr("passphrase")));
}

std::string bytes_of(std::string_view hexadecimal) {
  std::string bytes;
  for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hexadecimal.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// The layout of both versions, sealed by another implementation (Python: hashlib and AESGCM of the
// package cryptography) with cost 4, salt 00 01 ... 0f and passphrase "correct horse".
TEST(SealedFile, OpensWhatAnotherImplementationSealed) {
  const std::string by_scrypt = bytes_of(
      "444f53495345414c0104000102030405060708090a0b0c0d0e0fdc4550d8a193fd3e99708068b1c6"
      "25840e000000000000006db0e32b1bb27ddded9b5e06344c89cb00f86b1b82e22beab76f9870355f");
  EXPECT_EQ(unseal(by_scrypt, "correct horse", "f"), "what is sealed");
  const std::string by_pbkdf2 = bytes_of(
      "444f53495345414c0204000102030405060708090a0b0c0d0e0f3cc78c8954364efa392acb191b68"
      "6a890e00000000000000baf13844a2b3e3a537019b68109b35f9ac51fc9cfd4ef92a05182412f87f");
  EXPECT_EQ(unseal(by_pbkdf2, "correct horse", "f"), "what is sealed");
}

TEST(SealedFile, EveryAlteredByteShows) {
  const std::string sealed = seal("content", "passphrase", KeyDerivation::scrypt, kCheap);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    const bool is_cost = i == 9;  // other costs are legal, take long, and give another key
    if (is_cost) continue;
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_THROW(unseal(altered, "passphrase", "f"), Error) << i;
  }
  std::string altered = sealed;
  altered[9] = kCheap + 1;
  EXPECT_THROW(unseal(altered, "passphrase", "f"), Error);
  altered[9] = 60;
  EXPECT_THAT(error_of([&] { unseal(altered, "passphrase", "f"); }), HasSubstr("version"));
}

TEST(SealedFile, EveryCutAndEveryAdditionShows) {
  const std::string sealed = seal("content", "passphrase", KeyDerivation::scrypt, kCheap);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_THAT(error_of([&] { unseal(sealed.substr(0, size), "passphrase", "f"); }),
                HasSubstr("cut short"))
        << size;
  }
  EXPECT_THAT(error_of([&] { unseal(sealed + '\0', "passphrase", "f"); }), HasSubstr("altered"));
  EXPECT_THAT(error_of([] { unseal("worker,text\n", "passphrase", "f"); }),
              HasSubstr("no sealed file"));
}

// --- Storing

class SelfCheckFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("self_check_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    path_ = (folder_ / "new" / "self-check").string();
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
  std::string path_;
};

TEST_F(SelfCheckFile, KeepsWhatWasAnswered) {
  EXPECT_TRUE(read_self_checks(path_, "passphrase").empty());
  const std::vector<SelfCheckEntry> entries = {
      entry(1, {Answer::none, Answer::some, Answer::much, Answer::skipped}), entry(2, {})};
  write_self_checks(path_, entries, "passphrase");
  EXPECT_EQ(read_self_checks(path_, "passphrase"), entries);
  write_self_checks(path_, {}, "another");
  EXPECT_TRUE(read_self_checks(path_, "another").empty());
}

TEST_F(SelfCheckFile, StaysOfTheKindThatItWas) {
  write_private_file(path_, seal("{\"entries\": []}", "passphrase", KeyDerivation::pbkdf2, kCheap));
  const std::vector<SelfCheckEntry> entries = {entry(1, {Answer::some})};
  write_self_checks(path_, entries, "passphrase");
  EXPECT_EQ(derivation_of(read_file(path_)), KeyDerivation::pbkdf2);
  EXPECT_EQ(read_self_checks(path_, "passphrase"), entries);
  fs::remove(path_);
  write_self_checks(path_, entries, "passphrase");
  EXPECT_EQ(derivation_of(read_file(path_)), KeyDerivation::scrypt);
}

TEST_F(SelfCheckFile, IsItsOwnersAloneAndItsSizeSaysLittle) {
  write_self_checks(path_, {}, "passphrase");
  const auto size = fs::file_size(path_);
  const std::vector<SelfCheckEntry> entries(3, entry(1, {Answer::much}));
  write_self_checks(path_, entries, "passphrase");
  EXPECT_EQ(fs::file_size(path_), size);
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  ASSERT_EQ(stat(fs::path(path_).parent_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "new"), fs::directory_iterator()), 1);
}

TEST_F(SelfCheckFile, IsLeftAsItIsWhereItCannotBeOpened) {
  write_self_checks(path_, {}, "passphrase");
  const std::string before = read_file(path_);
  EXPECT_THROW(read_self_checks(path_, "wrong"), Error);
  EXPECT_EQ(read_file(path_), before);
  fs::resize_file(path_, 0);
  EXPECT_THAT(error_of([&] { read_self_checks(path_, "passphrase"); }), HasSubstr("cut short"));
  write_private_file(path_, seal("{\"entries\": 3}", "passphrase", KeyDerivation::scrypt, kCheap));
  EXPECT_THAT(error_of([&] { read_self_checks(path_, "passphrase"); }),
              HasSubstr("another version"));
}

TEST_F(SelfCheckFile, AFailedWriteLeavesTheOldFileAndNothingElse) {
  fs::create_directories(path_);  // a folder stands where the file should be
  EXPECT_THAT(error_of([&] { write_private_file(path_, "content"); }),
              HasSubstr("cannot be written"));
  EXPECT_TRUE(fs::is_directory(path_));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "new"), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace dosimeter
