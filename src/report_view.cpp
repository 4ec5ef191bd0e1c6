#include "report_view.hpp"

#include <algorithm>
#include <cmath>

#include "report_format.hpp"

namespace dosimeter {
namespace json = boost::json;

std::size_t Sources::number(std::string_view citation) {
  const auto known = std::find(citations_.begin(), citations_.end(), citation);
  const auto number = static_cast<std::size_t>(known - citations_.begin()) + 1;
  if (known == citations_.end()) citations_.push_back(citation);
  return number;
}

json::array Sources::view() const {
  json::array list;
  for (std::size_t i = 0; i < citations_.size(); ++i) {
    list.push_back({{"number", i + 1}, {"citation", view_text(citations_[i])}});
  }
  return list;
}

json::string view_text(std::string_view text) { return json::string(text.data(), text.size()); }

std::string capitalised(std::string_view text) {
  std::string result(text);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') result[0] -= 'a' - 'A';
  return result;
}

json::object level_view(ActionLevel level) {
  std::string slug(name(level));
  std::replace(slug.begin(), slug.end(), ' ', '-');
  return {{"slug", view_text(slug)}, {"name", view_text(capitalised(name(level)))}};
}

json::object figure(std::string_view label, std::string_view value, std::string_view unit,
                    std::string_view beneath) {
  return {{"label", view_text(label)},
          {"value", view_text(value)},
          {"unit", view_text(unit)},
          {"beneath", view_text(beneath)}};
}

json::object share_figure(std::string_view label, const Estimate& share) {
  const Estimate percent = in_percent(share);
  return figure(label, rounded(percent.value, 0), "%", interval(percent, 0));
}

json::object dose_figure(std::string_view label, const Estimate& dose) {
  return figure(label, rounded(dose.value, 1), "eq. min", interval(dose, 1));
}

double chart_figure(double value) { return std::round(value * 10) / 10; }

}  // namespace dosimeter
