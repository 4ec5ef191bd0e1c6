#include "json.hpp"

#include <boost/json/serialize.hpp>

#include "report_format.hpp"

namespace dosimeter::cli {
namespace {

std::string pair(double lower, double upper, int decimals) {
  return '[' + rounded(lower, decimals) + ", " + rounded(upper, decimals) + ']';
}

std::string categories(const Score& score) {
  std::string object = "{";
  for (std::size_t i = 0; i < kCategories; ++i) {
    if (i != 0) object += ", ";
    object += json_string(kCategoryNames[i]) + ": " + rounded(score.categories[i], 3);
  }
  return object + '}';
}

}  // namespace

std::string json_string(std::string_view text) {
  const std::string sound = well_formed(text);
  return boost::json::serialize(boost::json::string_view(sound.data(), sound.size()));
}

std::string identity_members(const Document& document) {
  return R"("id": )" + json_string(document.id) + R"(, "worker": )" + json_string(document.worker) +
         R"(, "date": )" + (document.time ? json_string(format_time(*document.time)) : "null");
}

std::string score_members(const Score& score) {
  return R"("load": )" + rounded(score.load, 2) + R"(, "interval": )" +
         pair(score.lower, score.upper, 2) + R"(, "peak": )" + rounded(score.peak, 2) +
         R"(, "peak_interval": )" + pair(score.peak_lower, score.peak_upper, 2) +
         R"(, "density": )" + rounded(score.density, 2) + R"(, "out_of_domain": )" +
         (score.out_of_domain() ? "true" : "false") + R"(, "categories": )" + categories(score) +
         R"(, "words": )" + std::to_string(score.words) + R"(, "minutes": )" +
         rounded(score.minutes, 3) + R"(, "dose": )" + rounded(score.dose, 3) +
         R"(, "dose_interval": )" + pair(score.dose_lower, score.dose_upper, 3);
}

}  // namespace dosimeter::cli
