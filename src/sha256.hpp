#pragma once
// SHA-256 (FIPS 180-4), as libcrypto computes it.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace dosimeter {

using Sha256Digest = std::array<std::uint8_t, 32>;

// A hasher that can be used again and again; not by two threads at once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256Digest operator()(std::string_view bytes);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// In lower-case hexadecimal digits, two a byte.
std::string hexadecimal(std::string_view bytes);
std::string hexadecimal(const Sha256Digest& digest);

// The digest of `bytes`, in hexadecimal.
std::string sha256_hexadecimal(std::string_view bytes);

// The bytes of a digest as SQLite and other hashes take them.
std::string_view bytes_of(const Sha256Digest& digest);

}  // namespace dosimeter
