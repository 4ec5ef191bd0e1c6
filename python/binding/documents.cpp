// Document, Segment and the reader of files.

#include <pybind11/stl.h>

#include <mutex>

#include "dosimeter/reader.hpp"
#include "times.hpp"

namespace dosimeter::python {
namespace {

std::string owned(py::handle text, std::string_view name) { return std::string(utf8(text, name)); }

// A file name as the system has it, which need not be UTF-8.
py::str file_name(const std::string& name) {
  return py::reinterpret_steal<py::str>(
      PyUnicode_DecodeFSDefaultAndSize(name.data(), static_cast<Py_ssize_t>(name.size())));
}

py::object optional_number(std::optional<double> number) {
  return number ? py::object(py::float_(*number)) : py::none();
}

// The arguments of a call that holds text, which pybind11 would repeat in its own TypeErrors: the
// first may go without its name, the others not.
class Arguments {
 public:
  Arguments(const py::args& args, const py::kwargs& kwargs, const char* first) {
    if (args.size() > 1) throw py::type_error("only " + std::string(first) + " goes without name");
    for (const auto& [name, value] : kwargs) left_[name] = value;
    if (args.empty()) return;
    if (left_.contains(first)) throw py::type_error(std::string(first) + " is given twice");
    left_[first] = args[0];
  }

  // The argument of this name, which counts as taken.
  py::object take(const char* name, const py::object& otherwise) {
    return left_.contains(name) ? left_.attr("pop")(name).cast<py::object>() : otherwise;
  }

  py::object take(const char* name) {
    if (!left_.contains(name)) throw py::type_error(std::string(name) + " is missing");
    return take(name, py::none());
  }

  void expect_all_taken() const {
    for (const auto& [name, value] : left_) {
      throw py::type_error("there is no argument " + py::str(name).cast<std::string>());
    }
  }

