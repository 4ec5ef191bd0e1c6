#pragma once
// The library's exceptions in Python: dosimeter.InputError and dosimeter.ModelError.

#include "dosimeter/error.hpp"

namespace dosimeter::python {

// An Error about a weights file, so that it can become a ModelError.
class ModelFailure : public Error {
 public:
  using Error::Error;
};

// From here on an Error becomes an InputError, a ModelFailure a ModelError.
void register_errors();

}  // namespace dosimeter::python
