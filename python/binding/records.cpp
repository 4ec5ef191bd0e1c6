// The records that exposures add up to, one worker's and many workers'.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <limits>

#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "exposures.hpp"
#include "record_bytes.hpp"
#include "scorer.hpp"
#include "times.hpp"

namespace dosimeter::python {
namespace {

Index index_of(const WorkerRecord& record, py::handle as_of, const Policy* policy) {
  const IndexOptions options = policy ? policy->index : IndexOptions{};
  return record.index(time_or(as_of, record.latest(), options.calendar), options);
}

std::vector<Exposure> exposures_of(const WorkerRecord& record) {
  const auto exposures = record.exposures();
  return {exposures.begin(), exposures.end()};
}

WorkerRecord record_of(const std::vector<Exposure>& exposures) {
  WorkerRecord record;
  for (const Exposure& exposure : exposures) record.add(exposure);
  return record;
}

py::bytes to_bytes(const WorkerRecord& record) { return record_bytes(record); }

WorkerRecord from_bytes(const py::bytes& bytes) {
  return record_from_bytes(static_cast<std::string_view>(bytes));
}

void bind_record(py::module_& module) {
  py::class_<WorkerRecord>(module, "WorkerRecord", R"(All exposures of one worker.

A set: any order, any partition and any repetition of the same documents give the same bits.

Parameters
----------
exposures : iterable of Exposure, optional
)")
      .def(py::init(&record_of), py::arg("exposures") = std::vector<Exposure>())
      .def("add", &WorkerRecord::add, py::arg("exposure"),
           "Adds one exposure; a known document counts once.")
      .def("merge", &WorkerRecord::merge, py::arg("other"), "Adds all exposures of another record.")
      .def("index", &index_of, py::arg("as_of") = py::none(), py::arg("policy") = py::none(),
           R"(The worker's exposure at one moment.

Parameters
----------
as_of : datetime, date or str, optional
    Later exposures are left out of every figure; by default the latest exposure's time. A date
    alone is the end of that day, by the policy's calendar.
policy : Policy, optional
    Half-lives and what counts as heavy.
)")
      .def("to_bytes", &to_bytes,
           R"(The record as bytes, 136 an exposure. Equal records give equal bytes.)")
      .def_static("from_bytes", &from_bytes, py::arg("bytes"),
                  R"(A record from what `to_bytes` made; ValueError for anything else.)")
      .def_property_readonly("exposures", &exposures_of,
                             "List of Exposure in the order of time, undated first.")
      .def_property_readonly(
          "latest", [](const WorkerRecord& record) { return to_datetime(record.latest()); },
          "Time of the latest dated exposure, or None.")
      .def("__len__", &WorkerRecord::size)
      .def("__repr__",
           [](const WorkerRecord& record) {
             return py::str("WorkerRecord({} exposures)").format(record.size());
           })
      .def(py::pickle(&to_bytes, &from_bytes));
}

// --- Caseload

const WorkerRecord& record_named(const Caseload& caseload, const std::string& worker) {
  const auto found = caseload.workers().find(worker);
  if (found == caseload.workers().end()) throw py::key_error(worker);
  return found->second;
}

py::dict caseload_state(const Caseload& caseload) {
  py::dict state;
  for (const auto& [worker, record] : caseload.workers()) {
    state[to_str(worker)] = to_bytes(record);
  }
  return state;
}

Caseload caseload_from_state(const py::dict& state) {
  Caseload caseload;
  for (const auto& [worker, bytes] : state) {
    const std::string name(utf8(worker, "worker"));
    const WorkerRecord record = from_bytes(bytes.cast<py::bytes>());
    for (const Exposure& exposure : record.exposures()) caseload.add(name, exposure);
  }
  return caseload;
}

py::list workers_of(const Caseload& caseload) {
  py::list workers;
  for (const auto& [worker, record] : caseload.workers()) workers.append(to_str(worker));
  return workers;
}

void bind_caseload(py::module_& module) {
  py::class_<Caseload>(module, "Caseload", R"(The records of many workers, by pseudonym.

Iterating gives the pseudonyms in order; `caseload[worker]` is that worker's WorkerRecord.
)")
      .def(py::init<>())
      .def("add", &Caseload::add, py::arg("worker"), py::arg("exposure"),
           "Adds one exposure to the record of a worker.")
      .def("merge", &Caseload::merge, py::arg("other"), "Adds all exposures of another caseload.")
      .def_property_readonly("workers", &workers_of, "List of the pseudonyms, in order.")
      .def_property_readonly(
          "latest", [](const Caseload& caseload) { return to_datetime(caseload.latest()); },
          "Time of the latest dated exposure, or None.")
      .def("__getitem__", &record_named, py::return_value_policy::reference_internal)
      .def("__contains__",
           [](const Caseload& caseload, const std::string& worker) {
             return caseload.workers().contains(worker);
           })
      .def("__iter__", [](const Caseload& caseload) { return py::iter(workers_of(caseload)); })
      .def("__len__", [](const Caseload& caseload) { return caseload.workers().size(); })
      .def("__repr__",
           [](const Caseload& caseload) {
             return py::str("Caseload({} workers)").format(caseload.workers().size());
           })
      .def(py::pickle(&caseload_state, &caseload_from_state));
}

// --- From a table

// A column of a table where missing cells, or all, are the same.
class Column {
 public:
  Column(const py::object& source, const char* name, std::string_view otherwise)
      : otherwise_(otherwise) {
    if (!source.is_none()) texts_.emplace(source, name, true);
  }

