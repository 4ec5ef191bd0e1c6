#pragma once
// What people see: a table of workers as text, CSV or JSON, and a self-contained HTML report.
// Nothing here holds or shows case text.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/scorer.hpp"
#include "dosimeter/team.hpp"

namespace dosimeter {

struct WorkerSummary {
  std::string worker;  // pseudonym
  Index index;
  Assessment assessment;
  std::string team = {};  // its name in the policy; empty for none
  std::optional<TeamStanding> team_standing = std::nullopt;  // empty where a team is too small
};

// One summary a worker, in the order of their pseudonyms (never a ranking).
std::vector<WorkerSummary> summarise(const Caseload& caseload, Time as_of, const Policy& policy);

// One spread a team that has workers in the summaries, in the order of their names.
std::vector<TeamSpread> team_spreads(std::span<const WorkerSummary> summaries,
                                     const Policy& policy);

// What was read, for the line under every table: read = scored + bad; repeated ones of the scored
// count once.
struct Tally {
  std::size_t read = 0;
  std::size_t scored = 0;
  std::size_t bad = 0;
  std::size_t repeated = 0;
};
std::string tally_line(const Tally& tally);

// For people: two tables of aligned columns, doses and what they come from, figures with their
// intervals; the reasons, the teams and a caution beneath.
std::string table_text(std::span<const WorkerSummary> summaries,
                       std::span<const TeamSpread> teams = {});
// For spreadsheets: RFC 4180 with a header line; every figure of Index with its interval, empty
// where it is absent, also for want of dated documents. A name that a spreadsheet would take for a
// formula has ' before it.
std::string table_csv(std::span<const WorkerSummary> summaries);
// For programs: one object {"as_of", "workers": [...], "teams": [...], "caution"}; each worker is
// an object {"worker", "team", "level", "reasons", "index", "team_standing"}, with null where the
// CSV is empty. A count, dose, load or share is an object {"value", "lower", "upper"}.
std::string table_json(std::span<const WorkerSummary> summaries,
                       std::span<const TeamSpread> teams = {});

// The documents of each worker that the report lists as the heaviest, at most.
inline constexpr std::size_t kHeaviestShown = 3;
// The order of that list: by load, then peak, then dose; the later one where these are the same.
bool is_heavier(const Exposure& a, const Exposure& b);

// Mentions in one document of the same kinds that the text asserts in the same way. Holds no word,
// and no length of one: the lexicon is public, and a word can be told from its kind and length.
struct MentionGroup {
  CategorySet categories;
  Assertion assertion = Assertion::affirmed;
  std::size_t count = 0;
  double load = 0;  // what they add to the document's load together

  bool operator==(const MentionGroup&) const = default;
};

// What made a document heavy, as far as words of the lexicon did; those that add most first. For a
// transcript, of what the worker heard.
std::vector<MentionGroup> masked_evidence(const Document& document, const Scorer& scorer,
                                          bool include_spoken = false);

// By fingerprint.
using MaskedEvidence = std::map<std::uint64_t, std::vector<MentionGroup>>;

// Whom a report is about. Some workers out of a team say nothing about it: their report has no
// section on the team.
enum class ReportOf : std::uint8_t { team, some_workers };

// One file without network access, for a screen, a phone or paper. `summaries` are those of
// `caseload`, or some of them, made with the same `policy`. `evidence` is shown, folded away, for
// those of its documents that are among the heaviest of a worker. Holds no time but those of the
// data: the same input gives the same bytes.
std::string report_html(const Caseload& caseload, std::span<const WorkerSummary> summaries,
                        const Policy& policy, const Tally& tally,
                        const MaskedEvidence& evidence = {}, ReportOf of = ReportOf::team);

}  // namespace dosimeter
