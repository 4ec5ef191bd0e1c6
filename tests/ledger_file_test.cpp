// The ledger's file: CSV and back, and files that are no ledger, damaged, full or locked.

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>

#include <sstream>

#include "ledger_testing.hpp"

namespace dosimeter {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

namespace fs = std::filesystem;

void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

// --- CSV

TEST_F(LedgerTest, CsvComesBackAsTheSameBits) {
  Ledger ledger = open();
  std::vector<LedgerEntry> entries;
  for (std::uint64_t i = 1; i <= 50; ++i) {
    entries.push_back(ledger_entry("w" + std::to_string(i % 3), i * 0x9E3779B97F4A7C15, int(i),
                                   i % 2 == 0 ? "N-" + std::to_string(i) : ""));
  }
  entries[0].worker = "a, \"quoted\"\r\nname";
  entries[1].exposure.time.reset();
  entries[2].method = ledger_method("test.2", "another");
  entries[3].exposure.minutes = 5e-324;
  entries[4].exposure.minutes = 1.7976931348623157e308;
  ledger.add(entries);
  const std::string csv = exported(ledger);
  std::istringstream input(csv);
  Ledger copy = open("copy.ledger");
  EXPECT_EQ(copy.import_csv(input, "export.csv", 7).added, 50u);
  EXPECT_EQ(exported(copy), csv);
  std::istringstream again(csv);
  EXPECT_EQ(copy.import_csv(again, "export.csv").unchanged, 50u);
}

TEST_F(LedgerTest, CsvIsInTheOrderOfWorkerTimeAndDocument) {
  Ledger ledger = open();
  LedgerEntry undated = ledger_entry("v", 9);
  undated.exposure.time.reset();
  ledger.add(std::array{ledger_entry("w", 1, 0), ledger_entry("v", 3, 2), ledger_entry("v", 2, 2),
                        ledger_entry("v", 8, 1), undated});
  std::string order;
  ledger.for_each([&](const LedgerEntry& entry) {
    order += entry.worker + std::to_string(entry.exposure.document) + ' ';
  });
  EXPECT_EQ(order, "v9 v8 v2 v3 w1 ");
  EXPECT_THAT(exported(ledger), StartsWith("worker,time,document,source,model,"));
}

TEST_F(LedgerTest, FormerFiguresCanBeReadButNotImported) {
  Ledger ledger = open();
  const LedgerEntry old = ledger_entry("w", 1, 0, "N-1");
  ledger.add(std::array{old, ledger_entry("w", 5)});
  ledger.add(std::array{ledger_entry("w", 2, 0, "N-1")});
  std::vector<LedgerEntry> former;
  ledger.for_each([&](const LedgerEntry& entry) { former.push_back(entry); }, LedgerPart::former);
  ASSERT_EQ(former.size(), 1u);
  EXPECT_EQ(former.front().exposure, old.exposure);
  EXPECT_EQ(former.front().replaced, 3);  // the audit line of the correction
  std::ostringstream csv;
  ledger.export_csv(csv, LedgerPart::former);
  EXPECT_THAT(csv.str(), HasSubstr(",LOSS,replaced\r\n"));
  std::istringstream input(csv.str());
  EXPECT_THAT(error_of([&] { ledger.import_csv(input, "x.csv"); }), HasSubstr("the header"));
}

class LedgerImportTest : public LedgerTest {
 protected:
  // The error for an export of two entries in which `from` was replaced.
  std::string error_with(const std::string& from, const std::string& to) {
    Ledger ledger = open();
    ledger.add(std::array{ledger_entry("v", 1), ledger_entry("w", 2)});
    std::string csv = exported(ledger);
    const auto place = csv.rfind(from);
    EXPECT_NE(place, std::string::npos) << from;
    csv.replace(place, from.size(), to);
    std::istringstream input(csv);
    Ledger copy = open("copy.ledger");
    return error_of([&] { copy.import_csv(input, "x.csv"); });
  }
};

TEST_F(LedgerImportTest, WhatIsNoExportIsRefusedWithItsLine) {
  EXPECT_THAT(error_with("worker,time", "time,worker"), StartsWith("x.csv:1: the header"));
  EXPECT_THAT(error_with("2026-01-01T", "yesterday T"), StartsWith("x.csv:3: the time cannot"));
  EXPECT_THAT(error_with("0000000000000002", "000000000000000g"), HasSubstr("x.csv:3: the source"));
  EXPECT_THAT(error_with(",99,", ",99"),
              HasSubstr("x.csv:3: the line has 35 fields instead of 36"));
  EXPECT_THAT(error_with(",99,", ",-99,"), HasSubstr("x.csv:3: the words cannot be read"));
  EXPECT_THAT(error_with(",0.7,", ",nan,"), HasSubstr("x.csv:3: the "));
  EXPECT_THAT(error_with("w,2026", "\"w,2026"), HasSubstr("x.csv:3: a quote is never closed"));
  EXPECT_THAT(error_with("w,2026", "\"w\"x,2026"), HasSubstr("x.csv:3: there is text behind"));
  EXPECT_THAT(error_with("w,2026", ",2026"), HasSubstr("x.csv:3: the worker"));
  EXPECT_THAT(error_with("w,2026", "w,2036"),
              HasSubstr("x.csv:3: dated 2036-01-01, in the future"));
  EXPECT_THAT(error_with("w,2026", "w,0226"), HasSubstr("x.csv:3: dated 0226-01-01, before 1970"));
}

TEST_F(LedgerTest, AnEmptyImportIsRefused) {
  std::istringstream input;
  Ledger ledger = open();
  EXPECT_THAT(error_of([&] { ledger.import_csv(input, "x.csv"); }), HasSubstr("empty"));
}

// --- Files that are no ledger

TEST_F(LedgerTest, ANewLedgerIsItsOwnersOnly) {
  open();
  EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);  // no draft, no journal
}

