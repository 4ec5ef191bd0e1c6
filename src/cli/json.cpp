#include "json.hpp"

#include <array>

#include "report_format.hpp"

namespace dosimeter::cli {
namespace {

void add_pair(double lower, double upper, int decimals, std::string& text) {
  text += '[';
  append_rounded(lower, decimals, text);
  text += ", ";
  append_rounded(upper, decimals, text);
  text += ']';
}

// '"DEATH": ', ', "HOMICIDE": ' ...
const std::array<std::string, kCategories>& category_members() {
  static const std::array<std::string, kCategories> members = [] {
    std::array<std::string, kCategories> result;
    for (std::size_t i = 0; i < kCategories; ++i) {
      result[i] = (i == 0 ? "" : ", ") + json_string(kCategoryNames[i]) + ": ";
    }
    return result;
  }();
  return members;
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(text, json);
  return json;
}

void add_identity_members(const Document& document, std::string& text) {
  text += R"("id": )";
  append_json_string(document.id, text);
  text += R"(, "worker": )";
  append_json_string(document.worker, text);
  text += R"(, "date": )";
  text += document.time ? json_string(format_time(*document.time)) : "null";
}

void add_score_members(const Score& score, std::string& text) {
  text += R"("load": )";
  append_rounded(score.load, 2, text);
  text += R"(, "interval": )";
  add_pair(score.lower, score.upper, 2, text);
  text += R"(, "peak": )";
  append_rounded(score.peak, 2, text);
  text += R"(, "peak_interval": )";
  add_pair(score.peak_lower, score.peak_upper, 2, text);
  text += R"(, "density": )";
  append_rounded(score.density, 2, text);
  text += R"(, "out_of_domain": )";
  text += score.out_of_domain() ? "true" : "false";
  text += R"(, "categories": {)";
  for (std::size_t i = 0; i < kCategories; ++i) {
    text += category_members()[i];
    append_rounded(score.categories[i], 3, text);
  }
  text += R"(}, "words": )";
  text += std::to_string(score.words);
  text += R"(, "minutes": )";
  append_rounded(score.minutes, 3, text);
  text += R"(, "dose": )";
  append_rounded(score.dose, 3, text);
  text += R"(, "dose_interval": )";
  add_pair(score.dose_lower, score.dose_upper, 3, text);
}

}  // namespace dosimeter::cli
