#include "errors.hpp"

#include "texts.hpp"

namespace dosimeter::python {
namespace {

void raise(const char* type, const Problem& problem) {
  const py::object error = py::module_::import("dosimeter._errors").attr(type);
  py::set_error(error, error(problem));
}

}  // namespace

void register_errors() {
  py::register_exception_translator([](std::exception_ptr failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const ModelFailure& error) {
      raise("ModelError", error.problem());
    } catch (const Error& error) {
      raise("InputError", error.problem());
    }
  });
}

}  // namespace dosimeter::python
