#include "pieced_text.hpp"

namespace dosimeter {

void PiecedText::clear() {
  view_ = {};
  owns_ = false;
}

void PiecedText::append(std::string_view piece) {
  if (owns_) {
    own_ += piece;
  } else if (view_.empty()) {
    view_ = piece;
  } else if (piece.data() == view_.data() + view_.size()) {
    view_ = {view_.data(), view_.size() + piece.size()};
  } else {
    own() += piece;
  }
}

std::string& PiecedText::own() {
  if (!owns_) own_ = view_;
  owns_ = true;
  return own_;
}

}  // namespace dosimeter
