#include "wildcard.hpp"

#include <utility>
#include <vector>

namespace dosimeter {

bool matches(std::string_view pattern, std::string_view text) {
  // Where a later part fails, only the last * needs to take one character more.
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  std::size_t p = 0;
  std::size_t t = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool overlap(std::string_view a, std::string_view b) {
  // shared[j]: whether the rest of `a` behind i and the rest of `b` behind j have a text in common,
  // from the ends of both to their beginnings.
  std::vector<char> behind(b.size() + 1);
  std::vector<char> shared(b.size() + 1);
  for (std::size_t i = a.size() + 1; i-- > 0;) {
    for (std::size_t j = b.size() + 1; j-- > 0;) {
      const bool a_ends = i == a.size();
      const bool b_ends = j == b.size();
      if (a_ends && b_ends) {
        shared[j] = 1;
      } else if (!a_ends && a[i] == '*') {  // takes nothing, or what `b` has next
        shared[j] = behind[j] || (!b_ends && shared[j + 1]);
      } else if (!b_ends && b[j] == '*') {
        shared[j] = shared[j + 1] || (!a_ends && behind[j]);
      } else {
        shared[j] = !a_ends && !b_ends && a[i] == b[j] && behind[j + 1];
      }
    }
    std::swap(behind, shared);
  }
  return behind[0] != 0;
}

}  // namespace dosimeter
