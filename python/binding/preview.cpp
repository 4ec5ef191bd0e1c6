// Content notes and the order in which documents are best read.

#include "dosimeter/preview.hpp"

#include <pybind11/stl.h>

#include "scorer.hpp"
#include "texts.hpp"
#include "times.hpp"

namespace dosimeter::python {
namespace {

py::tuple names_of(const std::vector<Category>& categories) {
  py::tuple names(categories.size());
  for (std::size_t i = 0; i < categories.size(); ++i) {
    names[i] = py::str(kCategoryNames[static_cast<std::size_t>(categories[i])]);
  }
  return names;
}

ContentNote note_of(const LoadedScorer& scorer, const Document& document, const Policy& policy,
                    bool include_spoken) {
  const py::gil_scoped_release released;
  return content_note(document, scorer->score(document, include_spoken).heard, policy);
}

}  // namespace

void bind_preview(py::module_& module) {
  py::class_<ContentNote>(module, "ContentNote", R"(What to expect of a document, without its text.

It comes from a model and can be wrong in both directions; see `dosimeter.preview`.

Attributes
----------
id, case_id : str
time : datetime or None
heaviness : str
    "light", "moderate" or "heavy", by the policy.
rated : bool
    False where many words are unknown to the model; the document then counts as heavy.
load, peak : Estimate
    0 to 5; of the document and of its heaviest moment.
likely, possible : tuple of str
    Kinds of `dosimeter.CATEGORIES` with a probability from 0.5 on, and from 0.2 to 0.5.
words : int
minutes : float
    Recorded, or words at the policy's reading speed.
text : str
    The note in words.
)")
      .def_property_readonly("id", [](const ContentNote& note) { return to_str(note.id); })
      .def_property_readonly("case_id",
                             [](const ContentNote& note) { return to_str(note.case_id); })
      .def_property_readonly("time", [](const ContentNote& note) { return to_datetime(note.time); })
      .def_property_readonly("heaviness",
                             [](const ContentNote& note) { return py::str(name(note.heaviness)); })
      .def_readonly("rated", &ContentNote::rated)
      .def_readonly("load", &ContentNote::load)
      .def_readonly("peak", &ContentNote::peak)
      .def_property_readonly("likely",
                             [](const ContentNote& note) { return names_of(note.likely); })
      .def_property_readonly("possible",
                             [](const ContentNote& note) { return names_of(note.possible); })
      .def_readonly("words", &ContentNote::words)
      .def_readonly("minutes", &ContentNote::minutes)
      .def_property_readonly("text", [](const ContentNote& note) { return to_str(in_words(note)); })
      .def("__repr__", [](const ContentNote& note) {
        return py::str("ContentNote({!r}, {}, {} words)")
            .format(to_str(note.id), py::str(name(note.heaviness)), note.words);
      });
  module.def("content_note", &note_of);
  module.def("reading_order", [](const std::vector<ContentNote>& notes) {
    const py::gil_scoped_release released;
    return reading_order(notes);
  });
}

}  // namespace dosimeter::python
