// The audit log, and what it finds.

#include <gmock/gmock.h>

#include <functional>

#include "ledger_testing.hpp"
#include "sha256.hpp"

namespace dosimeter {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> findings(const Ledger& ledger, const std::string& expected = "") {
  std::vector<std::string> messages;
  for (const Problem& problem : ledger.audit(expected).problems) {
    messages.push_back(problem.message());
  }
  return messages;
}

class LedgerAuditTest : public LedgerTest {
 protected:
  LedgerAuditTest() {
    Ledger ledger = open();
    ledger.add(std::array{ledger_entry("v", 1, 0, "N-1"), ledger_entry("w", 2)});
    ledger.add(std::array{ledger_entry("v", 3, 0, "N-1"), ledger_entry("w", 4)});
    ledger.withdraw_source(2);
    ledger.expire(Time{});
  }
};

TEST(Sha256Test, IsThatOfTheStandard) {
  EXPECT_EQ(sha256_hexadecimal("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hexadecimal(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(LedgerAuditTest, IsWholeAsItIs) {
  EXPECT_THAT(findings(open()), IsEmpty());
  const LedgerAudit audit = open().audit();
  EXPECT_EQ(audit.lines, 5u);
  EXPECT_EQ(audit.head, open().status().head);
}

TEST_F(LedgerAuditTest, TheLogCanOnlyGrow) {
  EXPECT_THAT(error_of([&] { tamper("DELETE FROM audit WHERE number = 2"); }),
              HasSubstr("can only grow"));
  EXPECT_THAT(error_of([&] { tamper("UPDATE audit SET time = 0"); }), HasSubstr("can only grow"));
}

struct Tampering {
  const char* name;
  const char* sql;
  const char* finding;
};

class LedgerTamperingTest : public LedgerAuditTest,
                            public ::testing::WithParamInterface<Tampering> {};

// Whoever can write the file can also drop the triggers; the hashes tell.
TEST_P(LedgerTamperingTest, IsFound) {
  tamper("DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_shortened");
  EXPECT_THAT(findings(open()), IsEmpty());
  tamper(GetParam().sql);
  EXPECT_THAT(findings(open()), Contains(HasSubstr(GetParam().finding)));
}

INSTANTIATE_TEST_SUITE_P(
    Ledger, LedgerTamperingTest,
    ::testing::Values(
        Tampering{"Time", "UPDATE audit SET time = time + 1 WHERE number = 2", "line 2 was"},
        Tampering{"Details", "UPDATE audit SET details = '{}' WHERE number = 3", "line 3 was"},
        Tampering{"Worker", "UPDATE audit SET worker = 9 WHERE number = 4", "line 4 was"},
        Tampering{"Gap", "DELETE FROM audit WHERE number = 2", "line 2 is missing"},
        Tampering{"Figures", "UPDATE exposures SET figures = zeroblob(149)", "the content is not"},
        Tampering{"Exposure", "DELETE FROM exposures WHERE source = 4", "the content is not"},
        Tampering{"Former", "DELETE FROM former_exposures", "the content is not"},
        Tampering{"Pseudonym", "UPDATE workers SET pseudonym = 'x' WHERE pseudonym = 'v'",
                  "the content is not"},
        Tampering{"Model", "UPDATE models SET version = 'other'", "the content is not"},
        Tampering{"Policy", "UPDATE policies SET json = '{\"a\": 1}'", "the content is not"},
        Tampering{"Withdrawn", "DELETE FROM withdrawn", "the content is not"},
        Tampering{"Expired", "UPDATE expired SET before = 7", "the content is not"},
        Tampering{"LastLine", "DELETE FROM audit WHERE number >= 3", "the content is not"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(LedgerAuditTest, ANotedHeadProvesThatNoLineWasRemoved) {
  const std::string before = open().status().head;
  open().add(std::array{ledger_entry("w", 9)});
  EXPECT_THAT(findings(open(), before), IsEmpty());
  EXPECT_THAT(findings(open(), std::string(64, '0')), Contains(HasSubstr("expected hash")));
}

// Two rows that change places must not cancel out.
TEST_F(LedgerAuditTest, FiguresThatChangePlacesAreFound) {
  tamper(
      "UPDATE exposures SET figures = (SELECT e.figures FROM exposures AS e "
      "WHERE e.source <> exposures.source)");
  EXPECT_THAT(findings(open()), Contains(HasSubstr("the content is not")));
}

TEST_F(LedgerAuditTest, AClockThatGoesBackIsNotedAndWarnedOf) {
  now_ += std::chrono::hours(2);
  open().add(std::array{ledger_entry("w", 20)});
  EXPECT_THAT(open().status().warnings, IsEmpty());
  now_ -= std::chrono::hours(1);
  EXPECT_THAT(open().status().warnings, Contains(HasSubstr("before the last line")));
  open().add(std::array{ledger_entry("w", 21)});
  std::string details;
  open().for_each_audit_line([&](const AuditLine& line) { details = line.details; });
  EXPECT_THAT(details, HasSubstr("clock went back by 3600 s"));
  EXPECT_THAT(open().status().warnings, Contains(HasSubstr("behind an earlier line")));
  EXPECT_THAT(findings(open()), IsEmpty());
}

TEST_F(LedgerAuditTest, StatusWarnsOfModelsSideBySide) {
  EXPECT_THAT(open().status().warnings, IsEmpty());
  LedgerEntry entry = ledger_entry("w", 30);
  entry.method = ledger_method("test.2");
  open().add(std::array{entry});
  EXPECT_THAT(open().status().warnings, Contains(HasSubstr("2 models")));
}

TEST_F(LedgerAuditTest, ADamagedExposureIsAnErrorThatNamesNoPseudonym) {
  tamper("UPDATE exposures SET figures = x'01'");
  const std::string message = error_of([&] { open().worker("w"); });
  EXPECT_THAT(message, HasSubstr("damaged"));
  EXPECT_THAT(message, Not(HasSubstr("worker w")));
}

}  // namespace
}  // namespace dosimeter
