#pragma once
// What can go wrong, as a value (Problem) where work goes on, and as an exception (Error) where it
// cannot. Both name the file, the line and the remedy, in that order.

#include <cstddef>
#include <stdexcept>
#include <string>

namespace dosimeter {

// One thing that is wrong with an input. `line` counts from 1; 0 means the file as a whole.
struct Problem {
  std::string file;
  std::size_t line = 0;
  std::string what;    // what is wrong, without a full stop
  std::string remedy;  // what the reader of the message can do about it, without a full stop

  // "notes.csv:17: a quote is never closed; add the missing quote". Never holds document text.
  std::string message() const;
};

// Thrown where the caller cannot go on: a model file cut short, a file that cannot be opened.
class Error : public std::runtime_error {
 public:
  explicit Error(Problem problem)
      : std::runtime_error(problem.message()), problem_(std::move(problem)) {}
  const Problem& problem() const noexcept { return problem_; }

 private:
  Problem problem_;
};

}  // namespace dosimeter
