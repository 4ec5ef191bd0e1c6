#pragma once
// What the tests of the ledger share: a folder that goes, entries of which everything is known, and
// a look into the file beside the ledger.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>

#include "dosimeter/ledger.hpp"
#include "error_of.hpp"
#include "sqlite.hpp"

namespace dosimeter {

// A folder for one test.
class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("dosimeter-" + std::string(test->name()) + '-' + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~LedgerTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name = "test.ledger") const { return folder_ / name; }

  // With a clock that stands still, unless a test moves it.
  LedgerOptions options() {
    LedgerOptions options;
    options.clock = [this] { return now_; };
    return options;
  }
  Ledger open(const std::string& name = "test.ledger") { return Ledger(path(name), options()); }

  // A statement run beside the ledger, as somebody with a tool for SQLite could.
  void tamper(const std::string& sql) const { sqlite::Database(path(), {}).run(sql.c_str()); }

  std::filesystem::path folder_;
  Time now_ = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + std::chrono::hours(12);
};

inline std::shared_ptr<const LedgerMethod> ledger_method(const std::string& model = "test.1",
                                                         const std::string& policy = "p") {
  LedgerMethod method;
  method.model = model;
  method.checksum = 0x1234ABCD;
  method.policy = policy;
  method.policy_json = "{}";
  return std::make_shared<const LedgerMethod>(std::move(method));
}

// A document of the given day of 2026, whose text is told apart by `text`; with an id of its own
// where there is one.
inline LedgerEntry ledger_entry(const std::string& worker, std::uint64_t text, int day = 0,
                                const std::string& id = "") {
  LedgerEntry entry;
  entry.worker = worker;
  entry.method = ledger_method();
  Exposure& exposure = entry.exposure;
  exposure.document = text;
  exposure.time = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + std::chrono::days(day) +
                  std::chrono::hours(12);
  exposure.load = 0.1F * static_cast<float>(text % 50);
  exposure.load_lower = exposure.load / 2;
  exposure.load_upper = 5;
  exposure.peak = exposure.peak_lower = exposure.peak_upper = exposure.load;
  exposure.minutes = 1.0 / 3;
  exposure.dose = 0.1 * static_cast<double>(text % 7);
  exposure.dose_lower = exposure.dose / 3;
  exposure.dose_upper = exposure.dose * 3;
  exposure.words = 99;
  exposure.categories[text % kCategories] = 0.7F;
  entry.source = id.empty() ? text : document_source(worker, id);
  return entry;
}

inline std::string exported(const Ledger& ledger) {
  std::ostringstream csv;
  ledger.export_csv(csv);
  return csv.str();
}

inline std::string file_content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace dosimeter
