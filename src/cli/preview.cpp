// dosimeter preview: a content note for each document before anybody opens it, and an order.

#include "dosimeter/preview.hpp"

#include <boost/program_options/value_semantic.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "command.hpp"
#include "console.hpp"
#include "inputs.hpp"
#include "json.hpp"
#include "options.hpp"
#include "output.hpp"
#include "pipeline.hpp"
#include "report_format.hpp"
#include "setup.hpp"
#include "text_layout.hpp"

namespace dosimeter::cli {
namespace {

constexpr std::string_view kManual = R"(
Tells what to expect of documents before they are opened: for each a content note
with the kinds of event that it may contain, how heavy it probably is and how
long it takes, without any of its text; and an order for reading them in which
heavy and light alternate. It begins and ends light where that can be, has as few
heavy documents in a row as can be, and keeps documents of one case in the order
of their dates.

FILES are read as "dosimeter score" reads them. Heavy, moderate and light are
those of the policy. In a transcript, what the others say counts.

A note can be wrong in both directions. It serves choice: when to read, in which
order, and with whom to talk afterwards. Studies found that such notes do not
lessen distress (doi:10.1177/21677026231186625): breaks and support do not become
superfluous. --json prints one JSON object a line, in the same order.
)";

constexpr std::string_view kExamples = R"(
  dosimeter preview inbox/
  dosimeter preview --as-given notes.csv
  dosimeter preview --json notes.csv call-17.vtt > notes.jsonl
)";

Options options() {
  Options own("Preview");
  auto add = own.add_options();
  add("json", "one JSON object a line for each document");
  add("as-given", "in the order of the files instead");
  Options all;
  all.add(own).add(reading_options()).add(scoring_options()).add(running_options());
  return all;
}

std::string names_json(const std::vector<Category>& categories) {
  std::string list = "[";
  for (const Category category : categories) {
    if (list.size() > 1) list += ", ";
    list += json_string(kCategoryNames[static_cast<std::size_t>(category)]);
  }
  return list + ']';
}

std::string estimate_json(const Estimate& estimate) {
  return rounded(estimate.value, 2) + ", " + rounded(estimate.lower, 2) + ", " +
         rounded(estimate.upper, 2);
}

// Load and peak as arrays of value, lower and upper bound; null where they mean nothing.
std::string rating_json(const ContentNote& note, const Estimate& estimate) {
  return note.rated ? '[' + estimate_json(estimate) + ']' : "null";
}

std::string json_line(const ContentNote& note, std::size_t place) {
  return R"({"place": )" + std::to_string(place) + R"(, "id": )" + json_string(note.id) +
         R"(, "case": )" + (note.case_id.empty() ? "null" : json_string(note.case_id)) +
         R"(, "date": )" + (note.time ? json_string(format_time(*note.time)) : "null") +
         R"(, "heaviness": )" + json_string(name(note.heaviness)) + R"(, "load": )" +
         rating_json(note, note.load) + R"(, "peak": )" + rating_json(note, note.peak) +
         R"(, "likely": )" + names_json(note.likely) + R"(, "possible": )" +
         names_json(note.possible) + R"(, "words": )" + std::to_string(note.words) +
         R"(, "minutes": )" + rounded(note.minutes, 2) + R"(, "note": )" +
         json_string(in_words(note)) + "}\n";
}

std::string heading(const ContentNote& note, std::size_t place) {
  std::string text = std::to_string(place) + ". " + printable(note.id);
  if (!note.case_id.empty()) text += ", case " + printable(note.case_id);
  if (note.time) text += ", " + format_date(*note.time);
  return text + '\n';
}

std::string text_of(const std::vector<ContentNote>& notes, const std::vector<std::size_t>& order,
                    const Tally& tally) {
  std::string text = notes.empty()
                         ? ""
                         : wrapped(
                               "Content notes. They come from a model and can be wrong in both "
                               "directions; they hold no text of the documents.") +
                               '\n';
  double minutes = 0;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const ContentNote& note = notes[order[place]];
    minutes += note.minutes;
    text += heading(note, place + 1) + wrapped(in_words(note)) + '\n';
  }
  if (!notes.empty()) {
    text += wrapped("Together about " +
                    count_of(static_cast<std::size_t>(std::ceil(minutes)), "minute") +
                    ", without breaks. Plan some, and somebody to talk to.") +
            '\n';
  }
  return text + tally_line(tally) + '\n';
}

std::string json_of(const std::vector<ContentNote>& notes, const std::vector<std::size_t>& order) {
  std::string lines;
  for (std::size_t place = 0; place < order.size(); ++place) {
    lines += json_line(notes[order[place]], place + 1);
  }
  return lines;
}

std::vector<std::size_t> as_given(std::size_t count) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  return order;
}

int run(const Arguments& arguments) {
  auto inputs = Inputs::of_files(needed_files(arguments), read_options(arguments));
  const RunOptions run = run_options(arguments);
  const Instrument instrument(arguments);
  Console console;
  std::vector<ContentNote> notes;
  const Tally tally =
      score_all(inputs, instrument.scorer(), run, console,
                [&](const Document& document, const DocumentScore& score) {
                  notes.push_back(content_note(document, score.heard, instrument.policy()));
                });
  const ExitCode code = exit_code(inputs, tally);
  if (code == nothing_done) return code;
  const auto order = arguments.contains("as-given") ? as_given(notes.size()) : reading_order(notes);
  if (arguments.contains("json")) {
    if (tally.bad != 0) console.remark(tally_line(tally));
    print(json_of(notes, order));
  } else {
    print(text_of(notes, order, tally));
  }
  return code;
}

}  // namespace

const Command preview_command = {
    "preview", "FILES...", "content notes before reading, and an order", kManual, kExamples,
    options,   run};

}  // namespace dosimeter::cli
