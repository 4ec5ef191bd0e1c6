#include "dosimeter/ledger.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <thread>

#include "ledger_testing.hpp"

namespace dosimeter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> audit_actions(const Ledger& ledger) {
  std::vector<std::string> actions;
  ledger.for_each_audit_line([&](const AuditLine& line) { actions.push_back(line.action); });
  return actions;
}

AuditLine last_audit_line(const Ledger& ledger) {
  AuditLine last;
  ledger.for_each_audit_line([&](const AuditLine& line) { last = line; });
  return last;
}

// --- What comes in, and what comes out

TEST_F(LedgerTest, GivesBackEveryFigure) {
  LedgerEntry entry = ledger_entry("w", 0xFFFFFFFFFFFFFFFF, 3);
  entry.exposure.minutes = 0.1 + 0.2;
  entry.exposure.categories.fill(0.1F);
  open().add(std::array{entry});
  const WorkerRecord record = open().worker("w");
  ASSERT_THAT(record.exposures(), SizeIs(1));
  EXPECT_EQ(record.exposures().front(), entry.exposure);
}

TEST_F(LedgerTest, KeepsUndatedExposures) {
  LedgerEntry entry = ledger_entry("w", 5);
  entry.exposure.time.reset();
  open().add(std::array{entry});
  EXPECT_EQ(open().worker("w").exposures().front(), entry.exposure);
}

TEST_F(LedgerTest, TheSameDocumentCountsOnce) {
  Ledger ledger = open();
  const std::array entries = {ledger_entry("w", 1), ledger_entry("w", 1), ledger_entry("v", 1)};
  const LedgerTally first = ledger.add(entries);
  EXPECT_EQ(first.added, 2u);
  EXPECT_EQ(first.unchanged, 1u);
  const LedgerTally second = ledger.add(entries);
  EXPECT_EQ(second.unchanged, 3u);
  EXPECT_EQ(second.changes(), 0u);
  EXPECT_EQ(ledger.worker("w").size(), 1u);
  EXPECT_THAT(audit_actions(ledger), ElementsAre("create", "add"));
}

TEST_F(LedgerTest, ACorrectionReplaces) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("w", 1, 0, "N-1"), ledger_entry("w", 2, 0, "N-2")});
  const LedgerTally tally = ledger.add(std::array{ledger_entry("w", 3, 0, "N-1")});
  EXPECT_EQ(tally.corrected, 1u);
  EXPECT_EQ(ledger.worker("w").size(), 2u);
  EXPECT_EQ(ledger.status().former_exposures, 1u);
  EXPECT_THAT(last_audit_line(ledger).details, HasSubstr("\"corrected\": 1"));
  EXPECT_THAT(ledger.audit().problems, IsEmpty());
}

TEST_F(LedgerTest, TheSameIdOfTwoWorkersIsTwoDocuments) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("v", 1, 0, "N-1"), ledger_entry("w", 2, 0, "N-1")});
  EXPECT_EQ(ledger.worker("v").size(), 1u);
  EXPECT_EQ(ledger.worker("w").size(), 1u);
  EXPECT_EQ(ledger.status().former_exposures, 0u);
}

TEST_F(LedgerTest, AnotherModelScoresAnewAndOldFiguresStay) {
  Ledger ledger = open();
  LedgerEntry entry = ledger_entry("w", 1);
  ledger.add(std::array{entry});
  entry.method = ledger_method("test.2");
  entry.exposure.load = 0;  // smaller: the later model counts, not the greater figure
  EXPECT_EQ(ledger.add(std::array{entry}).rescored, 1u);
  EXPECT_EQ(ledger.worker("w").exposures().front().load, 0);
  const LedgerStatus status = ledger.status();
  EXPECT_EQ(status.former_exposures, 1u);
  ASSERT_THAT(status.models, SizeIs(1));
  EXPECT_EQ(status.models.front().method.model, "test.2");
}

TEST_F(LedgerTest, AnotherPolicyReplacesOnlyWhatItChanges) {
  Ledger ledger = open();
  LedgerEntry entry = ledger_entry("w", 1);
  ledger.add(std::array{entry});
  entry.method = ledger_method("test.1", "other thresholds");
  EXPECT_EQ(ledger.add(std::array{entry}).unchanged, 1u);
  entry.method = ledger_method("test.1", "another reading speed");
  entry.exposure.dose *= 0.5;
  EXPECT_EQ(ledger.add(std::array{entry}).rescored, 1u);
}

