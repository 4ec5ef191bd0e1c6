#pragma once
// Filling in an HTML template: the part of the Mustache language that the report needs.
//
//   {{name}}                 the value, escaped for HTML text and quoted attributes
//   {{{name}}}               the value as it is: for parts that are HTML, CSS or script themselves
//   {{#name}} ... {{/name}}  the part between: for each element of an array, in an object, or
//                            where the value is true or a text that is not empty
//   {{^name}} ... {{/name}}  the part between, where {{#name}} would leave everything out
//   {{>name}}                another template, here
//
// A name is looked up in the innermost object first, then outwards. A name that is nowhere is a
// mistake in the template and throws std::logic_error: a report with a gap would go unnoticed.

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace dosimeter {

// The text of the template that {{>name}} asks for.
using TemplateFinder = std::function<std::string(std::string_view name)>;

std::string fill_template(std::string_view text, const boost::json::object& view,
                          const TemplateFinder& find_template);

// `text` with & < > " and ' as character references.
std::string escape_html(std::string_view text);

// JSON that may stand within <script>: no "<", so neither "</script>" nor "<!--".
std::string json_for_script(const boost::json::value& value);

}  // namespace dosimeter
