// The self-check as a page for a browser.

#include <array>
#include <boost/json.hpp>
#include <string>

#include "dosimeter/self_check.hpp"
#include "embedded.hpp"
#include "report_template.hpp"
#include "report_view.hpp"

namespace dosimeter {
namespace {

namespace json = boost::json;

json::array answers_view(SelfCheckPart part) {
  json::array list;
  for (const auto answer : {SelfCheckAnswer::none, SelfCheckAnswer::some, SelfCheckAnswer::much}) {
    list.push_back(
        {{"value", view_text(stored_name(answer))}, {"word", view_text(name(answer, part))}});
  }
  return list;
}

json::object part_view(std::string_view heading, SelfCheckPart part) {
  json::array questions;
  for (const SelfCheckQuestion& question : self_check_questions()) {
    if (question.part != part) continue;
    questions.push_back({{"key", view_text(question.key)},
                         {"title", view_text(question.title)},
                         {"text", view_text(question.text)},
                         {"answers", answers_view(part)}});
  }
  return {{"heading", view_text(heading)}, {"questions", std::move(questions)}};
}

json::array measures_view() {
  json::array list;
  for (const SelfCheckMeasure& measure : self_check_measures()) {
    list.push_back({{"title", view_text(measure.title)}, {"text", view_text(measure.text)}});
  }
  return list;
}

std::string joined(std::initializer_list<std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += embedded::file("src/" + std::string(name));
  return text;
}

}  // namespace

std::string self_check_page() {
  const json::object view = {
      {"css", view_text(joined({"report/colours.css", "report/base.css", "self_check/page.css"}))},
      {"script",
       view_text("\"use strict\";\n" + joined({"self_check/seal.js", "self_check/page.js"}))},
      {"note", view_text(self_check_note())},
      {"help", view_text(self_check_help())},
      {"source", view_text(self_check_source())},
      {"measures", measures_view()},
      {"parts",
       {part_view("Signs", SelfCheckPart::sign),
        part_view("Risk factors", SelfCheckPart::risk_factor)}}};
  return fill_template(embedded::file("src/self_check/page.html"), view,
                       [](std::string_view) { return std::string(); });
}

}  // namespace dosimeter
