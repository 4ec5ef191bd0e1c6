#pragma once
// The limit that scoring is held against.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dosimeter {

// The least that a program does that weighs words, for comparison: it classifies each byte, hashes
// each word and gathers one weight of it from a table of 4 MB. No boundaries of Unicode, no
// phrases, no assertion, one output instead of seventeen, one column a word instead of two.
class BareLoop {
 public:
  BareLoop() : weights_(std::size_t{1} << 20) {
    for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i] = static_cast<float>(i % 997);
    for (int c = 'a'; c <= 'z'; ++c) letters_[static_cast<std::size_t>(c)] = static_cast<char>(c);
    for (int c = 'A'; c <= 'Z'; ++c)
      letters_[static_cast<std::size_t>(c)] = static_cast<char>(c + 32);
    for (int c = '0'; c <= '9'; ++c) letters_[static_cast<std::size_t>(c)] = static_cast<char>(c);
  }

  float sum(std::string_view text) const {
    float sum = 0;
    std::uint64_t hash = kStart;
    for (const char byte : text) {
      const char letter = letters_[static_cast<unsigned char>(byte)];
      if (letter != 0) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;  // FNV-1a
      } else if (hash != kStart) {
        sum += weight(hash);
        hash = kStart;
      }
    }
    return hash == kStart ? sum : sum + weight(hash);
  }

 private:
  static constexpr std::uint64_t kStart = 0xCBF29CE484222325U;

  float weight(std::uint64_t hash) const { return weights_[(hash >> 20) % weights_.size()]; }

  std::vector<float> weights_;
  std::array<char, 256> letters_{};  // in lower case; 0 for what is no part of a word
};

}  // namespace dosimeter
