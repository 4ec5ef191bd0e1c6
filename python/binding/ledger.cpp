// The ledger: documents and tables in, records and tables out.

#include "dosimeter/ledger.hpp"

#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <fstream>
#include <limits>

#include "dosimeter/policy.hpp"
#include "exposure_figures.hpp"
#include "ledger_method.hpp"
#include "scorer.hpp"
#include "times.hpp"

namespace dosimeter::python {
namespace {

constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();  // as NumPy writes NaT

py::dict tally_dict(const LedgerTally& tally) {
  py::dict result;
  result["added"] = tally.added;
  result["corrected"] = tally.corrected;
  result["rescored"] = tally.rescored;
  result["unchanged"] = tally.unchanged;
  result["withdrawn"] = tally.withdrawn;
  result["expired"] = tally.expired;
  return result;
}

std::unique_ptr<Ledger> open_ledger(const std::string& path, const std::string& key, bool create) {
  LedgerOptions options;
  options.key = key;
  options.create = create;
  return std::make_unique<Ledger>(path, options);
}

// (tally, problems). Scores one document after the other, without the GIL.
py::tuple add_documents(Ledger& ledger, const py::iterable& documents, const LoadedScorer& scorer,
                        const std::string& lexicon, const std::string& assertion_rules,
                        bool include_spoken, const Policy& policy, std::size_t batch) {
  const auto method =
      ledger_method(*scorer, {lexicon, assertion_rules}, include_spoken, to_json(policy));
  LedgerRun run(ledger, batch);
  std::vector<Problem> problems;
  for (const py::handle item : documents) {
    const auto& document = item.cast<const Document&>();
    const Score score = [&] {
      const py::gil_scoped_release released;
      return scorer->score(document, include_spoken).heard;
    }();
    auto problem = run.add(make_ledger_entry(document, score, method), document.origin);
    if (problem) problems.push_back(std::move(*problem));
  }
  return py::make_tuple(tally_dict(run.finish()), problems);
}

// --- Tables, column by column

// An array of the type of each figure, in the order of visit_figures.
std::vector<py::array> figure_arrays(std::size_t rows) {
  std::vector<py::array> arrays;
  const Exposure exposure;
  visit_figures(exposure, [&](std::string_view, auto figure) {
    arrays.push_back(py::array_t<decltype(figure)>(static_cast<py::ssize_t>(rows)));
  });
  return arrays;
}

void fill_figures(const std::vector<LedgerEntry>& entries, std::vector<py::array>& arrays) {
  for (std::size_t row = 0; row < entries.size(); ++row) {
    std::size_t column = 0;
    visit_figures(entries[row].exposure, [&](std::string_view, auto figure) {
      static_cast<decltype(figure)*>(arrays[column++].mutable_data())[row] = figure;
    });
  }
}

// A list or, for numbers, an array of one member of each entry.
template <class Get>
auto column_of(const std::vector<LedgerEntry>& entries, Get get) {
  using Value = decltype(get(entries.front()));
  if constexpr (std::is_arithmetic_v<Value>) {
    py::array_t<Value> column(static_cast<py::ssize_t>(entries.size()));
    for (std::size_t i = 0; i < entries.size(); ++i) column.mutable_data()[i] = get(entries[i]);
    return column;
  } else {
    py::list column;
    for (const LedgerEntry& entry : entries) column.append(get(entry));
    return column;
  }
}

std::int64_t seconds_of(const LedgerEntry& entry) {
  return entry.exposure.time ? std::int64_t{entry.exposure.time->time_since_epoch().count()}
                             : kNoTime;
}

py::dict columns_of(const std::vector<LedgerEntry>& entries) {
  using Entry = const LedgerEntry&;
  py::dict columns;
  columns["worker"] = column_of(entries, [](Entry e) { return to_str(e.worker); });
  columns["time"] = column_of(entries, &seconds_of);
  columns["document"] = column_of(entries, [](Entry e) { return e.exposure.document; });
  columns["source"] = column_of(entries, [](Entry e) { return e.source; });
  columns["model"] = column_of(entries, [](Entry e) { return to_str(e.method->model); });
  columns["checksum"] = column_of(entries, [](Entry e) { return e.method->checksum; });
  columns["lexicon"] = column_of(entries, [](Entry e) { return to_str(e.method->lexicon); });
  columns["assertion_rules"] =
      column_of(entries, [](Entry e) { return to_str(e.method->assertion_rules); });
  columns["include_spoken"] = column_of(entries, [](Entry e) { return e.method->include_spoken; });
  columns["policy"] = column_of(entries, [](Entry e) { return to_str(e.method->policy); });
  std::vector<py::array> figures = figure_arrays(entries.size());
  fill_figures(entries, figures);
  std::size_t column = 0;
  const Exposure exposure;
  visit_figures(exposure, [&](std::string_view name, auto) {
    columns[to_str(name)] = std::move(figures[column++]);
  });
  return columns;
}

// Calls visit(columns) for so many entries at a time.
void visit_columns(const Ledger& ledger, std::size_t rows, const py::function& visit) {
  std::vector<LedgerEntry> entries;
  const auto hand_over = [&] {
    if (!entries.empty()) visit(columns_of(entries));
    entries.clear();
  };
  ledger.for_each([&](const LedgerEntry& entry) {
    entries.push_back(entry);
    if (entries.size() == rows) hand_over();
  });
  hand_over();
}

// The columns of visit_columns on their way back.
class EntryColumns {
 public:
  explicit EntryColumns(const py::dict& columns) : columns_(columns) {
    const Exposure exposure;
    visit_figures(exposure, [&](std::string_view name, auto figure) {
      figures_.push_back(numbers<decltype(figure)>(name));
    });
  }