  std::string at(std::size_t row) const {
    const std::string_view text = texts_ ? texts_->views().at(row) : std::string_view();
    return std::string(text.empty() ? otherwise_ : text);
  }

 private:
  std::optional<Texts> texts_;
  std::string_view otherwise_;
};

// The exposures to the rows of a table. `seconds` are times since 1970, the least number for none
// (which is how NumPy writes "not a time").
Caseload make_caseload(const LoadedScorer& scorer, const py::object& texts, bool skip_missing,
                       const py::object& workers, const py::array_t<std::int64_t>& seconds,
                       const py::object& case_ids, const py::object& kinds, unsigned threads,
                       const py::object& progress) {
  const Texts text(texts, "text", skip_missing);
  const Texts worker(workers, "worker", false);
  const Column case_id(case_ids, "case_id", "");
  const Column kind(kinds, "kind", "note");
  std::vector<Score> scores(text.size());
  score_all(*scorer, text.views(), scores, threads, progress);
  std::vector<bool> missing(text.size());
  for (const std::size_t row : text.missing()) missing[row] = true;
  Caseload caseload;
  for (std::size_t row = 0; row < text.size(); ++row) {
    if (missing[row]) continue;
    Document document;
    document.worker = worker.views().at(row);
    document.case_id = case_id.at(row);
    document.kind = kind.at(row);
    document.segments.push_back({{}, {}, {}, std::string(text.views()[row])});
    const std::int64_t time = seconds.at(static_cast<py::ssize_t>(row));
    if (time != std::numeric_limits<std::int64_t>::min()) {
      document.time = Time(std::chrono::seconds(time));
    }
    caseload.add(document.worker, make_exposure(document, scores[row]));
  }
  return caseload;
}

std::optional<std::int64_t> to_seconds(py::handle value, const std::string& name,
                                       std::optional<std::size_t> position) {
  const std::optional<Time> time = to_time(value, name, position);
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

py::object moment_of(py::handle as_of, const Policy& policy) {
  return to_datetime(to_moment(as_of, "as_of", policy.index.calendar));
}

}  // namespace

Time time_or(py::handle as_of, std::optional<Time> latest, const Calendar& calendar) {
  const std::optional<Time> given = to_moment(as_of, "as_of", calendar);
  if (given) return *given;
  return latest.value_or(Time{});  // without dates no figure depends on it
}

void bind_records(py::module_& module) {
  bind_record(module);
  bind_caseload(module);
  module.def("make_caseload", &make_caseload, py::arg("scorer"), py::arg("texts"),
             py::arg("skip_missing"), py::arg("workers"), py::arg("seconds"), py::arg("case_ids"),
             py::arg("kinds"), py::arg("threads"), py::arg("progress") = py::none());
  module.def("to_seconds", &to_seconds);
  module.def("moment_of", &moment_of, py::arg("as_of"), py::arg("policy"));
}

}  // namespace dosimeter::python
