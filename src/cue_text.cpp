#include "cue_text.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "dosimeter/text.hpp"
#include "record_text.hpp"
#include "tsv.hpp"
#include "utf8.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kLongestLabel = 60;

// Where the first character of one of those stands, else the size of the text. (find_first_of of
// the standard library is a call for each character.) A stretch at a time, so that none of the
// characters is searched for far behind where another stands.
template <class... Characters>
std::size_t find_any(std::string_view text, std::size_t from, Characters... wanted) {
  constexpr std::size_t stretch = 256;
  while (from < text.size()) {
    const auto part = text.substr(from, stretch);
    std::size_t end = part.size();
    ((end = std::min(end, part.substr(0, end).find(wanted))), ...);
    from += end;
    if (end < part.size()) break;
  }
  return from;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

// Inside a tag of WebVTT that says when a word is spoken: "00:01.500".
bool is_timestamp(std::string_view text) {
  return text.find(':') != std::string_view::npos &&
         text.find_first_not_of("0123456789:.") == std::string_view::npos;
}

// A tag at the start of a text.
struct Tag {
  std::size_t size = 0;         // bytes, "<" and ">" included
  std::string_view name;        // "v" of "<v.loud Anna>" and of "</v>"
  std::string_view annotation;  // "Anna"
  bool closing = false;
};

// `text` begins with "<". Nothing where this is no tag: "< 5", "<3", "a <b and no end". Tags are
// too short for a search by anything but hand.
std::optional<Tag> tag_at(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && text[end] != '>' && text[end] != '<') ++end;
  if (end == text.size() || text[end] == '<') return std::nullopt;
  Tag tag;
  tag.size = end + 1;
  std::string_view inside = text.substr(1, end - 1);
  tag.closing = inside.starts_with('/');
  if (tag.closing) inside.remove_prefix(1);
  if (inside.empty() || !(is_letter(inside.front()) || is_timestamp(inside))) return std::nullopt;
  std::size_t name = 0;
  while (name < inside.size() && inside[name] != '.' && !is_blank(inside[name])) ++name;
  std::size_t blank = name;
  while (blank < inside.size() && !is_blank(inside[blank])) ++blank;
  tag.name = inside.substr(0, name);
  tag.annotation = trim(inside.substr(blank));
  return tag;
}

struct Entity {
  std::string_view name;
  std::string_view text;
};

// Those of the WebVTT specification, and those that its writers take from HTML.
constexpr Entity entities[] = {{"amp", "&"},        {"lt", "<"},         {"gt", ">"},
                               {"quot", "\""},      {"apos", "'"},       {"nbsp", "\u00A0"},
                               {"lrm", "\u200E"},   {"rlm", "\u200F"},   {"ndash", "\u2013"},
                               {"mdash", "\u2014"}, {"lsquo", "\u2018"}, {"rsquo", "\u2019"},
                               {"ldquo", "\u201C"}, {"rdquo", "\u201D"}, {"hellip", "\u2026"}};

// "#8217" and "#x2019", where they name a character that text may hold.
bool append_numeric(std::string_view number, std::string& text) {
  const bool hexadecimal = number.starts_with('x') || number.starts_with('X');
  if (hexadecimal) number.remove_prefix(1);
  std::int32_t code_point = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(),
                                            code_point, hexadecimal ? 16 : 10);
  if (error != std::errc() || end != number.data() + number.size()) return false;
  if (code_point <= 0 || code_point > 0x10FFFF || U_IS_SURROGATE(code_point)) return false;
  append_code_point(text, code_point);
  return true;
}

// `cue` begins with "&". Appends what the entity stands for and returns its size, else 0.
std::size_t decode_entity(std::string_view cue, std::string& text) {
  constexpr std::size_t longest = 10;
  const auto end = cue.substr(0, longest).find(';');
  if (end == std::string_view::npos) return 0;
  const auto name = cue.substr(1, end - 1);
  if (name.starts_with('#')) return append_numeric(name.substr(1), text) ? end + 1 : 0;
  for (const auto& entity : entities) {
    if (entity.name != name) continue;
    text += entity.text;
    return end + 1;
  }
  return 0;
}

std::string decode_entities(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const std::size_t entity = text.front() == '&' ? decode_entity(text, decoded) : 0;
    if (entity == 0) decoded += text.front();
    text.remove_prefix(std::max<std::size_t>(entity, 1));
  }
  return decoded;
}

// White space in a speaker's name is one space, as the specification says.
std::string collapse_blanks(std::string_view text) {
  std::string collapsed;
  for (const char c : trim(text)) {
    if (!is_blank(c)) {
      collapsed += c;
    } else if (!collapsed.ends_with(' ')) {
      collapsed += ' ';
    }
  }
  return collapsed;
}

