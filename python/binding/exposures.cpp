// Exposures, the records they add up to, and what a policy makes of them.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <limits>

#include "dosimeter/exposure.hpp"
#include "dosimeter/guidance.hpp"
#include "dosimeter/policy.hpp"
#include "dosimeter/report.hpp"
#include "scorer.hpp"
#include "times.hpp"

namespace dosimeter::python {
namespace {

// --- Exposure

py::tuple exposure_state(const Exposure& e) {
  std::optional<std::int64_t> seconds;
  if (e.time) seconds = e.time->time_since_epoch().count();
  return py::make_tuple(e.document, seconds, e.load, e.load_lower, e.load_upper, e.peak,
                        e.peak_lower, e.peak_upper, e.minutes, e.dose, e.dose_lower, e.dose_upper,
                        e.words, py::tuple(py::cast(e.categories)));
}

Exposure exposure_from_state(const py::tuple& state) {
  Exposure e;
  e.document = state[0].cast<std::uint64_t>();
  if (!state[1].is_none()) e.time = Time(std::chrono::seconds(state[1].cast<std::int64_t>()));
  e.load = state[2].cast<float>();
  e.load_lower = state[3].cast<float>();
  e.load_upper = state[4].cast<float>();
  e.peak = state[5].cast<float>();
  e.peak_lower = state[6].cast<float>();
  e.peak_upper = state[7].cast<float>();
  e.minutes = state[8].cast<double>();
  e.dose = state[9].cast<double>();
  e.dose_lower = state[10].cast<double>();
  e.dose_upper = state[11].cast<double>();
  e.words = state[12].cast<std::uint32_t>();
  e.categories = state[13].cast<std::array<float, kCategories>>();
  return e;
}

py::dict categories(const Exposure& exposure) {
  py::dict result;
  for (std::size_t i = 0; i < kCategories; ++i) {
    result[py::str(kCategoryNames[i])] = exposure.categories[i];
  }
  return result;
}

void bind_one_exposure(py::module_& module) {
  py::class_<Exposure>(module, "Exposure", R"(One document that a worker took in. Holds no text.

Made by `dosimeter.make_exposure(document, score)`.

Attributes
----------
document : int
    The document's fingerprint.
time : datetime or None
    In UTC.
load, load_lower, load_upper, peak, peak_lower, peak_upper : float
    As in Score, 0 to 5.
minutes : float
    Time in contact.
dose, dose_lower, dose_upper : float
    Equivalent minutes, with a 90 % interval.
words : int
categories : dict of str to float
    Probabilities.
)")
      .def_readonly("document", &Exposure::document)
      .def_property_readonly("time", [](const Exposure& e) { return to_datetime(e.time); })
      .def_readonly("load", &Exposure::load)
      .def_readonly("load_lower", &Exposure::load_lower)
      .def_readonly("load_upper", &Exposure::load_upper)
      .def_readonly("peak", &Exposure::peak)
      .def_readonly("peak_lower", &Exposure::peak_lower)
      .def_readonly("peak_upper", &Exposure::peak_upper)
      .def_readonly("minutes", &Exposure::minutes)
      .def_readonly("dose", &Exposure::dose)
      .def_readonly("dose_lower", &Exposure::dose_lower)
      .def_readonly("dose_upper", &Exposure::dose_upper)
      .def_readonly("words", &Exposure::words)
      .def_property_readonly("categories", &categories)
      .def("__eq__",
           [](const Exposure& a, const py::object& b) {
             return py::isinstance<Exposure>(b) && a == b.cast<const Exposure&>();
           })
      .def("__hash__", [](const Exposure& e) { return py::hash(exposure_state(e)); })
      .def("__repr__",
           [](const Exposure& e) {
             return py::str("Exposure(document={:#018x}, time={!s}, load={:.2f}, dose={:.2f})")
                 .format(e.document, to_datetime(e.time), e.load, e.dose);
           })
      .def(py::pickle(&exposure_state, &exposure_from_state));
  module.def("make_exposure", &make_exposure, py::arg("document"), py::arg("score"),
             "The exposure of the document's worker to it, from its score.");
  module.def("dose_rate", &dose_rate, py::arg("load"),
             "Equivalent minutes per minute at this load: (2**load - 1) / 7.");
}

// --- Index

void bind_estimate(py::module_& module) {
  py::class_<Estimate>(module, "Estimate", R"(A figure with its 90 % interval.

Attributes
----------
value, lower, upper : float
)")
      .def_readonly("value", &Estimate::value)
      .def_readonly("lower", &Estimate::lower)
      .def_readonly("upper", &Estimate::upper)
      .def("__float__", [](const Estimate& e) { return e.value; })
      .def("__repr__", [](const Estimate& e) {
        return py::str("Estimate({:.2f} [{:.2f}, {:.2f}])").format(e.value, e.lower, e.upper);
      });
}

void bind_index(py::module_& module) {
  py::class_<Index>(module, "Index", R"(A worker's exposure at one moment.

Doses are in equivalent minutes; days are calendar days in UTC. Figures that need dates count dated
documents only.

Attributes
----------
as_of : datetime
documents, undated : int
    Documents counted, and those of them without a date.
days : float
    Length of the record, at least 1; 0 without dated documents.
minutes : float
    Time in contact.
total_dose, dose_7_days, dose_28_days : Estimate
highest_week_dose : Estimate
    The largest dose of any 7 days that end with a dated document.
highest_week : datetime or None
    When those 7 days end, the earliest such time.
acute, chronic : Estimate
    Doses that decay with the policy's half-lives.
acute_to_chronic : Estimate or None
    Their ratio as doses per day, about 1 for a steady record; None before 28 days of record or
    without chronic dose.
heavy_documents : int
heaviest_load, heaviest_peak : float
    Of the heaviest document, 0 to 5.
heaviest_time : datetime or None
peak_7_days : float
    Heaviest peak of the last 7 days, 0 to 5.
heavy_days_in_row, heavy_days_longest : int
    Current and longest run of days with a heavy document.
days_since_free_day : int or None
    Days since the last day without a burdening document.
kinds : float
    Effective number of categories among the dose of documents where any is present (probability of
    at least 0.5), 1 to 15; 0 without such dose.
unburdened_share : float
    Share of documents with little load, 0 to 1.
)")
      .def_property_readonly("as_of", [](const Index& index) { return to_datetime(index.as_of); })
      .def_readonly("documents", &Index::documents)
      .def_readonly("undated", &Index::undated)
      .def_readonly("days", &Index::days)
      .def_readonly("minutes", &Index::minutes)
      .def_readonly("total_dose", &Index::total_dose)
      .def_readonly("dose_7_days", &Index::dose_7_days)
      .def_readonly("dose_28_days", &Index::dose_28_days)
      .def_readonly("highest_week_dose", &Index::highest_week_dose)
      .def_property_readonly("highest_week",
                             [](const Index& index) { return to_datetime(index.highest_week); })
      .def_readonly("acute", &Index::acute)
      .def_readonly("chronic", &Index::chronic)
      .def_readonly("acute_to_chronic", &Index::acute_to_chronic)
      .def_readonly("own_percentile_7_days", &Index::own_percentile_7_days)
      .def_readonly("heavy_documents", &Index::heavy_documents)
      .def_readonly("heaviest_load", &Index::heaviest_load)
      .def_readonly("heaviest_peak", &Index::heaviest_peak)
      .def_property_readonly("heaviest_time",
                             [](const Index& index) { return to_datetime(index.heaviest_time); })
      .def_readonly("peak_7_days", &Index::peak_7_days)
      .def_readonly("heavy_days_in_row", &Index::heavy_days_in_row)
      .def_readonly("heavy_days_longest", &Index::heavy_days_longest)
      .def_readonly("days_since_free_day", &Index::days_since_free_day)
      .def_readonly("kinds", &Index::kinds)
      .def_readonly("unburdened_share", &Index::unburdened_share)
      .def("__repr__", [](const Index& index) {
        return py::str("Index(as_of={!s}, documents={}, dose_7_days={!r}, total_dose={!r})")
            .format(to_datetime(index.as_of), index.documents, index.dose_7_days, index.total_dose);
      });
}

// --- Records

Time time_or(py::handle as_of, std::optional<Time> latest) {
  const std::optional<Time> given = to_time(as_of, "as_of");
  if (given) return *given;
  return latest.value_or(Time{});  // without dates no figure depends on it
}

Index index_of(const WorkerRecord& record, py::handle as_of, const Policy* policy) {
  return record.index(time_or(as_of, record.latest()), policy ? policy->index : IndexOptions{});
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
    Later exposures are left out of every figure; by default the latest exposure's time.
policy : Policy, optional
    Half-lives and what counts as heavy.
)")
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
      .def(py::pickle(&exposures_of, &record_of));
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
    state[to_str(worker)] = exposures_of(record);
  }
  return state;
}

