#pragma once
// Exponentials of several numbers at once, by the widest vectors that the machine has: most of what
// a passage costs besides its words. Only operations that IEEE 754 rounds exactly (see
// exact_math.hpp), in the same order for every kind of vector, so that the bits are the same on
// every machine.

#include <array>
#include <cstddef>

namespace dosimeter {

// How many are done at once: as many as two of the widest vectors hold.
inline constexpr std::size_t kExponentials = 8;
using Exponents = std::array<double, kExponentials>;
using Logits = std::array<double, 2 * kExponentials>;

// Replaces each x by power_of_two(x), with the same bits. Each is at least -1000 and at most 1000.
void raise_two_to(Exponents& x);

// The same, and replaces each logit by its probability, 1 / (1 + e^-logit), within a few units in
// the last place for logits from -700 to 700; those beyond have the probability of that end. Both
// at once take little longer than either: a series spends its time waiting for its last term.
void raise_two_to_and_squash(Exponents& x, Logits& logits);

}  // namespace dosimeter