// Of a voice's annotation, which is trimmed.
std::string speaker_name(std::string_view annotation) {
  char before = 0;
  for (const char c : annotation) {
    if (c == '&' || c == '\t' || c == '\n' || (c == ' ' && before == ' ')) {
      return collapse_blanks(decode_entities(annotation));
    }
    before = c;
  }
  return std::string(annotation);
}

// What another turn begins with, before a label or without one.
constexpr std::string_view kTurnMarks[] = {"-", ">>", "\u2013"};

// A cue's lines are broken to the width of the screen, wherever the sentence may be; but a line
// that begins with one of the marks is another turn, or an entry of a list, and an empty line
// parts.
void join_lines(std::string& text) {
  for (std::size_t feed = text.find('\n'); feed < text.size(); feed = text.find('\n', feed + 1)) {
    const std::string_view next = std::string_view(text).substr(feed + 1);
    const bool is_by_empty_line = next.starts_with('\n') || (feed > 0 && text[feed - 1] == '\n');
    const bool is_apart =
        is_by_empty_line ||
        std::any_of(std::begin(kTurnMarks), std::end(kTurnMarks),
                    [&](std::string_view mark) { return next.starts_with(mark); });
    if (!is_apart) text[feed] = ' ';
  }
}

// The segment, whose speaker is still to be named; nothing where there is no text.
Segment* add_segment(std::string_view text, std::vector<Segment>& segments) {
  text = trim(text);
  if (text.empty()) return nullptr;
  Segment& segment = segments.emplace_back();
  segment.text.assign(text);
  join_lines(segment.text);
  return &segment;
}

void add_labelled(std::string_view speaker, std::string_view text, std::vector<Segment>& segments) {
  if (Segment* segment = add_segment(text, segments)) segment->speaker.assign(speaker);
}

// "{\an8}" and "{b}", "{/i}".
std::size_t brace_tag_size(std::string_view text) {
  constexpr std::size_t longest = 256;
  const auto end = text.substr(0, longest).find('}');
  if (end == std::string_view::npos) return 0;
  std::string_view inside = text.substr(1, end - 1);
  if (inside.starts_with('\\')) return end + 1;
  if (inside.starts_with('/')) inside.remove_prefix(1);
  const bool known = inside.size() == 1 &&
                     std::string_view("biusBIUS").find(inside.front()) != std::string_view::npos;
  return known ? end + 1 : 0;
}

// Words that open a sentence or a heading, never a speaker's label.
constexpr std::string_view openers[] = {
    "a",      "also",     "an",     "and",     "answer",   "as",        "at",      "because",
    "but",    "caution",  "date",   "edit",    "episode",  "example",   "fact",    "finally",
    "first",  "for",      "from",   "he",      "hello",    "her",       "here",    "hi",
    "hint",   "his",      "how",    "i",       "if",       "important", "in",      "it",
    "just",   "like",     "listen", "look",    "maybe",    "my",        "nb",      "next",
    "no",     "note",     "notes",  "now",     "of",       "oh",        "ok",      "okay",
    "on",     "one",      "or",     "our",     "part",     "please",    "plus",    "problem",
    "ps",     "question", "re",     "reason",  "remember", "result",    "results", "right",
    "rule",   "see",      "she",    "so",      "source",   "step",      "subject", "summary",
    "thanks", "that",     "the",    "their",   "then",     "there",     "these",   "they",
    "third",  "this",     "those",  "time",    "tip",      "to",        "today",   "tomorrow",
    "topic",  "two",      "update", "warning", "we",       "well",      "what",    "when",
    "where",  "which",    "who",    "why",     "with",     "yeah",      "yes",     "yesterday",
    "you",    "your"};

// Lower-case nouns that may follow the first word of a label.
constexpr std::string_view speaker_nouns[] = {"caller", "child", "client",  "father", "female",
                                              "friend", "male",  "man",     "member", "mother",
                                              "parent", "party", "patient", "person", "speaker",
                                              "victim", "voice", "witness", "woman"};