// As in a WorkerRecord: recordings with the same words but other times.
TEST_F(LedgerTest, OfTheSameTextTheGreaterStaysInWhateverOrder) {
  const LedgerEntry small = ledger_entry("w", 9);
  LedgerEntry great = small;
  great.exposure.dose_upper += 1;
  Ledger forward = open("forward.ledger");
  forward.add(std::array{small});
  forward.add(std::array{great});
  Ledger backward = open("backward.ledger");
  backward.add(std::array{great, small});
  EXPECT_EQ(forward.worker("w").exposures().front(), great.exposure);
  EXPECT_EQ(exported(forward), exported(backward));
}

TEST_F(LedgerTest, BadFiguresAreRefusedAndNothingOfTheirBatchStays) {
  Ledger ledger = open();
  LedgerEntry bad = ledger_entry("w", 2);
  bad.exposure.dose = std::numeric_limits<double>::infinity();
  EXPECT_THROW(ledger.add(std::array{ledger_entry("w", 1), bad}), std::invalid_argument);
  EXPECT_THAT(ledger.workers(), IsEmpty());
  EXPECT_THAT(audit_actions(ledger), ElementsAre("create"));
}

TEST_F(LedgerTest, OrderPartitionAndRepetitionDoNotMatter) {
  std::vector<LedgerEntry> entries;
  for (std::uint64_t i = 0; i < 200; ++i) {
    entries.push_back(
        ledger_entry("w" + std::to_string(i % 7), i * 0x9E3779B97F4A7C15, int(i % 100)));
  }
  Ledger orderly = open("orderly.ledger");
  orderly.add(entries);
  std::mt19937 chance(3);
  for (int round = 0; round < 10; ++round) {
    const std::string name = std::to_string(round) + ".ledger";
    std::shuffle(entries.begin(), entries.end(), chance);
    {
      Ledger ledger = open(name);
      LedgerRun run(ledger, 1 + chance() % 50);
      for (const LedgerEntry& entry : entries) {
        ASSERT_FALSE(run.add(entry));
        if (chance() % 4 == 0) {
          ASSERT_FALSE(run.add(entry));
        }
      }
      run.finish();
    }
    const Ledger ledger = open(name);
    EXPECT_EQ(exported(ledger), exported(orderly));
    EXPECT_THAT(ledger.audit().problems, IsEmpty());
  }
}

TEST_F(LedgerTest, IndexIsThatOfTheRecordInMemory) {
  WorkerRecord record;
  std::vector<LedgerEntry> entries;
  for (std::uint64_t i = 0; i < 90; ++i) {
    entries.push_back(ledger_entry("w", i * i * 7919, int(i)));
    record.add(entries.back().exposure);
  }
  Ledger ledger = open();
  ledger.add(entries);
  const WorkerRecord stored = ledger.worker("w");
  EXPECT_TRUE(std::ranges::equal(stored.exposures(), record.exposures()));
  EXPECT_TRUE(
      std::ranges::equal(ledger.caseload().workers().at("w").exposures(), record.exposures()));
  const Time as_of = *record.latest();
  EXPECT_EQ(stored.index(as_of).acute.value, record.index(as_of).acute.value);
}

TEST_F(LedgerTest, AnUnknownWorkerIsAnError) {
  Ledger ledger = open();
  EXPECT_THAT(error_of([&] { ledger.worker("nobody"); }), HasSubstr("no such worker"));
  EXPECT_THAT(error_of([&] { ledger.erase("nobody"); }), HasSubstr("no such worker"));
}

// --- Runs

TEST_F(LedgerTest, TheSameIdWithTwoTextsInOneRunIsABadRecord) {
  Ledger ledger = open();
  for (const std::size_t batch : {1u, 100u}) {
    LedgerRun run(ledger, batch);
    Origin origin;
    origin.file = "notes.csv";
    origin.line = 7;
    EXPECT_FALSE(run.add(ledger_entry("w", 1, 0, "N-1"), origin));
    EXPECT_FALSE(run.add(ledger_entry("w", 1, 0, "N-1"), origin));  // the same text
    const auto problem = run.add(ledger_entry("w", 2, 0, "N-1"), origin);
    ASSERT_TRUE(problem);
    EXPECT_THAT(problem->message(), HasSubstr("notes.csv:7: its id stood for another text"));
    run.finish();
    EXPECT_EQ(ledger.worker("w").exposures().front().document, 1u);
  }
}

TEST_F(LedgerTest, AFutureDateNamesBothPossibilities) {
  Ledger ledger = open();
  LedgerRun run(ledger);
  LedgerEntry entry = ledger_entry("w", 1);
  entry.exposure.time = now_ + std::chrono::hours(24);
  EXPECT_FALSE(run.add(entry));
  entry.exposure.time = now_ + std::chrono::hours(24) + std::chrono::seconds(1);
  const auto problem = run.add(entry);
  ASSERT_TRUE(problem);
  EXPECT_THAT(problem->remedy, HasSubstr("correct the date"));
  EXPECT_THAT(problem->remedy, HasSubstr("clock"));
}

