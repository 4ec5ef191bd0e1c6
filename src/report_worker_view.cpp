// One worker's section of the report.

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <vector>

#include "category_words.hpp"
#include "dosimeter/guidance.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

std::string_view title(ReasonCode code) {
  switch (code) {
    case ReasonCode::extreme_event:
      return "An extreme moment";
    case ReasonCode::high_dose:
      return "A high dose";
    case ReasonCode::rising_dose:
      return "A rising dose";
    case ReasonCode::regime_change:
      return "A lasting rise";
    case ReasonCode::own_high:
      return "High for this worker";
    case ReasonCode::heavy_days:
      return "Heavy days in a row";
    case ReasonCode::no_free_day:
      return "No free day";
    case ReasonCode::rest_days_worked:
      return "Work on rest days";
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

// --- Mix of material ---

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
    rows.push_back(kind_view(capitalised(kCategoryWords[order[i]]), dose / total));
    rest -= dose;
  }
  rows.push_back(kind_view("Ten other kinds", std::max(0.0, rest) / total));
  return rows;
}

}  // namespace

json::array measures_view(const Assessment& assessment, Sources& sources) {
  json::array list;
  for (const Measure& measure : measures(assessment)) {
    list.push_back({{"measure", view_text(measure.title)},
                    {"what", view_text(measure.text)},
                    {"source", sources.number(measure.source)}});
  }
  return list;
}

json::object worker_view(const std::string& id, const WorkerRecord& record,
                         const WorkerSummary& summary, const Policy& policy,
                         const MaskedEvidence& evidence, Sources& sources) {
  const Index& index = summary.index;
  const ActionLevel level = summary.assessment.level;
  const Timeline history = timeline(record, index, policy);
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
          {"more_figures", more_figures(summary, policy.index)},
          {"events", events_view(history, index, policy.index.calendar)},
          {"chart", chart_view(id, history)},
          {"days", days_view(record, index, policy.index)},
          {"heaviest", heaviest_view(record, index.as_of, evidence)},
          {"has_mix", !mix.empty()},
          {"mix", std::move(mix)},
          {"measures", level >= ActionLevel::watch ? measures_view(summary.assessment, sources)
                                                   : json::array()}};
}

}  // namespace dosimeter
