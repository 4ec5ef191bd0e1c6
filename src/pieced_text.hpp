#pragma once
// A text made of pieces.

#include <string>
#include <string_view>

namespace dosimeter {

// A text that comes in pieces. It copies none as long as each begins where the one before ends.
class PiecedText {
 public:
  void clear();
  // `piece` must stay until the next clear().
  void append(std::string_view piece);
  // To append anything else to.
  std::string& own();
  std::string_view view() const { return owns_ ? std::string_view(own_) : view_; }

 private:
  std::string_view view_;
  std::string own_;
  bool owns_ = false;
};

}  // namespace dosimeter
