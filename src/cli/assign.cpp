// dosimeter assign: who could take which of the incoming cases.

#include "dosimeter/assign.hpp"

#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "assign_table.hpp"
#include "caseload.hpp"
#include "command.hpp"
#include "console.hpp"
#include "dosimeter/error.hpp"
#include "inputs.hpp"
#include "ledger_verbs.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "report_format.hpp"
#include "setup.hpp"
#include "suggestion.hpp"
#include "team_file.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Proposes who takes which of the incoming cases, so that as few workers as
possible come to a high action level and the doses of the last 7 days, with
those of the cases, are as even as possible. It is a proposal, not a decision:
the supervisor knows what the figures do not.

FILES are the workers' caseload, read as "dosimeter exposure" reads it. The file
of --cases is read the same way: its documents are scored, and those of the same
case go to the same worker. A case stays with the worker whom it names or who
has documents of it in FILES, unless --handover-price lets it change hands. The
kind of a case is that of its documents. A ledger that --ledger names stands for
FILES, or joins them; it does not know which case is whose.

The file of --team (CSV or JSON) names workers with "capacity" (how many of the
cases they can take), "absent" (yes or no) and "skills" (kinds of case that they
can take, separated by ";"; empty means all). Who is not in it can take any
number of any kind.

The table shows each worker before and after, compares with the same number of
cases for each, and says how far from the best possible the proposal can be at
most.
)";

constexpr std::string_view kExamples = R"(
  dosimeter assign --cases incoming.csv caseload/
  dosimeter assign --cases incoming.jsonl --team team.csv --as-of today caseload/
  dosimeter assign --cases incoming.csv --handover-price 10 --as csv caseload/
  dosimeter assign --cases incoming.csv --ledger team.ledger --as-of today
)";

// The choices of --as, in the order of their names.
enum TableKind : std::size_t { kText, kCsv, kJson };

Options options() {
  namespace po = boost::program_options;
  Options assigning("Assigning");
  assigning.add_options()("cases", po::value<std::string>()->value_name("FILE"),
                          "the documents of the incoming cases (needed)");
  assigning.add_options()("ledger", po::value<std::string>()->value_name("FILE"),
                          "a ledger with the workers' records");
  assigning.add_options()("key-file", po::value<std::string>()->value_name("FILE"),
                          "a file whose first line is the key of the ledger");
  assigning.add_options()("team", po::value<std::string>()->value_name("FILE"),
                          "capacity, absence and skills of workers, as CSV or JSON");
  assigning.add_options()(
      "handover-price", po::value<std::string>()->value_name("MINUTES"),
      "let cases change hands where that outweighs so many equivalent minutes for a worker who has "
      "none; without it they stay");
  Options output("Output");
  output.add_options()("as", po::value<std::string>()->value_name("KIND"),
                       "the proposal as text, csv or json");
  add_as_of_option(output);
  Options all;
  all.add(assigning).add(output).add(reading_options()).add(scoring_options());
  return all.add(running_options());
}

std::optional<double> handover_price(const Arguments& arguments) {
  if (!arguments.contains("handover-price")) return std::nullopt;
  const std::string given = text_option(arguments, "handover-price");
  double price = 0;
  const char* const end = given.data() + given.size();
  const auto [stop, error] = std::from_chars(given.data(), end, price);
  if (error != std::errc() || stop != end || !(price >= 0 && price <= 1000)) {
    throw UsageError("--handover-price takes equivalent minutes from 0 to 1000, not " +
                     quoted(given));
  }
  return price;
}

// The name of a document's case: its own where it belongs to none.
const std::string& case_name(const Document& document) {
  return document.case_id.empty() ? document.id : document.case_id;
}

// The caseload, and who had each case last.
struct Past {
  Caseload caseload;
  std::map<std::string, std::pair<std::optional<Time>, std::string>> holders;

  void add(const Document& document, const DocumentScore& score) {
    caseload.add(document.worker, make_exposure(document, score.heard));
    if (document.case_id.empty() || document.worker == kUnknownWorker) return;
    auto& holder = holders[document.case_id];
    holder = std::max(holder, {document.time, document.worker});
  }

  std::string holder_of(const std::string& name) const {
    const auto found = holders.find(name);
    return found == holders.end() ? std::string() : found->second.second;
  }
};

// The documents of the incoming cases, together by case.
class Incoming {
 public:
  void add(const Document& document, const DocumentScore& score) {
    Exposure exposure = make_exposure(document, score.heard);
    exposure.time.reset();  // an incoming case counts whatever its date
    Gathered& gathered = cases_[case_name(document)];
    if (!documents_.insert(exposure.document).second) return;
    gathered.record.add(exposure);
    if (gathered.kind.empty()) gathered.kind = document.kind;
    if (document.worker == kUnknownWorker) return;
    if (!gathered.worker.empty() && gathered.worker != document.worker) {
      throw Error({document.origin.file, document.origin.line,
                   "the case " + quoted(case_name(document)) + " names two workers, " +
                       gathered.worker + " and " + document.worker,
                   "name the one who has it"});
    }
    gathered.worker = document.worker;
  }

  // `past` knows who has the cases that name nobody.
  std::vector<IncomingCase> cases(const Past& past) const {
    std::vector<IncomingCase> cases;
    for (const auto& [name, gathered] : cases_) {
      const Estimate dose = gathered.record.index({}).total_dose;
      const std::string& named = gathered.worker;
      cases.push_back({name, dose, named.empty() ? past.holder_of(name) : named, gathered.kind});
    }
    return cases;
  }