  std::size_t rows() const { return py::len(columns_["worker"]); }

  LedgerEntry entry(std::size_t row) {
    LedgerEntry entry;
    entry.worker = text("worker", row);
    entry.source = source_.at(index(row));
    entry.exposure.document = document_.at(index(row));
    const std::int64_t seconds = time_.at(index(row));
    if (seconds != kNoTime) entry.exposure.time = Time(std::chrono::seconds(seconds));
    std::size_t column = 0;
    visit_figures(entry.exposure, [&](std::string_view, auto& figure) {
      using Figure = std::remove_reference_t<decltype(figure)>;
      figure = static_cast<const Figure*>(figures_[column++].data(index(row)))[0];
    });
    entry.method = method(row);
    return entry;
  }

 private:
  static py::ssize_t index(std::size_t row) { return static_cast<py::ssize_t>(row); }

  template <class Number>
  py::array_t<Number, py::array::c_style> numbers(std::string_view name) {
    return columns_[to_str(name)].cast<py::array_t<Number, py::array::c_style>>();
  }

  std::string text(const char* name, std::size_t row) {
    return std::string(utf8(columns_[name].cast<py::list>()[row], name));
  }

  // One object for all rows with the same method.
  std::shared_ptr<const LedgerMethod> method(std::size_t row) {
    LedgerMethod method;
    method.model = text("model", row);
    method.checksum = checksum_.at(index(row));
    method.lexicon = text("lexicon", row);
    method.assertion_rules = text("assertion_rules", row);
    method.include_spoken = include_spoken_.at(index(row));
    method.policy = text("policy", row);
    if (last_method_ == nullptr || *last_method_ != method) {
      last_method_ = std::make_shared<const LedgerMethod>(std::move(method));
    }
    return last_method_;
  }

