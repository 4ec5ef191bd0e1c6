#pragma once
// What a text says of a mention: that it happened, that it did not, that it might, that it is long
// past, or that it befell somebody else. After ConText (Harkema, Dowling, Thornblade and Chapman
// 2009, doi:10.1016/j.jbi.2009.05.002), with its rules as data (models/assertion.tsv).

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/lexicon.hpp"
#include "dosimeter/text.hpp"

namespace dosimeter {

enum class Assertion : std::uint8_t {
  affirmed,
  negated,           // "denies SI/HI", "no fractures"
  hypothetical,      // asked, feared, planned, a drill, a film
  historical,        // "hx of", "as a child", "in 2012"
  other_experiencer  // "family history of", "a friend of hers"
};
inline constexpr std::size_t kAssertions = 5;
inline constexpr std::array<std::string_view, kAssertions> kAssertionNames = {
    "affirmed", "negated", "hypothetical", "historical", "other_experiencer"};

class AssertionRules {
 public:
  // The rules that come with the library. Parsed once.
  static const AssertionRules& standard();

  // Reads a file's content: tab-separated, a header line, "#" comments. Columns: phrase, assertion,
  // direction, scope, note. `direction` is "forward", "backward" or "both" for a rule that sets an
  // assertion; "stop" for a phrase that ends the scope of others; "none" for a phrase that looks
  // like a rule and is none ("not only"). `scope` is a number of words or "sentence". A rule never
  // reaches beyond its sentence. It holds for either gender and any spelling of its words ("if he"
  // is also "if she", "hasn't" also "hasnt": models/identity.tsv, models/variants.tsv), unless the
  // file has a rule for that. Throws Error with file, line and remedy.
  static AssertionRules parse(std::string_view tsv, const std::string& name);
  static AssertionRules load(const std::string& path);

  ~AssertionRules();
  AssertionRules(AssertionRules&&) noexcept;
  AssertionRules& operator=(AssertionRules&&) noexcept;

  std::size_t size() const;  // number of rules

  // The assertion of each mention, in the order of `mentions`, which are those that
  // Lexicon::find gave for `tokens`. Where several rules reach a mention: negated before
  // hypothetical before other_experiencer before historical.
  void resolve(std::string_view text, std::span<const Token> tokens,
               std::span<const Mention> mentions, std::vector<Assertion>& assertions) const;

  struct Data;
  const Data& data() const { return *data_; }

 private:
  explicit AssertionRules(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace dosimeter