 private:
  struct Gathered {
    WorkerRecord record;
    std::string worker;
    std::string kind;
  };
  std::map<std::string, Gathered> cases_;
  std::set<std::uint64_t> documents_;
};

// All workers who are known from anywhere, in the order of their pseudonyms.
std::vector<TeamMember> team_of(const Past& past, const std::vector<IncomingCase>& cases,
                                const std::vector<TeamEntry>& entries, Time as_of,
                                const Policy& policy, Console& console) {
  std::map<std::string, TeamMember> team;
  for (const auto& [worker, record] : past.caseload.workers()) {
    if (worker == kUnknownWorker) continue;
    const Index index = record.index(as_of, policy.index);
    TeamMember& member = team[worker];
    member.dose = index.dose_7_days;
    member.level = assess(index, policy).level;
  }
  const auto find = [&](const std::string& worker) -> TeamMember& {
    if (!team.contains(worker)) {
      console.remark(worker + " has no documents in the caseload: taken as without dose");
    }
    return team[worker];
  };
  for (const TeamEntry& entry : entries) {
    TeamMember& member = find(entry.worker);
    member.capacity = entry.capacity.value_or(TeamMember::kNoLimit);
    member.absent = entry.absent;
    member.skills = entry.skills;
  }
  for (const IncomingCase& incoming : cases) {
    if (!incoming.worker.empty()) find(incoming.worker);
  }
  std::vector<TeamMember> members;
  for (auto& [worker, member] : team) {
    member.worker = worker;
    members.push_back(member);
  }
  return members;
}

std::string written(std::size_t kind, const AssignReport& report) {
  if (kind == kCsv) return assign_csv(report);
  if (kind == kJson) return assign_json(report);
  return assign_text(report);
}

void remark_on_unknown(const Caseload& caseload, Console& console) {
  const auto unknown = caseload.workers().find(std::string(kUnknownWorker));
  if (unknown == caseload.workers().end()) return;
  console.remark(count_of(unknown->second.size(), "document") +
                 " without a worker left out; give --worker, or --fields worker=NAME");
}

// What the command line asks for; throws UsageError where it contradicts itself.
struct Request {
  explicit Request(const Arguments& arguments)
      : kind(choice_option(arguments, "as")),
        as_of(arguments),
        price(handover_price(arguments)),
        cases_file(text_option(arguments, "cases")),
        ledger(text_option(arguments, "ledger")),
        files(ledger.empty() ? needed_files(arguments) : operands(arguments)),
        reading(read_options(arguments)),
        running(run_options(arguments)) {
    if (cases_file.empty()) throw UsageError("name the file of the incoming cases with --cases");
    if (cases_file == "-" && std::count(files.begin(), files.end(), "-") > 0) {
      throw UsageError("standard input can be read only once");
    }
    if (arguments.contains("team")) team = read_team_file(text_option(arguments, "team"));
  }

  std::size_t kind;
  AsOf as_of;
  std::optional<double> price;
  std::string cases_file;
  std::string ledger;  // empty for none
  std::vector<std::string> files;
  ReadOptions reading;
  RunOptions running;
  std::vector<TeamEntry> team;
};

AssignReport make_report(const Past& past, const Incoming& incoming, const Request& request,
                         Time as_of, const Policy& policy, Console& console) {
  const auto cases = incoming.cases(past);
  const auto team = team_of(past, cases, request.team, as_of, policy, console);
  AssignReport report;
  report.as_of = as_of;
  report.options = assign_options(policy);
  report.options.handover_price = request.price;
  report.proposal = assign(team, cases, report.options);
  for (const IncomingCase& one : cases) report.present_workers.push_back(one.worker);
  return report;
}

// Scores the documents of some files into `gathered`, and says what was read.
template <class Gathered>
ExitCode gather(const std::vector<std::string>& files, const ReadOptions& reading,
                std::string_view what, const Request& request, const Scorer& scorer,
                Console& console, Gathered& gathered) {
  auto inputs = Inputs::of_files(files, reading);
  const Tally tally = score_all(
      inputs, scorer, request.running, console,
      [&](const Document& document, const DocumentScore& score) { gathered.add(document, score); });
  console.remark(std::string(what) + ": " + tally_line(tally));
  return exit_code(inputs, tally);
}

int run(const Arguments& arguments) {
  const Request request(arguments);
  const Instrument instrument(arguments);
  const Scorer& scorer = instrument.scorer();
  Console console;
  Incoming incoming;
  ReadOptions reading = request.reading;
  reading.worker.clear();  // --worker is for the caseload: a new case is with nobody
  const ExitCode cases_code =
      gather({request.cases_file}, reading, "Cases", request, scorer, console, incoming);
  if (cases_code == nothing_done) return nothing_done;
  Past past;
  ExitCode code = all_fine;
  if (!request.files.empty()) {
    code = gather(request.files, request.reading, "Caseload", request, scorer, console, past);
  }
  if (code == nothing_done) return nothing_done;
  if (!request.ledger.empty()) {
    past.caseload.merge(opened_ledger(arguments, request.ledger, Missing::is_an_error).caseload());
  }
  remark_on_unknown(past.caseload, console);

  const Calendar& calendar = instrument.policy().index.calendar;
  const Time as_of =
      request.as_of.moment(calendar).value_or(end_of_latest_day(past.caseload, calendar));
  const AssignReport report =
      make_report(past, incoming, request, as_of, instrument.policy(), console);
  print(written(request.kind, report));
  return std::max(code, cases_code);
}

}  // namespace

const Command assign_command = {"assign", "FILES...", "who could take which of the incoming cases",
                                kManual,  kExamples,  options,
                                run};

}  // namespace dosimeter::cli
