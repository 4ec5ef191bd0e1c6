// One worker's section of the report.

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "dosimeter/guidance.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

constexpr std::string_view kUnknown = "\u2013";  // a dash

std::string_view title(ReasonCode code) {
  switch (code) {
    case ReasonCode::extreme_event:
      return "An extreme moment";
    case ReasonCode::high_dose:
      return "A high dose";
    case ReasonCode::rising_dose:
      return "A rising dose";
    case ReasonCode::heavy_days:
      return "Heavy days in a row";
    case ReasonCode::no_free_day:
      return "No free day";
    case ReasonCode::one_sided_work:
      return "One-sided work";
    case ReasonCode::little_data:
      return "Too little data for a judgement";
  }
  return {};
}

json::array reasons_view(const Assessment& assessment) {
  json::array list;
  for (const Reason& reason : assessment.reasons) {
    list.push_back({{"reason", view_text(title(reason.code))},
                    {"explanation", view_text(capitalised(reason.text) + ".")}});
  }
  return list;
}

json::array measures_view(const Assessment& assessment, Sources& sources) {
  json::array list;
  for (const Measure& measure : measures(assessment)) {
    list.push_back({{"measure", view_text(measure.title)},
                    {"what", view_text(measure.text)},
                    {"source", sources.number(measure.source)}});
  }
  return list;
}

// --- Figures ---

json::object unknown(std::string_view label, std::string_view why) {
  return figure(label, kUnknown, {}, why);
}

json::object dated_dose(std::string_view label, const Index& index, const Estimate& dose) {
  return has_dates(index) ? dose_figure(label, dose) : unknown(label, "no dated documents");
}

json::object ratio_figure(const Index& index) {
  constexpr std::string_view label = "Recent to long-term dose";
  if (!index.acute_to_chronic) return unknown(label, index.days < 28 ? "needs 28 days" : "no dose");
  return figure(label, rounded(index.acute_to_chronic->value, 2), "to 1",
                interval(*index.acute_to_chronic, 2));
}

json::object highest_week(const Index& index) {
  constexpr std::string_view label = "Highest 7 days";
  if (!index.highest_week) return unknown(label, "no dated documents");
  return figure(label, rounded(index.highest_week_dose.value, 1), "eq. min",
                interval(index.highest_week_dose, 1) + ", to " + format_date(*index.highest_week));
}

json::object week_peak(const Index& index) {
  constexpr std::string_view label = "Heaviest moment, 7 days";
  if (!has_dates(index)) return unknown(label, "no dated documents");
  return figure(label, rounded(index.peak_7_days.value, 2), "of 5");
}

json::array key_figures(const Index& index) {
  return {dated_dose("Dose, 7 days", index, index.dose_7_days),
          dated_dose("Dose, 28 days", index, index.dose_28_days), highest_week(index),
          ratio_figure(index), week_peak(index)};
}

std::string half_life(std::string_view dose, double days) {
  return std::string(dose) + " dose (half-life " + in_full(days) + " days)";
}

json::object days_figure(std::string_view label, const Index& index, std::size_t days) {
  if (!has_dates(index)) return unknown(label, "no dated documents");
  return figure(label, std::to_string(days), days == 1 ? "day" : "days");
}

json::object heaviest_document(const Index& index) {
  std::string beneath = "peak " + rounded(index.heaviest_peak.value, 2);
  if (index.heaviest_time) beneath += ", " + format_date(*index.heaviest_time);
  return figure("Heaviest document", rounded(index.heaviest_load.value, 2), "of 5", beneath);
}

json::array more_figures(const Index& index, const IndexOptions& options) {
  return {
      dose_figure("Total dose", index.total_dose),
      dated_dose(half_life("Acute", options.acute_half_life_days), index, index.acute),
      dated_dose(half_life("Chronic", options.chronic_half_life_days), index, index.chronic),
      figure("Heavy documents", std::to_string(index.heavy_documents.value)),
      heaviest_document(index),
      days_figure("Heavy days in a row, now", index, index.heavy_days_in_row.value),
      days_figure("Heavy days in a row, longest", index, index.heavy_days_longest.value),
      days_figure("Since a free day", index,
                  index.days_since_free_day.value_or(CountEstimate{}).value),
      figure("Variety of material", rounded(index.kinds.value, 1), "kinds of 15"),
      figure("Unburdened documents", rounded(100 * index.unburdened_share.value, 0), "%"),
  };
}

std::string extent(const Index& index) {
  std::string text = count_of(index.documents, "document");
  if (has_dates(index)) text += " over " + rounded(index.days, 0) + " days";
  return text + ", " + rounded(index.minutes, 0) + " minutes of contact";
}

std::string undated_note(const Index& index) {
  if (index.undated == 0) return {};
  return std::to_string(index.undated) + " of " + count_of(index.documents, "document") +
         (index.undated == 1 ? " has" : " have") +
         " no date. Figures over days and weeks leave them out.";
}

// --- Weeks ---