  const py::dict& columns_;
  py::array_t<std::int64_t> time_ = numbers<std::int64_t>("time");
  py::array_t<std::uint64_t> document_ = numbers<std::uint64_t>("document");
  py::array_t<std::uint64_t> source_ = numbers<std::uint64_t>("source");
  py::array_t<std::uint32_t> checksum_ = numbers<std::uint32_t>("checksum");
  py::array_t<bool> include_spoken_ = numbers<bool>("include_spoken");
  std::vector<py::array> figures_;
  std::shared_ptr<const LedgerMethod> last_method_;
};

py::dict add_columns(Ledger& ledger, const py::dict& columns) {
  EntryColumns table(columns);
  LedgerRun run(ledger);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (const auto problem = run.add(table.entry(row))) throw Error(*problem);
  }
  return tally_dict(run.finish());
}

void export_csv(const Ledger& ledger, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  ledger.export_csv(file);
  file.close();
  if (!file) throw Error({path, 0, "the file cannot be written", "check the path and the disk"});
}

py::dict import_csv(Ledger& ledger, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error({path, 0, "the file cannot be opened", "check the path"});
  return tally_dict(ledger.import_csv(file, path));
}

// --- What the ledger says of itself

py::dict model_dict(const LedgerStatus::Model& model) {
  py::dict result;
  result["model"] = to_str(model.method.model);
  result["checksum"] = model.method.checksum;
  result["lexicon"] = to_str(model.method.lexicon);
  result["assertion_rules"] = to_str(model.method.assertion_rules);
  result["include_spoken"] = model.method.include_spoken;
  result["exposures"] = model.exposures;
  return result;
}

py::dict status_dict(const Ledger& ledger) {
  const LedgerStatus status = ledger.status();
  py::list models;
  for (const LedgerStatus::Model& model : status.models) models.append(model_dict(model));
  py::dict result;
  result["schema"] = status.schema;
  result["encrypted"] = status.encrypted;
  result["workers"] = status.workers;
  result["exposures"] = status.exposures;
  result["former_exposures"] = status.former_exposures;
  result["withdrawn"] = status.withdrawn;
  result["earliest"] = to_datetime(status.earliest);
  result["latest"] = to_datetime(status.latest);
  result["models"] = models;
  result["policies"] = status.policies;
  result["audit_lines"] = status.audit_lines;
  result["last_change"] = to_datetime(status.last_change);
  result["head"] = status.head;
  result["bytes"] = status.bytes;
  result["warnings"] = status.warnings;
  return result;
}

// (lines, head, problems)
py::tuple audit_of(const Ledger& ledger, const std::string& expected_head) {
  const LedgerAudit audit = ledger.audit(expected_head);
  return py::make_tuple(audit.lines, audit.head, audit.problems);
}

py::list audit_lines(const Ledger& ledger) {
  py::list lines;
  ledger.for_each_audit_line([&](const AuditLine& line) {
    py::dict result;
    result["number"] = line.number;
    result["time"] = to_datetime(line.time);
    result["action"] = to_str(line.action);
    result["worker"] = line.worker;
    result["details"] = to_str(line.details);
    result["hash"] = line.hash;
    lines.append(result);
  });
  return lines;
}

py::list workers_of(const Ledger& ledger) {
  py::list names;
  for (const std::string& name : ledger.workers()) names.append(to_str(name));
  return names;
}

}  // namespace

void bind_ledger(py::module_& module) {
  py::class_<Ledger>(module, "Ledger", "What dosimeter.Ledger is built on.")
      .def(py::init(&open_ledger), py::arg("path"), py::arg("key"), py::arg("create"))
      .def("add", &add_documents)
      .def("visit_columns", &visit_columns)
      .def("add_columns", &add_columns)
      .def("export_csv", &export_csv)
      .def("import_csv", &import_csv)
      .def("workers", &workers_of)
      .def("worker", &Ledger::worker)
      .def("caseload", &Ledger::caseload)
      .def("withdraw", &Ledger::withdraw)
      .def("withdraw_source", &Ledger::withdraw_source)
      .def("restore", &Ledger::restore)
      .def("restore_source", &Ledger::restore_source)
      .def("erase", &Ledger::erase)
      .def("expire",
           [](Ledger& ledger, std::int64_t limit) {
             return ledger.expire(Time(std::chrono::seconds(limit)));
           })
      .def("expired",
           [](const Ledger& ledger, std::int64_t limit) {
             return ledger.expired(Time(std::chrono::seconds(limit)));
           })
      .def("status", &status_dict)
      .def("audit", &audit_of)
      .def("audit_lines", &audit_lines);
}

}  // namespace dosimeter::python
