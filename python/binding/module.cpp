// dosimeter._core: the library as Python sees it. python/dosimeter/_core.pyi describes it.

#include "errors.hpp"
#include "texts.hpp"

namespace dosimeter::python {

void bind_scoring(py::module_& module);
void bind_documents(py::module_& module);
void bind_exposure(py::module_& module);
void bind_assign(py::module_& module);
void bind_ledger(py::module_& module);
void bind_preview(py::module_& module);
void bind_calibration(py::module_& module);
void bind_training(py::module_& module);

}  // namespace dosimeter::python

PYBIND11_MODULE(_core, module) {
  using namespace dosimeter::python;
  pybind11::options options;
  options.disable_function_signatures();  // _core.pyi has them
  module.doc() = "The C++ core of dosimeter.";
  module.attr("__version__") = DOSIMETER_VERSION;
  register_errors();
  bind_scoring(module);
  bind_documents(module);
  bind_exposure(module);
  bind_assign(module);
  bind_ledger(module);
  bind_preview(module);
  bind_calibration(module);
  bind_training(module);
}