TEST_F(LedgerTest, AMissingLedgerIsAnErrorWhereNoneIsToBegin) {
  LedgerOptions existing = options();
  existing.create = false;
  EXPECT_THAT(error_of([&] { Ledger(path(), existing); }), HasSubstr("there is no ledger"));
  EXPECT_FALSE(fs::exists(path()));
}

TEST_F(LedgerTest, AFolderThatIsMissingIsAnError) {
  EXPECT_THAT(error_of([&] { open("no/such/folder.ledger"); }),
              StartsWith(path("no/such/folder.ledger") + ": the ledger cannot be opened"));
  EXPECT_THAT(error_of([&] { Ledger(folder_.string(), options()); }), HasSubstr("no file"));
}

TEST_F(LedgerTest, OtherFilesAreLeftAlone) {
  write_file(path("notes.txt"), std::string(5000, 'x'));
  EXPECT_THAT(error_of([&] { open("notes.txt"); }), HasSubstr("this is no ledger"));
  EXPECT_EQ(file_content(path("notes.txt")), std::string(5000, 'x'));
  write_file(path("empty"), "");
  EXPECT_THAT(error_of([&] { open("empty"); }), HasSubstr("cut short"));
  sqlite::Database(path("other.db"), {true, "", {}}).run("CREATE TABLE t (a)");
  EXPECT_THAT(error_of([&] { open("other.db"); }), HasSubstr("another database"));
}

TEST_F(LedgerTest, ANewerVersionIsRefused) {
  open();
  tamper("PRAGMA user_version = 2");
  EXPECT_THAT(error_of([&] { open(); }), HasSubstr("use the newer program"));
}

TEST_F(LedgerTest, AFileCutShortIsAnErrorAtAnyLength) {
  {
    Ledger ledger = open();
    std::vector<LedgerEntry> entries;
    for (std::uint64_t i = 0; i < 300; ++i) entries.push_back(ledger_entry("w", i));
    ledger.add(entries);
  }
  const std::string whole = file_content(path());
  ASSERT_GT(whole.size(), 50'000u);
  for (std::size_t size = 0; size < whole.size(); size += 1357) {
    write_file(path("short.ledger"), whole.substr(0, size));
    const std::string message = error_of([&] {
      Ledger ledger = open("short.ledger");
      ledger.add(std::array{ledger_entry("w", 1000)});
      if (ledger.audit().problems.empty()) ADD_FAILURE() << "whole with " << size << " bytes";
    });
    EXPECT_THAT(message, HasSubstr("short.ledger: ")) << size;
  }
}

// --- A full disk

// Limits the size of files in this process, as a full disk would.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    old_handler_ = signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_{};
  sighandler_t old_handler_;
};

TEST_F(LedgerTest, AFullDiskIsToldAndLosesNothing) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("w", 1)});
  const std::string before = exported(ledger);
  std::vector<LedgerEntry> many;
  for (std::uint64_t i = 0; i < 5000; ++i) many.push_back(ledger_entry("v", i));
  {
    const FileSizeLimit limit(200'000);
    EXPECT_THAT(error_of([&] { ledger.add(many); }), HasSubstr("no space left"));
    EXPECT_EQ(exported(ledger), before);
  }
  EXPECT_EQ(ledger.add(many).added, 5000u);
  EXPECT_THAT(open().audit().problems, IsEmpty());
}

TEST_F(LedgerTest, WithoutAnySpaceNoLedgerBegins) {
  const FileSizeLimit limit(0);
  EXPECT_THAT(error_of([&] { open(); }), StartsWith(path() + ": there is no space left"));
  EXPECT_TRUE(fs::is_empty(folder_));
}

// --- Encryption

TEST_F(LedgerTest, AKeyEncryptsOrIsRefused) {
  LedgerOptions locked = options();
  locked.key = "correct horse";
  if (!sqlite::can_encrypt()) {
    EXPECT_THAT(error_of([&] { Ledger(path(), locked); }), HasSubstr("cannot encrypt"));
    EXPECT_TRUE(fs::is_empty(folder_));
    return;
  }
  {
    Ledger ledger(path(), locked);
    ledger.add(std::array{ledger_entry("pseudonym-07", 1)});
    const std::string bytes = file_content(path()) + file_content(path() + "-wal");
    EXPECT_EQ(bytes.find("pseudonym"), std::string::npos);
    EXPECT_TRUE(ledger.status().encrypted);
  }
  EXPECT_EQ(Ledger(path(), locked).worker("pseudonym-07").size(), 1u);
  EXPECT_THAT(error_of([&] { open(); }), HasSubstr("the key does not open it"));
  locked.key = "wrong horse";
  EXPECT_THAT(error_of([&] { Ledger(path(), locked); }), HasSubstr("the key does not open it"));
  locked.key = "correct horse";
  EXPECT_THAT(Ledger(path(), locked).audit().problems, IsEmpty());
}

}  // namespace
}  // namespace dosimeter
