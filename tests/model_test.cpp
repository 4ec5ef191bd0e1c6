#include "dosimeter/model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "dosimeter/error.hpp"
#include "embedded.hpp"
#include "model_data.hpp"

namespace dosimeter {
namespace {

using ::testing::HasSubstr;

std::string error_of(std::string_view bytes) {
  try {
    Model::parse(bytes, "weights.bin");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Model, StandardIsWhole) {
  const Model& model = Model::standard();
  EXPECT_THAT(model.version(), ::testing::StartsWith("20"));
  EXPECT_NE(model.checksum(), 0u);
  EXPECT_GT(model.vocabulary_size(), 10000u);
  EXPECT_LT(embedded::file("models/weights.bin").size(), 8u << 20);
}

TEST(Model, LoadsFastEnoughForACommand) {
  const auto begin = std::chrono::steady_clock::now();
  Model::parse(embedded::file("models/weights.bin"), "weights.bin");
  const auto took = std::chrono::steady_clock::now() - begin;
  // 50 ms is the aim of an optimised build; sanitizers and busy machines get room.
  EXPECT_LT(std::chrono::duration<double>(took).count(), 1.0);
}

TEST(Model, RefusesWhatIsNoWeightsFile) {
  EXPECT_THAT(error_of("PK\x03\x04 something else entirely"),
              HasSubstr("weights.bin: this is no weights file"));
  EXPECT_THAT(error_of("PK"), HasSubstr("no weights file"));
  EXPECT_THROW(Model::load("/no/such/weights.bin"), Error);
}

TEST(Model, RefusesAFileCutShortAnywhere) {
  const std::string_view whole = embedded::file("models/weights.bin");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, std::size_t{8}, std::size_t{15}, std::size_t{20},
        std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_THAT(error_of(whole.substr(0, size)), HasSubstr("cut short")) << size;
  }
}

TEST(Model, RefusesAnAlteredFile) {
  std::string bytes(embedded::file("models/weights.bin"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  EXPECT_THAT(error_of(bytes), HasSubstr("altered"));
  bytes = embedded::file("models/weights.bin");
  bytes[8] = 9;
  EXPECT_THAT(error_of(bytes), HasSubstr("another format version"));
  bytes[8] = 2;
  bytes[12] = 99;
  EXPECT_THAT(error_of(bytes), HasSubstr("for other features"));
}

TEST(Model, IntervalIsLinearBetweenKnots) {
  const IntervalTable table{{1, 2}, {0.5F, 1.5F}, {1, 2}};
  EXPECT_EQ(table.at(0), (std::array{0.5F, 1.0F}));
  EXPECT_EQ(table.at(1.5F), (std::array{1.0F, 1.5F}));
  EXPECT_EQ(table.at(9), (std::array{1.5F, 2.0F}));
}

}  // namespace
}  // namespace dosimeter
