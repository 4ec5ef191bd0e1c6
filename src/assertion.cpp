#include "dosimeter/assertion.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "assertion_data.hpp"
#include "dosimeter/error.hpp"
#include "embedded.hpp"
#include "standard_tables.hpp"
#include "tied_words.hpp"
#include "tsv.hpp"

namespace dosimeter {
namespace {

using Rule = AssertionRule;
using Trigger = AssertionTrigger;

const std::vector<std::string_view> kColumns = {"phrase", "assertion", "direction", "scope",
                                                "note"};
constexpr std::array<std::string_view, 5> kDirectionNames = {"forward", "backward", "both", "stop",
                                                             "none"};

// Where several rules reach a mention, the last of these wins.
constexpr std::array kRising = {Assertion::affirmed, Assertion::historical,
                                Assertion::other_experiencer, Assertion::hypothetical,
                                Assertion::negated};

std::size_t rank(Assertion assertion) {
  return static_cast<std::size_t>(std::find(kRising.begin(), kRising.end(), assertion) -
                                  kRising.begin());
}

constexpr std::size_t kWholeSentence = std::numeric_limits<std::size_t>::max() / 2;

// The position of `field` in `names`. Throws Error where it is not among them.
template <std::size_t size>
std::size_t parse_name(std::string_view field, const std::array<std::string_view, size>& names,
                       const std::string& what, const std::string& file, std::size_t line) {
  const auto position = std::find(names.begin(), names.end(), field);
  if (position != names.end()) return static_cast<std::size_t>(position - names.begin());
  std::string known;
  for (const auto name : names) known += (known.empty() ? "" : ", ") + std::string(name);
  throw Error(
      {file, line, "unknown " + what + " \"" + std::string(field) + "\"", "use one of: " + known});
}

std::size_t parse_scope(std::string_view field, const std::string& file, std::size_t line) {
  if (field == "sentence") return kWholeSentence;
  std::size_t scope = 0;
  const auto [end, code] = std::from_chars(field.data(), field.data() + field.size(), scope);
  if (code != std::errc() || end != field.data() + field.size() || scope == 0) {
    throw Error({file, line, "scope \"" + std::string(field) + "\" is no number of words",
                 "give a whole number from 1, or \"sentence\""});
  }
  return std::min(scope, kWholeSentence);
}

Rule parse_rule(const TsvRow& row, const std::string& name) {
  Rule rule;
  rule.line = row.line;
  if (count_words(row.fields[0]) == 0) {
    throw Error({name, row.line, "no phrase", "write the phrase first"});
  }
  rule.direction = static_cast<Direction>(
      parse_name(row.fields[2], kDirectionNames, "direction", name, row.line));
  if (rule.direction == Direction::stop || rule.direction == Direction::none) return rule;
  rule.assertion = static_cast<Assertion>(
      parse_name(row.fields[1], kAssertionNames, "assertion", name, row.line));
  rule.scope = parse_scope(row.fields[3], name, row.line);
  return rule;
}

// All but their phrases' table.
AssertionRules::Data rules_of(const std::vector<TsvRow>& rows, const std::string& name) {
  AssertionRules::Data data;
  data.rules.reserve(rows.size());
  for (const TsvRow& row : rows) {
    data.rules.push_back(parse_rule(row, name));
    data.all_phrases.append(row.fields[0]).append(1, '\n');
  }
  return data;
}

// The rules of `tsv`, of which `table` is the phrases' table (see StandardTables).
std::unique_ptr<AssertionRules::Data> made_again(std::string_view tsv, const std::string& name,
                                                 std::string_view table) {
  auto data =
      std::make_unique<AssertionRules::Data>(rules_of(parse_tsv(tsv, name, kColumns), name));
  data->phrases = PhraseTable::read(table);
  return data;
}

// The mentions of one sentence. Triggers come in order and overlap neither each other nor mentions,
// so that one walk in each direction tells what reaches what.
class Sentence {
 public:
  Sentence(std::span<const Mention> mentions, std::span<Assertion> assertions)
      : mentions_(mentions), assertions_(assertions) {}

  void apply(std::span<const Trigger> triggers) {
    walk_forward(triggers);
    walk_backward(triggers);
  }

 private:
  static bool reaches(const Trigger& trigger, Direction direction) {
    return trigger.rule->direction == direction || trigger.rule->direction == Direction::both;
  }

  void walk_forward(std::span<const Trigger> triggers) {
    std::array<std::size_t, kRising.size()> ends{};  // by rank: where what is reached ends
    std::size_t next = 0;
    const auto mark_before = [&](std::size_t position) {
      for (; next < mentions_.size() && mentions_[next].first < position; ++next) {
        mark(next, [&](std::size_t rank) { return mentions_[next].first < ends[rank]; });
      }
    };
    for (const Trigger& trigger : triggers) {
      mark_before(trigger.first);
      if (trigger.rule->direction == Direction::stop) {
        ends.fill(0);
      } else if (reaches(trigger, Direction::forward)) {
        std::size_t& end = ends[rank(trigger.rule->assertion)];
        end = std::max(end, trigger.end + trigger.rule->scope);
      }
    }
    mark_before(std::numeric_limits<std::size_t>::max());
  }

