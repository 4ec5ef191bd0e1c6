#include "assign_table.hpp"

#include <algorithm>

#include "dosimeter/guidance.hpp"
#include "json.hpp"
#include "report_format.hpp"
#include "text_layout.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kProposal =
    "A proposal, not a decision: the supervisor knows what the figures do not, and so do the "
    "workers. Talk it over with them.";

std::string dose(const Estimate& estimate) {
  return rounded(estimate.value, 1) + " [" + rounded(estimate.lower, 1) + ", " +
         rounded(estimate.upper, 1) + "]";
}

std::string change_of(const Placement& placement, const std::string& present) {
  if (placement.handed_over) return "from " + printable(present);
  return present.empty() ? "new" : "stays";
}

std::string case_table(const AssignReport& report) {
  TextTable table("lllr");
  table.add({"", "", "", "dose"});
  table.add({"case", "worker", "", "[90 % interval]"});
  const auto& placements = report.proposal.proposed.placements;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    const Placement& placement = placements[i];
    table.add({printable(placement.case_id), printable(placement.worker),
               change_of(placement, report.present_workers[i]), dose(placement.dose)});
  }
  return table.text();
}

// In the order of the pseudonyms.
std::string worker_table(const Proposal& proposal) {
  TextTable table("lrrrlllr");
  table.add({"", "", "dose, 7 days,", "dose, 7 days,", "action", "action", "", "cases if"});
  table.add({"worker", "cases", "before", "after", "level,", "level,", "", "all had as"});
  table.add({"", "", "[90 % interval]", "[90 % interval]", "before", "after", "", "many"});
  for (std::size_t w = 0; w < proposal.proposed.workers.size(); ++w) {
    const ProjectedWorker& worker = proposal.proposed.workers[w];
    table.add({printable(worker.worker), std::to_string(worker.cases), dose(worker.before),
               dose(worker.after), std::string(name(worker.level_before)),
               std::string(name(worker.level_after)),
               worker.level_after > worker.level_before ? "rises" : "",
               std::to_string(proposal.by_number.workers[w].cases)});
  }
  return table.text();
}

std::string optional_figure(const std::optional<double>& figure) {
  return figure ? rounded(*figure, 3) : "-";
}

// Before or after the cases.
std::string highest_dose(const Division& division, Estimate ProjectedWorker::*dose) {
  double highest = 0;
  for (const ProjectedWorker& worker : division.workers) {
    highest = std::max(highest, (worker.*dose).value);
  }
  return rounded(highest, 1);
}

std::string team_table(const Proposal& proposal) {
  const Division& proposed = proposal.proposed;
  const Division& by_number = proposal.by_number;
  TextTable table("lrrrr");
  table.add({"", "", "", "at the", "the same"});
  table.add({"the team", "before", "proposed", "least", "number each"});
  for (std::size_t level = kActionLevels - 1; level > 0; --level) {
    const bool is_highest = level == kActionLevels - 1;
    table.add({"workers who take a case at " + std::string(name(static_cast<ActionLevel>(level))) +
                   (is_highest ? "" : " or above"),
               "", std::to_string(proposed.taking_at_level[level]),
               std::to_string(proposal.least_taking_at_level[level]),
               std::to_string(by_number.taking_at_level[level])});
  }
  table.add({"sum of squares of dose / threshold of act", "", rounded(proposed.squares, 4),
             rounded(proposal.least_squares, 4), rounded(by_number.squares, 4)});
  table.add({"Gini coefficient of the doses (0: all equal)", optional_figure(proposal.gini_before),
             optional_figure(proposed.gini), "", optional_figure(by_number.gini)});
  table.add({"highest dose", highest_dose(proposed, &ProjectedWorker::before),
             highest_dose(proposed, &ProjectedWorker::after), "",
             highest_dose(by_number, &ProjectedWorker::after)});
  table.add({"cases handed over", "", std::to_string(proposed.handed_over), "",
             std::to_string(by_number.handed_over)});
  return table.text();
}

double gap_percent(const Proposal& proposal) {
  if (!(proposal.least_squares > 0)) return 0;
  return 100 * (proposal.proposed.squares / proposal.least_squares - 1);
}

std::string what_is_known_of_the_best(const Proposal& proposal) {
  if (proposal.proven_best) return "No other division does better by these aims.";
  return "No division goes below the figures in the column \"at the least\": in the squares this "
         "one is " +
         rounded(gap_percent(proposal), 2) + " % above.";
}

std::string notes(const AssignReport& report) {
  const std::string small_team = report.proposal.proposed.gini
                                     ? ""
                                     : " No Gini coefficient below " +
                                           std::to_string(report.options.minimum_team) +
                                           " workers, or without dose.";
  return wrapped("As of " + format_time(report.as_of) +
                 ". Doses in equivalent minutes of 7 days, with those of the cases after. First as "
                 "few workers as possible at a high level (watch from " +
                 in_full(report.options.watch) + ", check in from " +
                 in_full(report.options.check_in) + ", act from " + in_full(report.options.act) +
                 " equivalent minutes), then doses as even as possible, then few cases that change "
                 "hands. " +
                 what_is_known_of_the_best(report.proposal) + small_team);
}

// --- CSV