TEST_F(LedgerTest, WhatIsNotFinishedIsNotThere) {
  Ledger ledger = open();
  {
    LedgerRun run(ledger, 2);
    for (std::uint64_t i = 0; i < 5; ++i) run.add(ledger_entry("w", i));
  }
  EXPECT_EQ(ledger.worker("w").size(), 4u);
}

// --- Withdrawal, erasure, retention

TEST_F(LedgerTest, AWithdrawnDocumentGoesAndStaysAway) {
  Ledger ledger = open();
  const LedgerEntry entry = ledger_entry("w", 1, 0, "N-1");
  ledger.add(std::array{entry, ledger_entry("w", 2, 0, "N-2")});
  ledger.add(std::array{ledger_entry("w", 3, 0, "N-1")});  // has former figures, then
  EXPECT_EQ(ledger.withdraw("N-1"), 1u);
  EXPECT_EQ(ledger.withdraw("N-1"), 0u);
  EXPECT_EQ(ledger.worker("w").size(), 1u);
  EXPECT_EQ(ledger.status().former_exposures, 0u);
  EXPECT_EQ(ledger.add(std::array{entry}).withdrawn, 1u);
  EXPECT_EQ(ledger.worker("w").size(), 1u);
  EXPECT_THAT(audit_actions(ledger), ElementsAre("create", "add", "add", "withdraw"));
  EXPECT_EQ(ledger.restore("N-1"), 1u);
  EXPECT_EQ(ledger.add(std::array{entry}).added, 1u);
  EXPECT_THAT(ledger.audit().problems, IsEmpty());
}

TEST_F(LedgerTest, AnIdIsWithdrawnForAllWorkersOrForOne) {
  Ledger ledger = open();
  const std::array entries = {ledger_entry("u", 1, 0, "N-1"), ledger_entry("v", 2, 0, "N-1"),
                              ledger_entry("w", 3, 0, "N-1")};
  ledger.add(entries);
  EXPECT_EQ(ledger.withdraw("N-1", "v"), 1u);
  EXPECT_EQ(ledger.withdraw("N-1"), 2u);
}

TEST_F(LedgerTest, ADocumentWithoutAnIdIsWithdrawnByItsSource) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("w", 77), ledger_entry("w", 78)});
  EXPECT_EQ(ledger.withdraw_source(77), 1u);
  EXPECT_EQ(ledger.worker("w").exposures().front().document, 78u);
  EXPECT_EQ(ledger.restore_source(77), 1u);
}

TEST_F(LedgerTest, ErasingAWorkerLeavesNoByteOfThem) {
  // Of lengths and in numbers that make SQLite split and join its pages again and again.
  std::mt19937 chance(5);
  std::vector<std::string> names;
  for (int i = 0; i < 400; ++i) {
    names.push_back("pseudonym-" + std::to_string(chance()) + std::string(chance() % 90, 'x') +
                    '-' + std::to_string(i));
  }
  Ledger ledger = open();
  for (std::size_t i = 0; i < names.size(); ++i) {
    ledger.add(std::array{ledger_entry(names[i], i)});
  }
  std::shuffle(names.begin(), names.end(), chance);
  for (std::size_t i = 0; i < 200; ++i) {
    ASSERT_EQ(ledger.erase(names[i]), 1u);
    const std::string left = file_content(path()) + file_content(path() + "-wal");
    ASSERT_EQ(left.find(names[i]), std::string::npos) << names[i];
  }
  EXPECT_EQ(ledger.workers().size(), 200u);
  EXPECT_THAT(ledger.audit().problems, IsEmpty());
}

TEST_F(LedgerTest, ErasingWhileAnotherReadsIsTold) {
  LedgerOptions impatient = options();
  impatient.patience = std::chrono::milliseconds(50);
  {
    Ledger ledger(path(), impatient);
    ledger.add(std::array{ledger_entry("pseudonym-07", 1), ledger_entry("w", 2)});
    const sqlite::Database other(path(), {});
    const sqlite::Transaction reading(other, sqlite::Transaction::Kind::read);
    other.integer("SELECT count(*) FROM workers");
    EXPECT_THAT(error_of([&] { ledger.erase("pseudonym-07"); }), HasSubstr("still in the journal"));
    EXPECT_THAT(ledger.workers(), ElementsAre("w"));
  }
  open().status();  // as the message says
  EXPECT_EQ(file_content(path()).find("pseudonym-07"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path() + "-wal"));
}

