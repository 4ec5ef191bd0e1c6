#include "explanation.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <vector>

#include "json.hpp"
#include "report_format.hpp"

namespace dosimeter::cli {
namespace {

// What the worker took in, as one text, and where its segments begin.
struct HeardText {
  struct Place {
    std::size_t begin = 0;        // byte offset into the text
    std::optional<double> start;  // seconds from the beginning of the recording
  };
  std::string text;
  std::vector<Place> places;
};

HeardText heard_text(const Document& document, bool include_spoken) {
  HeardText heard;
  for (const Segment& segment : document.segments) {
    if (!include_spoken && is_own_speech(segment, document)) continue;
    if (!heard.text.empty()) heard.text += '\n';
    heard.places.push_back({heard.text.size(), segment.start});
    heard.text += segment.text;
  }
  return heard;
}

// A mention as it is shown: evidence with its place and its entry looked up.
struct Row {
  std::size_t line = 0;         // of the heard text, from 1
  std::optional<double> start;  // of the segment that it stands in
  std::string words;
  std::string_view assertion;
  const LexiconEntry* entry = nullptr;
  double load = 0;
};

struct Explained {
  Score score;
  std::vector<Contribution> contributions;  // those that are shown
  std::size_t others = 0;                   // how many are not, and what they add
  double others_load = 0;
  std::vector<Row> rows;
};

bool is_a_word(const std::string& label) {
  return label != "(baseline)" && label != "(length)" && label != "(limits of the scale)";
}

void choose_contributions(std::vector<Contribution> all, const ExplanationOptions& options,
                          Explained& explained) {
  for (std::size_t i = options.contributions; i < all.size(); ++i) {
    ++explained.others;
    explained.others_load += all[i].load;
  }
  all.resize(std::min(all.size(), options.contributions));
  for (Contribution& contribution : all) {
    if (!options.unmask && is_a_word(contribution.label)) {
      contribution.label = mask(contribution.label);
    }
  }
  explained.contributions = std::move(all);
}

std::vector<Row> evidence_rows(const HeardText& heard, const std::vector<Evidence>& evidence,
                               const Lexicon& lexicon, bool unmask) {
  std::vector<Row> rows;
  std::size_t line = 1;
  std::size_t counted = 0;  // bytes in which the line ends are counted
  auto place = heard.places.begin();
  for (const Evidence& found : evidence) {
    const std::string_view text = heard.text;
    const std::string_view between = text.substr(counted, found.begin - counted);
    line += static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
    counted = found.begin;
    while (place + 1 != heard.places.end() && (place + 1)->begin <= found.begin) ++place;
    std::string words(text.substr(found.begin, found.end - found.begin));
    std::replace(words.begin(), words.end(), '\n', ' ');
    rows.push_back({line, place->start, unmask ? words : mask(words),
                    kAssertionNames[static_cast<std::size_t>(found.assertion)],
                    &lexicon.entries()[found.entry], found.load});
  }
  return rows;
}

Explained explained(const Document& document, const Scorer& scorer,
                    const ExplanationOptions& options) {
  const HeardText heard = heard_text(document, options.include_spoken);
  Explanation explanation = scorer.explain(heard.text);
  Explained result;
  result.score = scorer.score(document, options.include_spoken).heard;
  choose_contributions(std::move(explanation.contributions), options, result);
  result.rows = evidence_rows(heard, explanation.evidence, scorer.lexicon(), options.unmask);
  return result;
}

std::vector<std::string_view> category_names(const CategorySet& categories) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (categories[i]) names.push_back(kCategoryNames[i]);
  }
  return names;
}

// --- for people ---

// "+0.35", "-0.10"; what rounds to nothing has no minus.
std::string with_sign(double load) {
  const std::string figure = rounded(load, 2);
  if (figure == "-0.00") return "+0.00";
  return (figure.starts_with('-') ? "" : "+") + figure;
}

std::string left(std::string_view text, std::size_t width) {
  const std::string shown = printable(text);
  return shown + std::string(width - std::min(width, display_width(shown)), ' ');
}

std::string right(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, display_width(text)), ' ') + std::string(text);
}

// "1:02:05"; empty without a time that a recording can have.
std::string clock(std::optional<double> seconds) {
  if (!seconds || !(*seconds >= 0 && *seconds <= kLatestInRecording)) return "";
  const auto whole = static_cast<unsigned long>(*seconds);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60,
                whole % 60);
  return text.data();
}