std::string cell(const Estimate& estimate) {
  return ',' + in_full(estimate.value) + ',' + in_full(estimate.lower) + ',' +
         in_full(estimate.upper);
}

// A text as RFC 4180 wants it; one that a spreadsheet would take for a formula has ' before it.
std::string cell(std::string_view text) {
  std::string quoted = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    quoted += '\'';
  }
  for (const char c : well_formed(text)) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

const ProjectedWorker& worker_of(const Placement& placement, const Division& division) {
  return *std::find_if(
      division.workers.begin(), division.workers.end(),
      [&](const ProjectedWorker& worker) { return worker.worker == placement.worker; });
}

// --- JSON

std::string json(const Estimate& estimate) {
  return R"({"value": )" + in_full(estimate.value) + R"(, "lower": )" + in_full(estimate.lower) +
         R"(, "upper": )" + in_full(estimate.upper) + '}';
}

std::string json(const std::optional<double>& figure) { return figure ? in_full(*figure) : "null"; }

std::string json(const Placement& placement, const std::string& present) {
  return R"({"case": )" + json_string(placement.case_id) + R"(, "worker": )" +
         json_string(placement.worker) + R"(, "present_worker": )" +
         (present.empty() ? "null" : json_string(present)) + R"(, "handed_over": )" +
         (placement.handed_over ? "true" : "false") + R"(, "dose": )" + json(placement.dose) + '}';
}

std::string json(const ProjectedWorker& worker) {
  return R"({"worker": )" + json_string(worker.worker) + R"(, "cases": )" +
         std::to_string(worker.cases) + R"(, "before": {"dose_7_days": )" + json(worker.before) +
         R"(, "level": )" + json_string(name(worker.level_before)) +
         R"(}, "after": {"dose_7_days": )" + json(worker.after) + R"(, "level": )" +
         json_string(name(worker.level_after)) + "}}";
}

std::string levels_json(const std::array<std::size_t, kActionLevels>& counts) {
  std::string object = "{";
  for (std::size_t level = 1; level < kActionLevels; ++level) {
    if (level > 1) object += ", ";
    object +=
        json_string(name(static_cast<ActionLevel>(level))) + ": " + std::to_string(counts[level]);
  }
  return object + '}';
}

template <class Item, class Write>
std::string list(const std::vector<Item>& items, Write write) {
  std::string text = "[";
  for (std::size_t i = 0; i < items.size(); ++i) text += (i ? ",\n    " : "\n    ") + write(i);
  return text + ']';
}

std::string json(const Division& division, const std::vector<std::string>& present_workers) {
  return R"({"cases": )" +
         list(division.placements,
              [&](std::size_t i) { return json(division.placements[i], present_workers[i]); }) +
         R"(,
   "workers": )" +
         list(division.workers, [&](std::size_t i) { return json(division.workers[i]); }) +
         R"(,
   "taking_at_level_or_above": )" +
         levels_json(division.taking_at_level) + R"(, "handed_over": )" +
         std::to_string(division.handed_over) + R"(, "squares": )" + in_full(division.squares) +
         R"(, "gini": )" + json(division.gini) + '}';
}

}  // namespace

std::string assign_text(const AssignReport& report) {
  return wrapped(kProposal) + '\n' + case_table(report) + '\n' + worker_table(report.proposal) +
         '\n' + team_table(report.proposal) + '\n' + notes(report) + '\n' + wrapped(caution());
}

std::string assign_csv(const AssignReport& report) {
  std::string table =
      "case,worker,present_worker,handed_over,dose,dose_lower,dose_upper,worker_cases,"
      "before_dose_7_days,before_dose_7_days_lower,before_dose_7_days_upper,after_dose_7_days,"
      "after_dose_7_days_lower,after_dose_7_days_upper,before_level,after_level\r\n";
  const Division& division = report.proposal.proposed;
  for (std::size_t i = 0; i < division.placements.size(); ++i) {
    const Placement& placement = division.placements[i];
    const ProjectedWorker& worker = worker_of(placement, division);
    table += cell(placement.case_id) + ',' + cell(placement.worker) + ',' +
             cell(report.present_workers[i]) + (placement.handed_over ? ",true" : ",false") +
             cell(placement.dose) + ',' + std::to_string(worker.cases) + cell(worker.before) +
             cell(worker.after) + ',' + std::string(name(worker.level_before)) + ',' +
             std::string(name(worker.level_after)) + "\r\n";
  }
  return table;
}

std::string assign_json(const AssignReport& report) {
  const Proposal& proposal = report.proposal;
  return R"({"as_of": )" + json_string(format_time(report.as_of)) + R"(,
 "proposed": )" +
         json(proposal.proposed, report.present_workers) + R"(,
 "same_number_each": )" +
         json(proposal.by_number, report.present_workers) + R"(,
 "gini_before": )" +
         json(proposal.gini_before) + R"(, "least_taking_at_level_or_above": )" +
         levels_json(proposal.least_taking_at_level) + R"(, "least_squares": )" +
         in_full(proposal.least_squares) + R"(, "proven_best": )" +
         (proposal.proven_best ? "true" : "false") + R"(,
 "note": )" +
         json_string(kProposal) + R"(,
 "caution": )" +
         json_string(caution()) + "}\n";
}

}  // namespace dosimeter::cli