  void walk_backward(std::span<const Trigger> triggers) {
    constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
    std::array<std::size_t, kRising.size()> begins;  // by rank: where what is reached begins
    begins.fill(kNowhere);
    std::size_t left = mentions_.size();
    const auto mark_behind = [&](std::size_t position) {
      for (; left > 0 && mentions_[left - 1].first >= position; --left) {
        mark(left - 1, [&](std::size_t rank) { return begins[rank] <= mentions_[left - 1].first; });
      }
    };
    for (auto trigger = triggers.rbegin(); trigger != triggers.rend(); ++trigger) {
      mark_behind(trigger->end);
      if (trigger->rule->direction == Direction::stop) {
        begins.fill(kNowhere);
      } else if (reaches(*trigger, Direction::backward)) {
        std::size_t& begin = begins[rank(trigger->rule->assertion)];
        begin = std::min(begin, trigger->first - std::min(trigger->first, trigger->rule->scope));
      }
    }
    mark_behind(0);
  }

  // Gives mention `i` the highest rank that reaches it.
  template <class Reached>
  void mark(std::size_t i, Reached is_reached) {
    for (std::size_t higher = kRising.size() - 1; higher > rank(assertions_[i]); --higher) {
      if (is_reached(higher)) assertions_[i] = kRising[higher];
    }
  }

  std::span<const Mention> mentions_;
  std::span<Assertion> assertions_;
};

}  // namespace

// The triggers among the tokens [begin, end), outside the mentions.
void AssertionRules::Data::find_triggers(std::string_view text, std::span<const Token> tokens,
                                         const PhraseTable::LengthsByToken& lengths,
                                         std::size_t begin, std::size_t end,
                                         std::span<const Mention> mentions,
                                         std::vector<Trigger>& triggers) const {
  std::size_t mention = 0;
  for (std::size_t i = begin; i < end;) {
    const std::size_t first = i++;
    if (lengths[first] == 0) continue;
    while (mention < mentions.size() &&
           mentions[mention].first + mentions[mention].count <= first) {
      ++mention;
    }
    // Up to the next mention: a word of a mention ("won't wake up") is no trigger.
    const std::size_t limit = mention < mentions.size() ? mentions[mention].first : end;
    const auto match = phrases.find(text, tokens, first, limit, lengths[first]);
    if (!match) continue;
    i = first + match->tokens;
    triggers.push_back({&rules[match->value], first, i});
  }
}

AssertionRules::AssertionRules(std::unique_ptr<Data> data) : data_(std::move(data)) {}
AssertionRules::~AssertionRules() = default;
AssertionRules::AssertionRules(AssertionRules&&) noexcept = default;
AssertionRules& AssertionRules::operator=(AssertionRules&&) noexcept = default;

AssertionRules AssertionRules::parse(std::string_view tsv, const std::string& name) {
  const std::vector<TsvRow> rows = parse_tsv(tsv, name, kColumns);
  auto data = std::make_unique<Data>(rules_of(rows, name));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string_view phrase = rows[i].fields[0];
    if (const auto other = data->phrases.add(phrase, static_cast<PhraseTable::Value>(i))) {
      throw Error({name, rows[i].line, "\"" + std::string(phrase) + "\" is already listed",
                   "remove it here or in line " + std::to_string(data->rules[*other].line)});
    }
  }
  // Where the file has a variant itself, that is the rule.
  const TiedWords tied;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::string& variant : tied.variants(rows[i].fields[0])) {
      data->phrases.add(variant, static_cast<PhraseTable::Value>(i));
    }
  }
  data->phrases.freeze();
  return AssertionRules(std::move(data));
}

AssertionRules AssertionRules::load(const std::string& path) {
  return parse(read_file(path), path);
}

const AssertionRules& AssertionRules::standard() {
  static const AssertionRules rules = [] {
    const std::string name = "models/assertion.tsv";
    const std::string_view tsv = embedded::file(name);
    const auto tables = standard_tables();
    AssertionRules standard =
        tables ? AssertionRules(made_again(tsv, name, tables->rules)) : parse(tsv, name);
    standard.data_->is_standard = true;
    return standard;
  }();
  return rules;
}

std::size_t AssertionRules::size() const { return data_->rules.size(); }

void AssertionRules::resolve(std::string_view text, std::span<const Token> tokens,
                             std::span<const Mention> mentions,
                             std::vector<Assertion>& assertions) const {
  const std::vector<std::uint32_t> lengths = any_lengths(tokens.size());
  data_->resolve(text, tokens, {lengths}, mentions, assertions);
}

void AssertionRules::Data::resolve(std::string_view text, std::span<const Token> tokens,
                                   const PhraseTable::LengthsByToken& lengths,
                                   std::span<const Mention> mentions,
                                   std::vector<Assertion>& assertions) const {
  assertions.assign(mentions.size(), Assertion::affirmed);
  thread_local std::vector<Trigger> triggers;
  for (std::size_t i = 0; i < mentions.size();) {
    const std::uint32_t sentence = tokens[mentions[i].first].sentence;
    std::size_t next = i;
    while (next < mentions.size() && tokens[mentions[next].first].sentence == sentence) ++next;
    std::size_t begin = mentions[i].first;
    while (begin > 0 && tokens[begin - 1].sentence == sentence) --begin;
    std::size_t end = mentions[next - 1].first + mentions[next - 1].count;
    while (end < tokens.size() && tokens[end].sentence == sentence) ++end;
    const auto inside = mentions.subspan(i, next - i);
    triggers.clear();
    find_triggers(text, tokens, lengths, begin, end, inside, triggers);
    if (!triggers.empty()) {
      Sentence(inside, std::span(assertions).subspan(i, next - i)).apply(triggers);
    }
    i = next;
  }
}

}  // namespace dosimeter
