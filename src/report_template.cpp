#include "report_template.hpp"

#include <stdexcept>
#include <vector>

namespace dosimeter {
namespace {

namespace json = boost::json;

constexpr std::string_view kOpen = "{{";

[[noreturn]] void fail(const std::string& what, std::string_view name) {
  throw std::logic_error("template: " + what + " \"" + std::string(name) + '"');
}

// Cuts `text` behind the next `delimiter` and returns what stood before it.
std::string_view take_until(std::string_view delimiter, std::string_view& text) {
  const std::size_t at = text.find(delimiter);
  if (at == std::string_view::npos) fail("missing", delimiter);
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + delimiter.size());
  return before;
}

// Cuts `text` behind the tag that closes section `name`, whose opening tag was just read, and
// returns the section's body.
std::string_view take_section(std::string_view name, std::string_view& text) {
  const std::string_view all = text;
  for (std::size_t depth = 1; depth > 0;) {
    take_until(kOpen, text);
    const std::size_t end = all.size() - text.size() - kOpen.size();
    const std::string_view tag = take_until("}}", text);
    if (tag == '#' + std::string(name) || tag == '^' + std::string(name)) ++depth;
    if (tag == '/' + std::string(name) && --depth == 0) {
      const bool begins_a_line = all.starts_with('\n');  // an opening tag leaves no empty line
      return all.substr(0, end).substr(begins_a_line ? 1 : 0);
    }
  }
  return {};
}

bool is_shown(const json::value& value) {
  if (const bool* flag = value.if_bool()) return *flag;
  if (const json::string* text = value.if_string()) return !text->empty();
  if (const json::array* list = value.if_array()) return !list->empty();
  return !value.is_null();
}

std::string text_of(const json::value& value) {
  if (const json::string* text = value.if_string()) return {text->data(), text->size()};
  return json::serialize(value);
}

class Filling {
 public:
  Filling(const json::object& view, const TemplateFinder& find_template)
      : objects_{&view}, find_template_(find_template) {}

  void append(std::string_view text) {
    while (true) {
      const std::size_t at = text.find(kOpen);
      result_ += text.substr(0, at);
      if (at == std::string_view::npos) return;
      text.remove_prefix(at + kOpen.size());
      append_tag(text);
    }
  }

  std::string result() && { return std::move(result_); }

 private:
  // `text` begins behind "{{" and is cut behind the tag, or the section that it opens.
  void append_tag(std::string_view& text) {
    if (text.starts_with('{')) {
      result_ += text_of(find(take_until("}}}", text).substr(1)));
      return;
    }
    const std::string_view tag = take_until("}}", text);
    const std::string_view name = tag.substr(tag.find_first_not_of("#^>"));
    switch (tag.front()) {
      case '#':
        return append_section(find(name), take_section(name, text));
      case '^':
        return append_inverted(find(name), take_section(name, text));
      case '>':
        return append(find_template_(name));
      default:
        result_ += escape_html(text_of(find(name)));
    }
  }

  void append_section(const json::value& value, std::string_view body) {
    if (const json::array* list = value.if_array()) {
      for (const json::value& element : *list) append_section(element, body);
    } else if (const json::object* object = value.if_object()) {
      objects_.push_back(object);
      append(body);
      objects_.pop_back();
    } else if (is_shown(value)) {
      append(body);
    }
  }

  void append_inverted(const json::value& value, std::string_view body) {
    if (!is_shown(value)) append(body);
  }

  const json::value& find(std::string_view name) const {
    for (auto object = objects_.rbegin(); object != objects_.rend(); ++object) {
      if (const json::value* value = (*object)->if_contains(name)) return *value;
    }
    fail("no value for", name);
  }

  std::vector<const json::object*> objects_;
  const TemplateFinder& find_template_;
  std::string result_;
};

}  // namespace

std::string fill_template(std::string_view text, const json::object& view,
                          const TemplateFinder& find_template) {
  Filling filling(view, find_template);
  filling.append(text);
  return std::move(filling).result();
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string json_for_script(const json::value& value) {
  const std::string text = json::serialize(value);
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace dosimeter