template <typename List>
bool is_among(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool is_label_character(UChar32 c) {
  constexpr std::string_view marks = "'.-_#()";
  if (c == u'\u2019') return true;
  if (c < 0x80 && marks.find(static_cast<char>(c)) != std::string_view::npos) return true;
  return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK ||
         u_charType(c) == U_COMBINING_SPACING_MARK;
}

bool has_label_characters(std::string_view word) {
  for (std::size_t position = 0; position < word.size();) {
    if (!is_label_character(next_code_point(word, position))) return false;
  }
  return true;
}

bool is_capitalised(std::string_view word) {
  std::size_t position = 0;
  const UChar32 c = next_code_point(word, position);
  return u_isalpha(c) && !u_islower(c);
}

bool may_follow(std::string_view word) {
  constexpr std::string_view first_characters = "0123456789#(";
  return is_capitalised(word) || first_characters.find(word.front()) != std::string_view::npos ||
         is_among(speaker_nouns, word);
}

// Of at most kLongestLabel bytes.
bool is_label(std::string_view text) {
  const auto words = split(text, ' ');
  if (words.empty() || words.size() > 4 || !is_capitalised(words.front())) return false;
  if (!std::all_of(words.begin(), words.end(), has_label_characters)) return false;
  if (text.size() > 1 && is_among(openers, fold(words.front()))) return false;  // "A:" is a speaker
  return std::all_of(words.begin() + 1, words.end(), may_follow) || is_worker_speaker(text, {});
}

}  // namespace

bool LabelMemory::is_label(std::string_view text) {
  if (text.empty() || text.size() > kLongestLabel) return false;
  const auto first = static_cast<unsigned char>(text.front());
  const auto last = static_cast<unsigned char>(text.back());
  Known& known = known_[(text.size() + 5U * first + 3U * last) % known_.size()];
  if (known.text != text) known = {std::string(text), dosimeter::is_label(text)};
  return known.is_label;
}

void CueReader::add_voice(std::vector<Segment>& segments) {
  Segment* segment = add_segment(cue_.view(), segments);
  if (segment != nullptr && !voices_.empty()) segment->speaker = speaker_name(voices_.back());
}

std::size_t CueReader::take_voice_tag(std::string_view cue, std::vector<Segment>& segments) {
  const auto tag = tag_at(cue);
  if (!tag) return 0;
  if (tag->name == "v") {
    add_voice(segments);
    cue_.clear();
    voiced_ = true;
    if (!tag->closing) {
      voices_.push_back(tag->annotation);
    } else if (!voices_.empty()) {
      voices_.pop_back();
    }
  }
  return tag->size;
}

void CueReader::read_webvtt(std::string_view cue, std::vector<Segment>& segments) {
  cue_.clear();
  voices_.clear();
  voiced_ = false;
  bool decoded = false;
  const std::size_t before = segments.size();
  while (!cue.empty()) {
    const std::size_t run = find_any(cue, 0, '<', '&');
    cue_.append(cue.substr(0, run));
    cue.remove_prefix(run);
    if (cue.empty()) break;
    const bool entity = cue.front() == '&';
    const std::size_t taken =
        entity ? decode_entity(cue, cue_.own()) : take_voice_tag(cue, segments);
    decoded = decoded || entity;
    if (taken == 0) cue_.append(cue.substr(0, 1));
    cue.remove_prefix(std::max<std::size_t>(taken, 1));
  }
  if (voiced_) {
    add_voice(segments);
  } else {
    split_at_labels(trim(cue_.view()), segments);
  }
  if (!decoded) return;
  for (std::size_t i = before; i < segments.size(); ++i) {
    normalise_line_ends(segments[i].text);  // "&#13;"
  }
}

void CueReader::read_subrip(std::string_view cue, std::vector<Segment>& segments) {
  cue_.clear();
  while (!cue.empty()) {
    const std::size_t run = find_any(cue, 0, '<', '{');
    cue_.append(cue.substr(0, run));
    cue.remove_prefix(run);
    if (cue.empty()) break;
    std::size_t size = 0;
    if (cue.front() == '{') {
      size = brace_tag_size(cue);
    } else if (const auto tag = tag_at(cue)) {
      size = tag->size;
    }
    if (size == 0) cue_.append(cue.substr(0, 1));
    cue.remove_prefix(std::max<std::size_t>(size, 1));
  }
  split_at_labels(cue_.view(), segments);
}

void CueReader::split_at_labels(std::string_view text, std::vector<Segment>& segments) {
  line_.clear();
  std::string_view speaker;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    if (const auto labelled = read_label(line)) {
      add_labelled(speaker, line_.view(), segments);
      line_.clear();
      speaker = labelled->speaker;
      line_.append(labelled->text);
    } else {
      line_.append(line);
    }
    line_.append(text.substr(line.size(), 1));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  add_labelled(speaker, line_.view(), segments);
}

std::optional<CueReader::LabelledLine> CueReader::read_label(std::string_view line) {
  line = trim(line);
  for (const std::string_view mark : kTurnMarks) {
    if (line.starts_with(mark)) line = trim(line.substr(mark.size()));
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto text = line.substr(colon + 1);
  if (!text.empty() && text.front() != ' ' && text.front() != '\t') return std::nullopt;
  const auto speaker = trim(line.substr(0, colon));
  if (!labels_.is_label(speaker)) return std::nullopt;
  return LabelledLine{speaker, text};
}

}  // namespace dosimeter