json::array weeks_view(const std::vector<Week>& weeks) {
  json::array rows;
  for (const Week& week : weeks) {
    rows.push_back({{"end", view_text(format_date(week.end))},
                    {"dose", view_text(rounded(week.dose.value, 1))},
                    {"interval", view_text(interval(week.dose, 1))},
                    {"documents", week.documents},
                    {"heavy", week.heavy_documents},
                    {"free", week.is_free ? "yes" : "no"}});
  }
  return rows;
}

json::object chart_data(const std::string& id, const std::vector<Week>& weeks) {
  json::array dose;
  json::array lower;
  json::array upper;
  json::array heavy;
  json::array free;
  for (const Week& week : weeks) {
    dose.push_back(chart_figure(week.dose.value));
    lower.push_back(chart_figure(week.dose.lower));
    upper.push_back(chart_figure(week.dose.upper));
    heavy.push_back(week.heavy_documents);
    free.push_back(week.is_free ? 1 : 0);
  }
  return {{"id", view_text(id)}, {"dose", dose},   {"lower", lower},
          {"upper", upper},      {"heavy", heavy}, {"free", free}};
}

// The chart in words, for those who do not see it.
std::string chart_summary(const std::vector<Week>& weeks) {
  const auto highest =
      std::max_element(weeks.begin(), weeks.end(),
                       [](const Week& a, const Week& b) { return a.dose.value < b.dose.value; });
  const auto heavy = std::count_if(weeks.begin(), weeks.end(),
                                   [](const Week& week) { return week.heavy_documents > 0; });
  const auto free =
      std::count_if(weeks.begin(), weeks.end(), [](const Week& week) { return week.is_free; });
  return "Bar chart of the dose in each of the last " + count_of(weeks.size(), "week") +
         ", in equivalent minutes. Last 7 days: " + rounded(weeks.back().dose.value, 1) +
         ". Highest: " + rounded(highest->dose.value, 1) + ", in the 7 days to " +
         format_date(highest->end) + ". Weeks with heavy documents: " + std::to_string(heavy) +
         ". Free weeks: " + std::to_string(free) + ". The table of weeks has the same figures.";
}

// Empty where there is nothing to draw.
json::value chart_view(const std::string& id, const std::vector<Week>& weeks) {
  if (weeks.empty()) return nullptr;
  return json::object{{"summary", view_text(chart_summary(weeks))},
                      {"weeks", weeks_view(weeks)},
                      {"data", chart_data(id, weeks)}};
}

// --- Mix of material ---

constexpr std::array<std::string_view, kCategories> kPlainNames = {"Death and bereavement",
                                                                   "Killing",
                                                                   "Suicide and self-harm",
                                                                   "Sexual violence",
                                                                   "Harm to a child",
                                                                   "Partner violence",
                                                                   "Assault",
                                                                   "Accident and injury",
                                                                   "Serious illness",
                                                                   "Disaster",
                                                                   "War and torture",
                                                                   "Substance use",
                                                                   "Hardship",
                                                                   "Mental distress",
                                                                   "Loss and separation"};
constexpr std::size_t kKindsShown = 5;

json::object kind_view(std::string_view kind, double share) {
  const std::string percent = rounded(100 * share, 0);
  return {{"kind", view_text(kind)}, {"percent", view_text(percent)}};
}

// The largest shares of the dose, the rest in one line. Empty without dose.
json::array mix_view(const std::array<double, kCategories>& doses) {
  const double total = std::accumulate(doses.begin(), doses.end(), 0.0);
  if (!(total > 0)) return {};
  std::array<std::size_t, kCategories> order;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return doses[a] > doses[b]; });
  json::array rows;
  double rest = total;
  for (std::size_t i = 0; i < kKindsShown; ++i) {
    const double dose = doses[order[i]];
    rows.push_back(kind_view(kPlainNames[order[i]], dose / total));
    rest -= dose;
  }
  rows.push_back(kind_view("Ten other kinds", std::max(0.0, rest) / total));
  return rows;
}

}  // namespace

json::object worker_view(const std::string& id, const WorkerRecord& record,
                         const WorkerSummary& summary, const Policy& policy, Sources& sources) {
  const Index& index = summary.index;
  const ActionLevel level = summary.assessment.level;
  json::array mix = mix_view(dose_by_category(record, index.as_of));
  return {{"id", view_text(id)},
          {"worker", view_text(printable(summary.worker))},
          {"level", level_view(level)},
          {"is_raised", level >= ActionLevel::watch},
          {"extent", view_text(extent(index))},
          {"undated_note", view_text(undated_note(index))},
          {"has_reasons", !summary.assessment.reasons.empty()},
          {"reasons", reasons_view(summary.assessment)},
          {"key_figures", key_figures(index)},
          {"more_figures", more_figures(index, policy.index)},
          {"chart", chart_view(id, weeks(record, index.as_of, policy.index, kWeeksShown))},
          {"has_mix", !mix.empty()},
          {"mix", std::move(mix)},
          {"measures", measures_view(summary.assessment, sources)}};
}

}  // namespace dosimeter