 private:
  py::dict left_;
};

// --- Segment

std::optional<double> seconds(py::handle value) {
  if (value.is_none()) return std::nullopt;
  const double number = PyFloat_AsDouble(value.ptr());
  if (PyErr_Occurred() != nullptr) throw py::error_already_set();
  if (!(number >= 0 && number <= kLatestInRecording)) {
    throw py::value_error("start and end are seconds of the recording, from 0 to 1e9");
  }
  return number;
}

Segment make_segment(const py::object& text, const py::object& speaker, const py::object& start,
                     const py::object& end) {
  const Segment segment{owned(speaker, "speaker"), seconds(start), seconds(end),
                        owned(text, "text")};
  if (segment.start && segment.end && *segment.end < *segment.start) {
    throw py::value_error("a segment cannot end before it starts");
  }
  return segment;
}

Segment segment_from_arguments(const py::args& args, const py::kwargs& kwargs) {
  Arguments arguments(args, kwargs, "text");
  const py::object text = arguments.take("text");
  const py::object speaker = arguments.take("speaker", py::str());
  const py::object start = arguments.take("start", py::none());
  const py::object end = arguments.take("end", py::none());
  arguments.expect_all_taken();
  return make_segment(text, speaker, start, end);
}

py::tuple segment_state(const Segment& segment) {
  return py::make_tuple(to_str(segment.text), to_str(segment.speaker), segment.start, segment.end);
}

Segment segment_from_state(const py::tuple& state) {
  return make_segment(state[0], state[1], state[2], state[3]);
}

py::str segment_repr(const Segment& segment) {
  return py::str("Segment(speaker={!r}, start={}, end={}, {} bytes of text)")
      .format(to_str(segment.speaker), optional_number(segment.start), optional_number(segment.end),
              segment.text.size());
}

void bind_segment(py::module_& module) {
  py::class_<Segment>(module, "Segment", R"(One stretch of a document by one speaker.

Parameters
----------
text : str
speaker : str, default ""
    As the file names them; empty where nobody is named.
start, end : float, optional
    Seconds from the beginning of the recording.

Raises
------
ValueError
    Where `end` is before `start`, or one of them is negative, above 1e9 or no number.
)")
      .def(py::init(&segment_from_arguments))
      .def_property_readonly("text", [](const Segment& segment) { return to_str(segment.text); })
      .def_property_readonly("speaker",
                             [](const Segment& segment) { return to_str(segment.speaker); })
      .def_readonly("start", &Segment::start)
      .def_readonly("end", &Segment::end)
      .def("__repr__", &segment_repr)
      .def(py::pickle(&segment_state, &segment_from_state));
}

// --- Document

void bind_origin(py::module_& module) {
  py::class_<Origin>(module, "Origin", R"(Where a document came from. Holds no text.

Attributes
----------
file : str
    As the caller named it; "-" is standard input.
line : int
    First line of the record, from 1; 0 for a document that came from no file.
encoding : str
    "UTF-8", or the encoding that the bytes were converted from.
encoding_guessed : bool
    Whether the encoding was detected rather than declared.
id_given : bool
    Whether the document's id is the file's own, rather than file name and line.
)")
      .def_property_readonly("file", [](const Origin& origin) { return file_name(origin.file); })
      .def_readonly("line", &Origin::line)
      .def_readonly("encoding", &Origin::encoding)
      .def_readonly("encoding_guessed", &Origin::encoding_guessed)
      .def_readonly("id_given", &Origin::id_given)
      .def("__repr__", [](const Origin& origin) {
        return py::str("Origin(file={!r}, line={}, encoding={!r}, encoding_guessed={})")
            .format(file_name(origin.file), origin.line, origin.encoding, origin.encoding_guessed);
      });
}

std::vector<Segment> make_segments(const py::object& text) {
  if (py::isinstance<py::str>(text)) return {Segment{{}, {}, {}, owned(text, "text")}};
  if (!py::isinstance<py::iterable>(text)) {
    throw py::type_error("text must be a str, or a sequence of Segment");
  }
  std::vector<Segment> segments;
  for (const py::handle item : text) {
    if (!py::isinstance<Segment>(item)) {
      throw py::type_error("text must be a str, or a sequence of Segment");
    }
    segments.push_back(item.cast<const Segment&>());
  }
  return segments;
}

Document make_document(const py::object& text, const py::object& worker, const py::object& time,
                       const py::object& case_id, const py::object& kind, const py::object& id) {
  Document document;
  document.segments = make_segments(text);
  document.worker = owned(worker, "worker");
  document.time = to_time(time, "time");
  document.case_id = owned(case_id, "case_id");
  document.kind =
      kind.is_none() ? document.is_transcript() ? "transcript" : "note" : owned(kind, "kind");
  document.id = owned(id, "id");
  document.origin.id_given = !document.id.empty();
  return document;
}

Document document_from_arguments(const py::args& args, const py::kwargs& kwargs) {
  Arguments arguments(args, kwargs, "text");
  const py::object text = arguments.take("text");
  const py::object worker = arguments.take("worker", py::str("unknown"));
  const py::object time = arguments.take("time", py::none());
  const py::object case_id = arguments.take("case_id", py::str());
  const py::object kind = arguments.take("kind", py::none());
  const py::object id = arguments.take("id", py::str());
  arguments.expect_all_taken();
  return make_document(text, worker, time, case_id, kind, id);
}

py::tuple document_state(const Document& document) {
  std::optional<std::int64_t> seconds;
  if (document.time) seconds = document.time->time_since_epoch().count();
  const Origin& origin = document.origin;
  return py::make_tuple(py::cast(document.segments), to_str(document.worker), seconds,
                        to_str(document.case_id), to_str(document.kind), to_str(document.id),
                        py::bytes(origin.file), origin.line, origin.encoding,
                        origin.encoding_guessed, origin.id_given);
}

Document document_from_state(const py::tuple& state) {
  Document document = make_document(state[0], state[1], py::none(), state[3], state[4], state[5]);
  if (!state[2].is_none())
    document.time = Time(std::chrono::seconds(state[2].cast<std::int64_t>()));
  document.origin = {state[6].cast<std::string>(), state[7].cast<std::size_t>(),
                     state[8].cast<std::string>(), state[9].cast<bool>(), state[10].cast<bool>()};
  return document;
}

py::str document_repr(const Document& document) {
  return py::str("Document(id={!r}, worker={!r}, time={!s}, case_id={!r}, kind={!r}, segments={})")
      .format(to_str(document.id), to_str(document.worker), to_datetime(document.time),
              to_str(document.case_id), to_str(document.kind), document.segments.size());
}

template <std::string Document::*member>
py::str text_member(const Document& document) {
  return to_str(document.*member);
}

void bind_document(py::module_& module) {
  py::class_<Document>(module, "Document", R"(A document that a worker read, heard or wrote.

Parameters
----------
text : str or sequence of Segment
worker : str, default "unknown"
    A pseudonym.
time : datetime, date or str, optional
    When the worker met the material. Without a zone it is taken as UTC; a date alone is its noon.
case_id : str, default ""
kind : str, optional
    "note", "transcript", or any other; by default after whether a speaker is named.
id : str, default ""

Attributes
----------
segments : list of Segment
    One, without speaker, for a note.
text : str
    The segments' texts joined by newlines.
time : datetime or None
    In UTC.
is_transcript : bool
    Whether any segment has a speaker.
origin : Origin
    File, line and encoding of a document that was read.
fingerprint : int
    64 bits over worker, time, case, kind and text: the same document read twice counts once.

Raises
------
TypeError, ValueError
    Where `time` is no time, or a text cannot be written in UTF-8.
)")
      .def(py::init(&document_from_arguments))
      .def_property_readonly("id", &text_member<&Document::id>)
      .def_property_readonly("worker", &text_member<&Document::worker>)
      .def_property_readonly("case_id", &text_member<&Document::case_id>)
      .def_property_readonly("kind", &text_member<&Document::kind>)
      .def_property_readonly("time", [](const Document& d) { return to_datetime(d.time); })
      .def_property_readonly("segments", [](const Document& d) { return d.segments; })
      .def_property_readonly("text", [](const Document& d) { return to_str(d.text()); })
      .def_property_readonly("is_transcript", &Document::is_transcript)
      .def_property_readonly("origin", [](const Document& d) { return d.origin; })
      .def_property_readonly("fingerprint", [](const Document& d) { return fingerprint(d); })
      .def("__repr__", &document_repr)
      .def(py::pickle(&document_state, &document_from_state));
}

// --- Problem

py::tuple problem_state(const Problem& problem) {
  return py::make_tuple(py::bytes(problem.file), problem.line, to_str(problem.what),
                        to_str(problem.remedy));
}

Problem problem_from_state(const py::tuple& state) {
  return {state[0].cast<std::string>(), state[1].cast<std::size_t>(), state[2].cast<std::string>(),
          state[3].cast<std::string>()};
}

void bind_problem(py::module_& module) {
  py::class_<Problem>(module, "Problem",
                      R"(One thing that is wrong with an input. Holds no text of it.

Attributes
----------
file : str
line : int
    From 1; 0 means the file as a whole.
what : str
    What is wrong.
remedy : str
    What can be done about it.
message : str
    All of that in one line.
)")
      .def_property_readonly("file", [](const Problem& problem) { return file_name(problem.file); })
      .def_readonly("line", &Problem::line)
      .def_property_readonly("what", [](const Problem& problem) { return to_str(problem.what); })
      .def_property_readonly("remedy",
                             [](const Problem& problem) { return to_str(problem.remedy); })
      .def_property_readonly("message",
                             [](const Problem& problem) { return to_str(problem.message()); })
      .def("__repr__",
           [](const Problem& problem) {
             return py::str("Problem({!r})").format(to_str(problem.message()));
           })
      .def(py::pickle(&problem_state, &problem_from_state));
}

// --- Reader

// A reader that Python's threads may share.
class SharedReader {
 public:
  SharedReader(const std::string& path, const ReadOptions& options)
      : reader_(open_reader(path, options)) {}

