// An organisation's own calibration of the model.

#include "dosimeter/calibration.hpp"

#include <pybind11/stl.h>

#include <memory>

#include "scorer.hpp"
#include "texts.hpp"

namespace dosimeter::python {
namespace {

Calibration calibrate(const LoadedScorer& scorer, const py::object& source,
                      const std::vector<double>& loads,
                      const std::optional<std::vector<double>>& peaks) {
  const Texts texts(source, "texts", false);
  if (texts.size() != loads.size() || (peaks && texts.size() != peaks->size())) {
    throw py::value_error("texts, loads and peaks must be of one length");
  }
  std::vector<RatedPassage> passages;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    passages.push_back(
        {texts.views()[i], loads[i], peaks ? std::optional((*peaks)[i]) : std::nullopt, i + 1});
  }
  const py::gil_scoped_release released;
  return fit_calibration(passages, *scorer);
}

py::dict figures_of(const CalibrationFigures& figures) {
  py::dict result;
  result["error_before"] = figures.error_before;
  result["error_after"] = figures.error_after;
  result["gain_standard_error"] = figures.gain_standard_error;
  result["spearman_before"] = figures.spearman_before;
  result["spearman_after"] = figures.spearman_after;
  result["coverage_before"] = figures.coverage_before;
  result["coverage_after"] = figures.coverage_after;
  return result;
}

py::dict correction_of(const Correction& correction) {
  py::dict result;
  result["slope"] = correction.slope;
  result["offset"] = correction.offset;
  result["interval_factor"] = correction.interval_factor;
  return result;
}

}  // namespace

void bind_calibration(py::module_& module) {
  // The weights come as bytes, empty where the calibration does not help; the last is why not.
  module.def("calibrate",
             [](const LoadedScorer& scorer, const py::object& texts,
                const std::vector<double>& loads, const std::optional<std::vector<double>>& peaks) {
               const Calibration found = calibrate(scorer, texts, loads, peaks);
               const bool helps = found.helps();
               return py::make_tuple(
                   found.passages, found.left_out, correction_of(found.load),
                   correction_of(found.peak), figures_of(found.load_figures),
                   found.peak_figures ? py::object(figures_of(*found.peak_figures)) : py::none(),
                   py::bytes(helps ? scorer->model().calibrated(found).bytes() : std::string()),
                   helps ? py::str() : to_str(why_refused(found)));
             });
}

}  // namespace dosimeter::python
