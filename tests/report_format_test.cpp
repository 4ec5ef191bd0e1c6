#include "report_format.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace dosimeter {
namespace {

std::string appended(double value, int decimals) {
  std::string text;
  append_rounded(value, decimals, text);
  return text;
}

TEST(ReportFormat, AppendsTheDigitsOfTheExactValue) {
  EXPECT_EQ(appended(0, 2), "0.00");
  EXPECT_EQ(appended(0.0625, 3), "0.062") << "a half goes to the even neighbour";
  EXPECT_EQ(appended(0.1875, 3), "0.188");
  EXPECT_EQ(appended(2.675, 2), "2.67") << "the double is a little less";
  EXPECT_EQ(appended(999.9996, 3), "1000.000");
  for (const double value : {-0.0, -1.25, 1e9, 1e300, 0.5, 4.9999999, 1e-300,
                             std::numeric_limits<double>::infinity(), std::nan("")}) {
    for (const int decimals : {0, 1, 2, 3, 4}) {
      EXPECT_EQ(appended(value, decimals), rounded(value, decimals)) << value << ' ' << decimals;
    }
  }
}

TEST(ReportFormat, AppendsWhatRoundedGives) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 300000; ++i) {
    const double eighths = static_cast<double>(random() % 100000) / 8000;  // near halves
    const double halves = static_cast<double>(random() % 1000000) / 2048;
    const double any =
        std::ldexp(static_cast<double>(random() >> 11), -static_cast<int>(random() % 60) - 24);
    for (const double value :
         {eighths, halves, any, static_cast<double>(static_cast<float>(any))}) {
      const int decimals = 1 + static_cast<int>(random() % 3);
      ASSERT_EQ(appended(value, decimals), rounded(value, decimals)) << value;
    }
  }
}

TEST(ReportFormat, AppendsTextsAsJsonStrings) {
  const auto json = [](std::string_view text) {
    std::string result = "[";
    append_json_string(text, result);
    return result;
  };
  EXPECT_EQ(json(""), "[\"\"");
  EXPECT_EQ(json("nurse-01"), "[\"nurse-01\"");
  EXPECT_EQ(json("a\"b\\c\n"), R"(["a\"b\\c\n")");
  EXPECT_EQ(json("caf\u00e9"), "[\"caf\u00e9\"");
  EXPECT_EQ(json("\xFF"), "[\"\uFFFD\"");
}

}  // namespace
}  // namespace dosimeter