  std::optional<Record> next() {
    const py::gil_scoped_release released;
    const std::lock_guard lock(mutex_);
    return reader_->next();
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Reader> reader_;
};

constexpr std::array<std::pair<std::string_view, Format>, 6> kFormats = {
    {{"automatic", Format::automatic},
     {"text", Format::text},
     {"webvtt", Format::webvtt},
     {"subrip", Format::subrip},
     {"jsonl", Format::jsonl},
     {"csv", Format::csv}}};

Format format_named(std::string_view name) {
  for (const auto& [known, format] : kFormats) {
    if (name == known) return format;
  }
  throw py::value_error(
      "format must be \"automatic\", \"text\", \"webvtt\", \"subrip\", \"jsonl\" or \"csv\"");
}

FieldNames field_names(const py::dict& given) {
  FieldNames names;
  const std::pair<std::string_view, std::string*> fields[] = {
      {"id", &names.id},           {"worker", &names.worker}, {"time", &names.time},
      {"case_id", &names.case_id}, {"kind", &names.kind},     {"text", &names.text}};
  for (const auto& [key, value] : given) {
    const std::string_view name = utf8(key, "a key of fields");
    const auto field = std::find_if(std::begin(fields), std::end(fields),
                                    [&](const auto& known) { return known.first == name; });
    if (field == std::end(fields)) {
      throw py::value_error(
          "fields has no key of this name; the keys are id, worker, time, case_id, kind and text");
    }
    *field->second = owned(value, "a value of fields");
  }
  return names;
}

std::unique_ptr<SharedReader> make_reader(const py::bytes& path, const std::string& format,
                                          const std::string& encoding, const py::dict& fields,
                                          const std::string& worker, const py::object& time,
                                          const std::string& case_id, const py::object& latest,
                                          std::size_t max_record_bytes) {
  if (max_record_bytes == 0) throw py::value_error("max_record_bytes must be above 0");
  ReadOptions options;
  options.format = format_named(format);
  options.encoding = encoding;
  options.fields = field_names(fields);
  options.worker = worker;
  options.time = to_time(time, "time");
  options.case_id = case_id;
  options.latest = to_time(latest, "latest");
  options.max_record_bytes = max_record_bytes;
  return std::make_unique<SharedReader>(std::string(path), options);
}

void bind_reader(py::module_& module) {
  py::class_<SharedReader>(module, "Reader", "What dosimeter.read is built on.")
      .def(py::init(&make_reader), py::arg("path"), py::arg("format"), py::arg("encoding"),
           py::arg("fields"), py::arg("worker"), py::arg("time"), py::arg("case_id"),
           py::arg("latest"), py::arg("max_record_bytes"))
      .def("next", &SharedReader::next);
}

}  // namespace

void bind_documents(py::module_& module) {
  bind_segment(module);
  bind_origin(module);
  bind_document(module);
  bind_problem(module);
  bind_reader(module);
}

}  // namespace dosimeter::python
