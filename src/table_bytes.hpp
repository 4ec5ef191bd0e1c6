#pragma once
// Tables as bytes, for those that the build makes (see standard_tables.hpp): written and read by
// the same release on machines of one kind, so numbers are as they are in memory.

#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace dosimeter {

template <class T>
void write_numbers(std::span<const T> numbers, std::string& bytes) {
  static_assert(std::is_arithmetic_v<T>);
  const std::uint64_t count = numbers.size();
  bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
  bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
}

// Takes from the front of `bytes` what write_numbers has written. Throws std::out_of_range where
// they are cut short.
template <class T>
std::vector<T> read_numbers(std::string_view& bytes) {
  std::uint64_t count = 0;
  if (bytes.size() < sizeof count) throw std::out_of_range("tables that are cut short");
  std::memcpy(&count, bytes.data(), sizeof count);
  bytes.remove_prefix(sizeof count);
  if (count > bytes.size() / sizeof(T)) throw std::out_of_range("tables that are cut short");
  std::vector<T> numbers(count);
  if (count != 0) std::memcpy(numbers.data(), bytes.data(), count * sizeof(T));
  bytes.remove_prefix(count * sizeof(T));
  return numbers;
}

}  // namespace dosimeter