TEST_F(LedgerTest, AnErasedWorkersNumberIsNotUsedAgain) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("v", 1)});
  ledger.erase("v");
  const std::int64_t first = *last_audit_line(ledger).worker;
  ledger.add(std::array{ledger_entry("v", 1)});
  ledger.erase("v");
  EXPECT_GT(*last_audit_line(ledger).worker, first);
  EXPECT_EQ(last_audit_line(ledger).action, "erase");
  EXPECT_THAT(ledger.workers(), IsEmpty());
}

TEST_F(LedgerTest, TheLogNamesNoPseudonym) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("nurse-07", 1, 0, "N-1"), ledger_entry("nurse-08", 2)});
  ledger.withdraw("N-1");
  ledger.erase("nurse-08");
  ledger.for_each_audit_line([](const AuditLine& line) {
    EXPECT_EQ((line.action + line.details).find("nurse"), std::string::npos);
  });
}

TEST_F(LedgerTest, ExpiryRemovesWhatIsOlderAndKeepsItOut) {
  Ledger ledger = open();
  LedgerEntry undated = ledger_entry("u", 9);
  undated.exposure.time.reset();
  ledger.add(std::array{ledger_entry("v", 1, 0), ledger_entry("w", 2, 0, "N-2"),
                        ledger_entry("w", 3, 40), undated});
  const Time limit = *ledger_entry("w", 3, 40).exposure.time;
  EXPECT_EQ(ledger.expired(limit), 2u);
  EXPECT_EQ(ledger.expire(limit), 2u);
  EXPECT_THAT(ledger.workers(), ElementsAre("u", "w"));  // nothing is left of v
  EXPECT_EQ(ledger.worker("w").size(), 1u);
  EXPECT_EQ(ledger.add(std::array{ledger_entry("x", 1, 0)}).expired, 1u);
  EXPECT_THAT(ledger.workers(), ElementsAre("u", "w"));
  EXPECT_THAT(ledger.audit().problems, IsEmpty());
}

TEST_F(LedgerTest, UndatedExposuresExpireByWhenTheyCame) {
  Ledger ledger = open();
  LedgerEntry undated = ledger_entry("u", 9);
  undated.exposure.time.reset();
  ledger.add(std::array{undated});
  EXPECT_EQ(ledger.expire(now_), 0u);
  EXPECT_EQ(ledger.expire(now_ + std::chrono::seconds(1)), 1u);
}

TEST_F(LedgerTest, FormerFiguresAndWithdrawalsExpire) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("w", 1, 0, "N-1"), ledger_entry("w", 5, 0, "N-5")});
  ledger.add(std::array{ledger_entry("w", 2, 100, "N-1")});  // corrected to another day
  ledger.withdraw("N-5");
  now_ += std::chrono::days(400);
  EXPECT_EQ(ledger.expire(*ledger_entry("w", 2, 100).exposure.time), 0u);
  EXPECT_EQ(ledger.status().former_exposures, 0u);
  EXPECT_EQ(ledger.status().withdrawn, 1u);
  EXPECT_EQ(ledger.expire(now_), 1u);
  EXPECT_EQ(ledger.status().withdrawn, 0u);
  EXPECT_THAT(ledger.workers(), IsEmpty());
}

// --- Several at once

TEST_F(LedgerTest, TwoWritersBothComplete) {
  open();
  const auto write = [this](const std::string& worker) {
    Ledger ledger(path(), options());
    LedgerRun run(ledger, 5);
    for (std::uint64_t i = 0; i < 200; ++i) run.add(ledger_entry(worker, i));
    run.finish();
  };
  std::thread other(write, "v");
  write("w");
  other.join();
  const Ledger ledger = open();
  EXPECT_EQ(ledger.worker("v").size(), 200u);
  EXPECT_EQ(ledger.worker("w").size(), 200u);
  EXPECT_THAT(ledger.audit().problems, IsEmpty());
}

TEST_F(LedgerTest, AWriterThatNeverEndsIsAnError) {
  LedgerOptions impatient = options();
  impatient.patience = std::chrono::milliseconds(50);
  Ledger ledger(path(), impatient);
  const sqlite::Database other(path(), {});
  const sqlite::Transaction transaction(other);
  EXPECT_THAT(error_of([&] { ledger.add(std::array{ledger_entry("w", 1)}); }),
              HasSubstr("another process"));
}

TEST_F(LedgerTest, AReaderSeesOneMoment) {
  Ledger ledger = open();
  ledger.add(std::array{ledger_entry("v", 1), ledger_entry("w", 2)});
  Ledger other = open();
  std::size_t seen = 0;
  ledger.for_each([&](const LedgerEntry&) {
    if (seen++ == 0) other.add(std::array{ledger_entry("w", 3), ledger_entry("x", 4)});
  });
  EXPECT_EQ(seen, 2u);
}

}  // namespace
}  // namespace dosimeter