Caseload caseload_from_state(const py::dict& state) {
  Caseload caseload;
  for (const auto& [worker, exposures] : state) {
    const std::string name(utf8(worker, "worker"));
    for (const py::handle exposure : exposures) {
      caseload.add(name, exposure.cast<const Exposure&>());
    }
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
                       const py::object& case_ids, const py::object& kinds, unsigned threads) {
  const Texts text(texts, "text", skip_missing);
  const Texts worker(workers, "worker", false);
  const Column case_id(case_ids, "case_id", "");
  const Column kind(kinds, "kind", "note");
  std::vector<Score> scores(text.size());
  score_all(*scorer, text.views(), scores, threads);
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

// --- Policy

constexpr std::pair<const char*, double IndexOptions::*> kIndexFields[] = {
    {"acute_half_life_days", &IndexOptions::acute_half_life_days},
    {"chronic_half_life_days", &IndexOptions::chronic_half_life_days},
    {"heavy_load", &IndexOptions::heavy_load},
    {"burdened_load", &IndexOptions::burdened_load}};

constexpr std::pair<const char*, double Policy::*> kNumbers[] = {
    {"reading_words_per_minute", &Policy::reading_words_per_minute},
    {"minimum_days", &Policy::minimum_days},
    {"extreme_peak", &Policy::extreme_peak},
    {"week_dose_watch", &Policy::week_dose_watch},
    {"week_dose_check_in", &Policy::week_dose_check_in},
    {"week_dose_act", &Policy::week_dose_act},
    {"ratio_watch", &Policy::ratio_watch},
    {"ratio_check_in", &Policy::ratio_check_in},
    {"few_kinds", &Policy::few_kinds},
    {"little_unburdened", &Policy::little_unburdened}};

constexpr std::pair<const char*, std::size_t Policy::*> kCounts[] = {
    {"minimum_team", &Policy::minimum_team},
    {"minimum_documents", &Policy::minimum_documents},
    {"heavy_days_watch", &Policy::heavy_days_watch},
    {"heavy_days_check_in", &Policy::heavy_days_check_in},
    {"heavy_days_act", &Policy::heavy_days_act},
    {"no_free_day_watch", &Policy::no_free_day_watch},
    {"no_free_day_check_in", &Policy::no_free_day_check_in},
    {"no_free_day_act", &Policy::no_free_day_act}};

// Calls visit(name, value) for every member, `value` a reference into `policy`.
template <class AnyPolicy, class Visit>
void for_each_field(AnyPolicy& policy, Visit visit) {
  for (const auto& [name, member] : kIndexFields) visit(name, policy.index.*member);
  for (const auto& [name, member] : kNumbers) visit(name, policy.*member);
  for (const auto& [name, member] : kCounts) visit(name, policy.*member);
}

py::dict policy_fields(const Policy& policy) {
  py::dict fields;
  for_each_field(policy, [&](const char* name, auto value) { fields[name] = value; });
  return fields;
}

// A file of these fields, so that they are checked like any policy file.
Policy make_policy(const py::kwargs& fields) {
  const py::object json = py::module_::import("json").attr("dumps")(fields);
  return Policy::parse(json.cast<std::string>(), "Policy");
}

Policy load_policy(const py::object& path) {
  const py::object encoded = py::module_::import("os").attr("fsencode")(path);
  return Policy::load(encoded.cast<std::string>());
}

Policy policy_from_state(const py::dict& fields) {
  Policy policy;
  for_each_field(policy, [&](const char* name, auto& value) {
    value = fields[name].cast<std::remove_reference_t<decltype(value)>>();
  });
  return policy;
}

void bind_policy(py::module_& module) {
  py::class_<Policy> policy(module, "Policy", R"(An organisation's half-lives and thresholds.

The defaults are this project's proposal, not validated thresholds: none are published for
vicarious trauma. `Policy().to_dict()` lists them.

Parameters
----------
**thresholds : float or int
    Those that differ from the defaults: ``Policy(week_dose_watch=90)``. Each is an attribute, too.

Raises
------
InputError
    For an unknown name, a wrong type, or a value out of range or out of order.
)");
  policy.def(py::init(&make_policy))
      .def_static(
          "from_json", [](const std::string& json) { return Policy::parse(json, "Policy"); },
          py::arg("json"), "From JSON with the names of the attributes.")
      .def_static("load", &load_policy, py::arg("path"), "From a JSON file.")
      .def("to_dict", &policy_fields, "All thresholds by name.")
      .def("__eq__",
           [](const Policy& a, const py::object& b) {
             return py::isinstance<Policy>(b) &&
                    policy_fields(a).equal(policy_fields(b.cast<const Policy&>()));
           })
      .def("__repr__",
           [](const Policy& p) { return py::str("Policy(**{!r})").format(policy_fields(p)); })
      .def(py::pickle(&policy_fields, &policy_from_state));
  for (const auto& [name, value] : policy_fields(Policy())) {
    const std::string field = name.cast<std::string>();
    policy.def_property_readonly(field.c_str(), [name = field](const Policy& p) -> py::object {
      return policy_fields(p)[name.c_str()];
    });
  }
}

// --- Assessment

Assessment assess_index(const Index& index, const Policy* policy) {
  return assess(index, policy ? *policy : Policy{});
}

void bind_assessment(py::module_& module) {
  py::class_<Reason>(module, "Reason", R"(Why an action level is what it is.

Attributes
----------
code : str
    "extreme_event", "high_dose", "rising_dose", "heavy_days", "no_free_day", "one_sided_work" or
    "little_data".
level : str
    The level that this reason alone would give.
text : str
    In plain words, with figure and threshold, no case text.
)")
      .def_property_readonly("code", [](const Reason& reason) { return name(reason.code); })
      .def_property_readonly("level", [](const Reason& reason) { return name(reason.level); })
      .def_readonly("text", &Reason::text)
      .def("__repr__", [](const Reason& reason) {
        return py::str("Reason({!r}, {!r}, {!r})")
            .format(name(reason.code), name(reason.level), reason.text);
      });
  py::class_<Measure>(module, "Measure", R"(What an organisation can do.

Attributes
----------
title, text : str
source : str
    Where it comes from, citable.
)")
      .def_readonly("title", &Measure::title)
      .def_readonly("text", &Measure::text)
      .def_readonly("source", &Measure::source)
      .def("__repr__",
           [](const Measure& measure) { return py::str("Measure({!r})").format(measure.title); });
  py::class_<Assessment>(module, "Assessment", R"(An action level with its reasons.

Attributes
----------
level : str
    One of `dosimeter.ACTION_LEVELS`.
reasons : list of Reason
    The gravest first.
measures : list of Measure
    What the organisation can do, the most pressing first.
)")
      .def_property_readonly("level", [](const Assessment& a) { return name(a.level); })
      .def_property_readonly("reasons", [](const Assessment& a) { return a.reasons; })
      .def_property_readonly("measures", [](const Assessment& a) { return measures(a); })
      .def("__repr__", [](const Assessment& a) {
        return py::str("Assessment({!r}, {!r})").format(name(a.level), a.reasons);
      });
  module.def("assess", &assess_index, py::arg("index"), py::arg("policy") = py::none(),
             "The action level that a policy gives an index, with its reasons.");
  module.def("caution", &caution, "What every table of figures must say beside them.");
  module.attr("ACTION_LEVELS") =
      py::make_tuple(name(ActionLevel::routine), name(ActionLevel::watch),
                     name(ActionLevel::check_in), name(ActionLevel::act));
}

// --- Report

py::str report(const Caseload& caseload, py::handle as_of, const Policy& policy, std::size_t bad,
               std::size_t repeated) {
  Tally tally;
  for (const auto& [worker, record] : caseload.workers()) tally.scored += record.size();
  tally.scored += repeated;
  tally.bad = bad;
  tally.read = tally.scored + bad;
  tally.repeated = repeated;
  const Time time = time_or(as_of, caseload.latest());
  return to_str(report_html(caseload, summarise(caseload, time, policy), policy, tally));
}

}  // namespace

void bind_exposure(py::module_& module) {
  bind_one_exposure(module);
  bind_estimate(module);
  bind_index(module);
  bind_policy(module);
  bind_record(module);
  bind_caseload(module);
  bind_assessment(module);
  module.def("make_caseload", &make_caseload);
  module.def("to_seconds", &to_seconds);
  module.def("report_html", &report);
}

}  // namespace dosimeter::python
