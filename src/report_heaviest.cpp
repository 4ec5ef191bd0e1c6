// The heaviest documents of a worker, as the report lists them, and what made them heavy.

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "category_words.hpp"
#include "report_figures.hpp"
#include "report_format.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

constexpr std::size_t kGroupsShown = 4;

std::string heard_text(const Document& document, bool include_spoken) {
  std::string text;
  for (const Segment& segment : document.segments) {
    if (!include_spoken && is_own_speech(segment, document)) continue;
    if (!text.empty()) text += '\n';
    text += segment.text;
  }
  return text;
}

std::string listed_words(const CategorySet& categories) {
  std::string text;
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (!categories[i]) continue;
    if (!text.empty()) text += ", ";
    text += kCategoryWords[i];
  }
  return capitalised(text);
}

std::string_view in_words(Assertion assertion) {
  switch (assertion) {
    case Assertion::affirmed:
      return "told as having happened";
    case Assertion::negated:
      return "denied";
    case Assertion::hypothetical:
      return "asked about, feared or planned";
    case Assertion::historical:
      return "long past";
    case Assertion::other_experiencer:
      return "about somebody else";
  }
  return {};
}

std::string with_sign(double load) {
  const std::string figure = rounded(std::abs(load), 2);
  return (load < 0 && figure != "0.00" ? "\u2212" : "+") + figure;
}

json::array groups_view(const std::vector<MentionGroup>& groups) {
  json::array rows;
  for (const MentionGroup& group : groups) {
    if (rows.size() == kGroupsShown) break;
    rows.push_back(
        {{"kinds", view_text(listed_words(group.categories))},
         {"words", view_text("\u2022\u2022\u2022\u2022\u2022 " + count_of(group.count, "mention"))},
         {"assertion", view_text(in_words(group.assertion))},
         {"adds", view_text(with_sign(group.load))}});
  }
  return rows;
}

json::value evidence_view(const Exposure& exposure, const MaskedEvidence& evidence) {
  const auto found = evidence.find(exposure.document);
  if (found == evidence.end()) return nullptr;
  return json::object{{"groups", groups_view(found->second)}};
}

CategorySet present(const Exposure& exposure) {
  CategorySet categories;
  for (std::size_t i = 0; i < kCategories; ++i) {
    categories[i] = exposure.categories[i] >= kPresent;
  }
  return categories;
}

}  // namespace

bool is_heavier(const Exposure& a, const Exposure& b) {
  const auto rank = [](const Exposure& e) {
    return std::tuple(e.load, e.peak, e.dose, e.time, e.document);
  };
  return rank(a) > rank(b);
}

std::vector<MentionGroup> masked_evidence(const Document& document, const Scorer& scorer,
                                          bool include_spoken) {
  const Explanation explanation = scorer.explain(heard_text(document, include_spoken));
  std::vector<MentionGroup> groups;
  for (const Evidence& found : explanation.evidence) {
    const CategorySet& categories = scorer.lexicon().entries()[found.entry].categories;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const MentionGroup& known) {
      return known.categories == categories && known.assertion == found.assertion;
    });
    if (group == groups.end()) group = groups.insert(group, {categories, found.assertion, 0, 0});
    ++group->count;
    group->load += found.load;
  }
  std::stable_sort(groups.begin(), groups.end(), [](const MentionGroup& a, const MentionGroup& b) {
    return std::abs(a.load) > std::abs(b.load);
  });
  return groups;
}

json::array heaviest_view(const WorkerRecord& record, Time as_of, const MaskedEvidence& evidence) {
  json::array rows;
  for (const Exposure& exposure : heaviest(record, as_of)) {
    const Estimate load{exposure.load, exposure.load_lower, exposure.load_upper};
    const std::string kinds = listed_words(present(exposure));
    rows.push_back({{"date", view_text(exposure.time ? format_date(*exposure.time) : "no date")},
                    {"load", view_text(rounded(load.value, 2))},
                    {"load_interval", view_text(interval(load, 2))},
                    {"peak", view_text(rounded(exposure.peak, 2))},
                    {"minutes", view_text(rounded(exposure.minutes, 1))},
                    {"kinds", view_text(kinds.empty() ? "none for certain" : kinds)},
                    {"evidence", evidence_view(exposure, evidence)}});
  }
  return rows;
}

}  // namespace dosimeter
