#include "json_places.hpp"

#include <boost/json/parse.hpp>

namespace dosimeter {

// Walks through a sound JSON text. A parser refuses deep nesting, so recursion is bounded.
class JsonPlaces::Walker {
 public:
  Walker(std::string_view json, JsonPlaces& places) : json_(json), places_(places) {}

  void value(const std::string& pointer) {
    skip_blanks();
    places_.lines_.emplace(pointer, line_);  // a member has been entered with its name
    switch (json_[at_]) {
      case '{':
        return list('}', [&](std::size_t) { member(pointer); });
      case '[':
        return list(']', [&](std::size_t i) { value(child(pointer, std::to_string(i))); });
      case '"':
        quoted();
        return;
      default:
        at_ = json_.find_first_of(" \t\r\n,]}", at_);  // a number, true, false or null
    }
  }

 private:
  void skip_blanks() {
    for (; at_ < json_.size() && std::string_view(" \t\r\n").find(json_[at_]) != json_.npos;
         ++at_) {
      if (json_[at_] == '\n') ++line_;
    }
  }

  // Calls element(i) for each element of an object or array.
  template <class Element>
  void list(char end, Element element) {
    ++at_;
    skip_blanks();
    for (std::size_t i = 0; json_[at_] != end; ++i) {
      element(i);
      skip_blanks();
      if (json_[at_] == ',') ++at_;
      skip_blanks();
    }
    ++at_;
  }

  void member(const std::string& pointer) {
    const std::string_view token = quoted();
    const auto decoded = boost::json::parse({token.data(), token.size()});
    const std::string_view name(decoded.get_string().data(), decoded.get_string().size());
    const std::string its_pointer = child(pointer, name);
    const auto [first, is_new] = places_.lines_.emplace(its_pointer, line_);
    if (!is_new && !places_.repetition_) {
      places_.repetition_ = Repetition{std::string(name), first->second, line_};
    }
    skip_blanks();
    ++at_;  // the colon
    value(its_pointer);
  }

  // The string that begins here, with its quotes.
  std::string_view quoted() {
    const std::size_t begin = at_++;
    while (json_[at_] != '"') at_ += json_[at_] == '\\' ? 2 : 1;
    return json_.substr(begin, ++at_ - begin);
  }

  std::string_view json_;
  JsonPlaces& places_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

JsonPlaces::JsonPlaces(std::string_view json) { Walker(json, *this).value(""); }

std::size_t JsonPlaces::line(const std::string& pointer) const {
  const auto found = lines_.find(pointer);
  return found == lines_.end() ? 0 : found->second;
}

std::string child(const std::string& pointer, std::string_view name) {
  std::string result = pointer + '/';
  for (const char c : name) {
    if (c == '~') {
      result += "~0";
    } else if (c == '/') {
      result += "~1";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace dosimeter