std::string heading(const Document& document, const Score& score) {
  std::string text = printable(document.id) + "  " + printable(document.worker);
  if (document.time) text += "  " + format_time(*document.time);
  return text + "\nload " + rounded(score.load, 2) + " (90 % interval " + rounded(score.lower, 2) +
         " to " + rounded(score.upper, 2) + "), peak " + rounded(score.peak, 2) + ", density " +
         rounded(score.density, 2) + ", " + count_of(score.words, "word") + ", " +
         rounded(score.minutes, 2) + " minutes, dose " + rounded(score.dose, 2) + " (" +
         rounded(score.dose_lower, 2) + " to " + rounded(score.dose_upper, 2) + ")\n";
}

std::string contribution_lines(const Explained& explained) {
  std::string text = "\n  What makes up the load\n";
  for (const auto& [label, load] : explained.contributions) {
    text += right(with_sign(load), 9) + "  " + printable(label) + '\n';
  }
  if (explained.others != 0) {
    text += right(with_sign(explained.others_load), 9) + "  " + std::to_string(explained.others) +
            " smaller ones together\n";
  }
  return text + right("= " + rounded(explained.score.load, 2), 9) + '\n';
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ' ';
    text += name;
  }
  return text;
}

std::string evidence_lines(const Explained& explained, bool unmask) {
  if (explained.rows.empty()) return "\n  No word of the lexicon was found.\n";
  std::size_t words = 5;
  std::size_t kinds = 5;
  for (const Row& row : explained.rows) {
    words = std::max(words, display_width(row.words));
    kinds = std::max(kinds, joined(category_names(row.entry->categories)).size());
  }
  std::string text = "\n  Words of the lexicon";
  text += unmask ? "\n" : " (masked; --unmask shows them)\n";
  text += "     line     time  " + left("words", words) + "  " + left("kinds", kinds) +
          "  assertion          severity    adds\n";
  for (const Row& row : explained.rows) {
    text += right(std::to_string(row.line), 9) + right(clock(row.start), 9) + "  " +
            left(row.words, words) + "  " +
            left(joined(category_names(row.entry->categories)), kinds) + "  " +
            left(row.assertion, 17) + right(rounded(row.entry->severity, 1), 10) +
            right(with_sign(row.load), 8) + '\n';
  }
  return text;
}

// --- for programs ---

std::string json_number(double value) {
  const std::string figure = rounded(value, 4);
  return figure == "-0.0000" ? "0.0000" : figure;
}

std::string contributions_json(const Explained& explained) {
  std::string array = "[";
  for (const auto& [label, load] : explained.contributions) {
    if (array.size() > 1) array += ", ";
    array += R"({"label": )" + json_string(label) + R"(, "load": )" + json_number(load) + '}';
  }
  return array + R"(], "other_contributions": {"count": )" + std::to_string(explained.others) +
         R"(, "load": )" + json_number(explained.others_load) + '}';
}

std::string evidence_json(const std::vector<Row>& rows) {
  std::string array = "[";
  for (const Row& row : rows) {
    if (array.size() > 1) array += ", ";
    std::string kinds;
    for (const std::string_view name : category_names(row.entry->categories)) {
      kinds += (kinds.empty() ? "" : ", ") + json_string(name);
    }
    array += R"({"line": )" + std::to_string(row.line) + R"(, "start": )" +
             (row.start ? rounded(*row.start, 3) : "null") + R"(, "words": )" +
             json_string(row.words) + R"(, "categories": [)" + kinds + R"(], "assertion": )" +
             json_string(row.assertion) + R"(, "severity": )" + rounded(row.entry->severity, 1) +
             R"(, "load": )" + json_number(row.load) + '}';
  }
  return array + ']';
}

}  // namespace

std::string explanation_text(const Document& document, const Scorer& scorer,
                             const ExplanationOptions& options) {
  const Explained found = explained(document, scorer, options);
  return heading(document, found.score) + contribution_lines(found) +
         evidence_lines(found, options.unmask) + '\n';
}

std::string explanation_json(const Document& document, const Scorer& scorer,
                             const ExplanationOptions& options) {
  const Explained found = explained(document, scorer, options);
  std::string object = "{";
  add_identity_members(document, object);
  object += ", ";
  add_score_members(found.score, object);
  return object + R"(, "masked": )" + (options.unmask ? "false" : "true") +
         R"(, "contributions": )" + contributions_json(found) + R"(, "evidence": )" +
         evidence_json(found.rows) + "}\n";
}

}  // namespace dosimeter::cli
