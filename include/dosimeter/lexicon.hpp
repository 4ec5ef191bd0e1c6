#pragma once
// The lexicon: which words and phrases speak of traumatic material, of what kind and how heavy.
// A file that a clinician can read and edit (models/lexicon.tsv); this header is how it is used.

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/text.hpp"

namespace dosimeter {

// The kinds of event or adversity of the rating rubric, in the order of every array of fifteen.
enum class Category : std::uint8_t {
  death,      // bereavement, natural or accidental death
  homicide,   // killing or attempt
  suicide,    // suicide, attempt, ideation, self-harm
  sexual,     // sexual violence, coercion, harassment, at any age
  child,      // abuse, neglect or exploitation of a child
  partner,    // violence or control by a partner or within the household between adults
  assault,    // physical attack, weapon, robbery, threat to life
  accident,   // crash, fall, burn, serious unintended injury
  medical,    // life-threatening or frightening illness, painful procedure
  disaster,   // natural disaster, fire, explosion
  war,        // war, terrorism, captivity, torture, flight, trafficking
  substance,  // addiction, overdose, intoxication
  hardship,   // homelessness, eviction, hunger, destitution
  distress,   // post-traumatic symptoms, panic, severe depression or anxiety
  loss,       // abandonment, family separation, custody removal, missing person
};
inline constexpr std::size_t kCategories = 15;
using CategorySet = std::bitset<kCategories>;

// "DEATH", "HOMICIDE" ... as lexicon files and results write them.
inline constexpr std::array<std::string_view, kCategories> kCategoryNames = {
    "DEATH",   "HOMICIDE", "SUICIDE", "SEXUAL",    "CHILD",    "PARTNER",  "ASSAULT", "ACCIDENT",
    "MEDICAL", "DISASTER", "WAR",     "SUBSTANCE", "HARDSHIP", "DISTRESS", "LOSS"};

struct LexiconEntry {
  std::string term;                     // as the file writes it
  std::vector<std::string> forms;       // the term and every inflection that also matches; each
                                        // matches for any gender ("hit her" is also "hit him")
                                        // and in any spelling ("didn't" is also "didnt")
  CategorySet categories;               // at least one
  float severity = 0;                   // 0.5 to 5: the load that a plain mention supports
  std::vector<std::string> exclusions;  // phrases in which the term does not count
  std::string note;                     // for the reader of the file
  std::size_t line = 0;                 // in the file, from 1
};

// An occurrence of an entry in a text.
struct Mention {
  std::uint32_t entry = 0;  // index into Lexicon::entries()
  std::uint32_t first = 0;  // its first token
  std::uint32_t count = 0;  // how many tokens it spans
};

class Lexicon {
 public:
  // The lexicon that comes with the library. Parsed once.
  static const Lexicon& standard();

  // Reads a file's content: tab-separated, a header line, "#" comments. Columns: term, forms,
  // category, severity, exclude, note. `forms` is "-", or any of "n" (plural of the last word), "v"
  // (regular -s, -ed, -ing of the first word) and literal further forms, joined by "|". `exclude`
  // holds phrases separated by ";". Throws Error with file, line and remedy.
  static Lexicon parse(std::string_view tsv, const std::string& name);
  static Lexicon load(const std::string& path);

  ~Lexicon();
  Lexicon(Lexicon&&) noexcept;
  Lexicon& operator=(Lexicon&&) noexcept;

  std::span<const LexiconEntry> entries() const;

  // Appends the mentions in `tokens`, in order, without overlap: from left to right, the longest
  // first. An exclusion phrase takes its words out of play. `tokens` belong to `text`.
  void find(std::string_view text, std::span<const Token> tokens,
            std::vector<Mention>& mentions) const;

  struct Data;
  const Data& data() const { return *data_; }

 private:
  explicit Lexicon(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

// English inflections as `forms` expands them: "knife" -> "knives", "stab" -> {"stabs", "stabbed",
// "stabbing"}. Regular but for f/fe -> ves of a short list.
std::string plural(std::string_view noun);
std::vector<std::string> verb_forms(std::string_view verb);

}  // namespace dosimeter
