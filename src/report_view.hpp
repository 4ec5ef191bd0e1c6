#pragma once
// The values that the report's templates show, as text and in the templates' own names: see
// src/report/*.html.

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/report.hpp"
#include "report_figures.hpp"

namespace dosimeter {

// The citations that measures rest on, numbered from 1 in the order of their first use.
class Sources {
 public:
  std::size_t number(std::string_view citation);
  boost::json::array view() const;

 private:
  std::vector<std::string_view> citations_;
};

boost::json::string view_text(std::string_view text);

// With an ASCII letter at the beginning as its capital.
std::string capitalised(std::string_view text);

boost::json::object level_view(ActionLevel level);
// A figure, its unit, and its interval or whatever else stands beneath it.
boost::json::object figure(std::string_view label, std::string_view value,
                           std::string_view unit = {}, std::string_view beneath = {});
boost::json::object dose_figure(std::string_view label, const Estimate& dose);
// A share, in percent.
boost::json::object share_figure(std::string_view label, const Estimate& share);

// A worker's figures: those that stand out, and the others.
boost::json::array key_figures(const Index& index);
boost::json::array more_figures(const WorkerSummary& summary, const IndexOptions& options);
// The chart of the weeks; null where there are none.
boost::json::value chart_view(const std::string& id, const Timeline& timeline);
// What happened, in words: the chart's marks and those before it.
boost::json::object events_view(const Timeline& timeline, const Index& index,
                                const Calendar& calendar);
// The last 28 days, one by one; null where no document has a date.
boost::json::value days_view(const WorkerRecord& record, const Index& index,
                             const IndexOptions& options);
boost::json::array heaviest_view(const WorkerRecord& record, Time as_of,
                                 const MaskedEvidence& evidence);

boost::json::object worker_view(const std::string& id, const WorkerRecord& record,
                                const WorkerSummary& summary, const Policy& policy,
                                const MaskedEvidence& evidence, Sources& sources);
boost::json::array measures_view(const Assessment& assessment, Sources& sources);
// One for each team.
boost::json::array team_views(std::span<const WorkerSummary> summaries, const Policy& policy);
boost::json::object policy_view(const Policy& policy);

// To one decimal, for the data of charts.
double chart_figure(double value);

}  // namespace dosimeter
