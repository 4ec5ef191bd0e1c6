#pragma once
// A file that only a passphrase opens, and that tells when it was altered.
//
// Layout: "DOSISEAL", one byte each for the format's version and for log2 of scrypt's cost N, 16
// bytes of salt, 16 bytes by which a wrong passphrase shows, the content's length in 8 bytes (least
// significant first), the content under AES-256-GCM and its tag of 16 bytes. Key, nonce and the
// bytes for the passphrase are derived from passphrase and salt by scrypt (RFC 7914; r = 8, p = 1),
// and the salt is new each time: no key is used twice. All that stands before the content is
// authenticated with it.

#include <string>
#include <string_view>

namespace dosimeter {

// log2 of N. 17: 128 MiB and about half a second, as OWASP recommends for passwords.
inline constexpr int kSealCost = 17;

// Throws std::invalid_argument for an empty passphrase, std::runtime_error where libcrypto fails.
std::string seal(std::string_view content, std::string_view passphrase, int cost = kSealCost);

// Throws Error, which names `file`, where `sealed` is no such file, was cut short or altered, or
// has another passphrase.
std::string unseal(std::string_view sealed, std::string_view passphrase, const std::string& file);

// Writes a file that its owner alone may read, as a whole or not at all. Throws Error.
void write_private_file(const std::string& path, std::string_view content);

}  // namespace dosimeter
