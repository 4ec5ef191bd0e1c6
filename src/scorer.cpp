#include "dosimeter/scorer.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "dosimeter/exposure.hpp"
#include "model_data.hpp"
#include "passages.hpp"
#include "utf8.hpp"

namespace dosimeter {
namespace {

constexpr double kMostLoad = 5;

// How often each column of the model occurs in a passage, in the order of first occurrence. The
// order fixes the order of summation, and so the bits of the result.
class ColumnCounts {
 public:
  void count(const Passage& passage, std::string_view text, const Model::Data& model) {
    for (const std::uint32_t column : touched_) counts_[column] = 0;
    touched_.clear();
    counts_.resize(model.inverse_document_frequency.size());
    std::uint64_t previous = 0;
    for (const Token& token : passage.tokens) {
      const std::uint64_t word = unigram(token, text);
      add(word, model);
      if (&token != passage.tokens.data()) add(bigram(previous, word), model);
      previous = word;
    }
  }

  std::span<const std::uint32_t> touched() const { return touched_; }
  std::uint32_t operator[](std::uint32_t column) const { return counts_[column]; }

 private:
  void add(std::uint64_t fingerprint, const Model::Data& model) {
    const auto position = model.columns.find(fingerprint);
    if (position == model.columns.end()) return;
    if (counts_[position->second]++ == 0) touched_.push_back(position->second);
  }

  std::vector<std::uint32_t> counts_;
  std::vector<std::uint32_t> touched_;
};

// Everything that scoring needs besides the text; one a thread, kept from text to text.
struct Workspace {
  std::vector<Token> tokens;
  std::vector<Mention> mentions;
  std::vector<Assertion> assertions;
  std::vector<std::size_t> cuts;
  ColumnCounts columns;
};

Workspace& workspace() {
  thread_local Workspace space;
  return space;
}

void analyse(std::string_view text, const Scorer& scorer, Workspace& space) {
  tokenize(text, space.tokens);
  space.mentions.clear();
  scorer.lexicon().find(text, space.tokens, space.mentions);
  scorer.rules().resolve(text, space.tokens, space.mentions, space.assertions);
  passage_cuts(space.tokens, space.cuts);
}

// The weight of a column in the passage: (1 + log count) * idf.
float term_weight(std::uint32_t count, float inverse_document_frequency) {
  return (1.0F + std::log(static_cast<float>(count))) * inverse_document_frequency;
}

// Divides term weights so that they are a vector of length 1; 0 where there is none.
float normaliser(const ColumnCounts& columns, const Model::Data& model) {
  float squares = 0;
  for (const std::uint32_t column : columns.touched()) {
    const float x = term_weight(columns[column], model.inverse_document_frequency[column]);
    squares += x * x;
  }
  return squares > 0 ? 1.0F / std::sqrt(squares) : 0.0F;
}

Outputs ngram_outputs(const ColumnCounts& columns, const Model::Data& model) {
  Outputs sum = Outputs::Zero();
  for (const std::uint32_t column : columns.touched()) {
    const float x = term_weight(columns[column], model.inverse_document_frequency[column]);
    sum += x * model.ngram.col(column).array().cast<float>();
  }
  return sum * model.scale * normaliser(columns, model);
}

Outputs dense_outputs(const Passage& passage, const Lexicon& lexicon, const Model::Data& model) {
  const DenseFeatures features = dense_features(passage, lexicon);
  const Eigen::Map<const Eigen::Matrix<float, kDenseFeatures, 1>> vector(features.data());
  return (model.dense * vector).array();
}

double clamp_load(double load) { return std::clamp(load, 0.0, kMostLoad); }

double logistic(double logit) { return 1 / (1 + std::exp(-logit)); }

struct PassageScore {
  double load = 0, peak = 0, lower = 0, upper = 0, affirmed = 0;
  std::array<double, kCategories> categories{};
};

PassageScore score_passage(const Passage& passage, std::string_view text, const Scorer& scorer,
                           ColumnCounts& columns) {
  const Model::Data& model = scorer.model().data();
  columns.count(passage, text, model);
  const Outputs outputs =
      model.bias + dense_outputs(passage, scorer.lexicon(), model) + ngram_outputs(columns, model);
  PassageScore score;
  score.load = clamp_load(outputs[0]);
  score.peak = std::max(score.load, clamp_load(outputs[1]));
  const auto [below, above] = model.interval(static_cast<float>(score.load));
  score.lower = clamp_load(score.load - below);
  score.upper = clamp_load(score.load + above);
  score.affirmed = affirmed_severity(passage, scorer.lexicon());
  for (std::size_t c = 0; c < kCategories; ++c) {
    score.categories[c] = logistic(outputs[static_cast<Eigen::Index>(2 + c)]);
  }
  return score;
}

// Adds passages up to a text: means by words, maxima, and sums of dose.
class ScoreBuilder {
 public:
  void add(const PassageScore& passage, std::size_t words) {
    const auto weight = static_cast<double>(words);
    words_ += weight;
    load_ += weight * passage.load;
    lower_ += weight * passage.lower;
    upper_ += weight * passage.upper;
    affirmed_ += passage.affirmed;
    rate_ += weight * dose_rate(passage.load);
    rate_lower_ += weight * dose_rate(passage.lower);
    rate_upper_ += weight * dose_rate(passage.upper);
    peak_ = std::max(peak_, passage.peak);
    for (std::size_t c = 0; c < kCategories; ++c) {
      categories_[c] = std::max(categories_[c], passage.categories[c]);
    }
  }

  Score finish(double minutes) const {
    Score score;
    if (words_ == 0) return score;
    score.load = static_cast<float>(load_ / words_);
    score.peak = std::max(score.load, static_cast<float>(peak_));
    score.lower = std::min(score.load, static_cast<float>(lower_ / words_));
    score.upper = std::max(score.load, static_cast<float>(upper_ / words_));
    score.density = static_cast<float>(100 * affirmed_ / words_);
    for (std::size_t c = 0; c < kCategories; ++c) {
      score.categories[c] = static_cast<float>(categories_[c]);
    }
    score.words = static_cast<std::uint32_t>(words_);
    score.minutes = minutes;
    score.dose = minutes * rate_ / words_;
    score.dose_lower = minutes * rate_lower_ / words_;
    score.dose_upper = minutes * rate_upper_ / words_;
    return score;
  }

  double words() const { return words_; }

 private:
  double words_ = 0, load_ = 0, lower_ = 0, upper_ = 0, affirmed_ = 0, peak_ = 0;
  double rate_ = 0, rate_lower_ = 0, rate_upper_ = 0;
  std::array<double, kCategories> categories_{};
};

// Calls on_passage(passage) for each passage of the analysed text.
template <class OnPassage>
void for_each_passage(const Workspace& space, OnPassage on_passage) {
  std::size_t mention = 0;
  for (std::size_t i = 0; i + 1 < space.cuts.size(); ++i) {
    const std::size_t first = space.cuts[i];
    const std::size_t last = space.cuts[i + 1];
    const std::size_t begin = mention;
    while (mention < space.mentions.size() && space.mentions[mention].first < last) ++mention;
    on_passage(Passage{std::span(space.tokens).subspan(first, last - first),
                       std::span(space.mentions).subspan(begin, mention - begin),
                       std::span(space.assertions).subspan(begin, mention - begin), first});
  }
}

void add_text(std::string_view text, const Scorer& scorer, ScoreBuilder& builder) {
  Workspace& space = workspace();
  analyse(text, scorer, space);
  for_each_passage(space, [&](const Passage& passage) {
    builder.add(score_passage(passage, text, scorer, space.columns), passage.tokens.size());
  });
}

// The minutes that the timed segments cover together, each moment once.
double recorded_minutes(std::vector<std::pair<double, double>> spans) {
  std::sort(spans.begin(), spans.end());
  double seconds = 0;
  double reached = -1;
  for (const auto& [start, end] : spans) {
    if (end <= reached) continue;
    seconds += end - std::max(start, reached);
    reached = end;
  }
  return seconds / 60;
}

// One side of a document: its segments joined, and the time that they take.
class Side {
 public:
  void add(const Segment& segment) {
    if (!text_.empty()) text_ += '\n';
    text_ += segment.text;
    if (segment.start && segment.end && *segment.end >= *segment.start) {
      spans_.emplace_back(*segment.start, *segment.end);
    } else {
      untimed_ += segment.text;
      untimed_ += '\n';
    }
  }

  bool empty() const { return text_.empty(); }

  Score score(const Scorer& scorer) const {
    ScoreBuilder builder;
    add_text(text_, scorer, builder);
    std::vector<Token> tokens;
    tokenize(untimed_, tokens);
    const double read =
        static_cast<double>(tokens.size()) / scorer.options().reading_words_per_minute;
    return builder.finish(recorded_minutes(spans_) + read);
  }

 private:
  std::string text_;
  std::string untimed_;
  std::vector<std::pair<double, double>> spans_;
};

}  // namespace

Scorer::Scorer(const Model& model, const Lexicon& lexicon, const AssertionRules& rules,
               const ScoreOptions& options)
    : model_(&model), lexicon_(&lexicon), rules_(&rules), options_(options) {
  if (!(options.reading_words_per_minute > 0)) {
    throw std::invalid_argument("reading_words_per_minute must be above 0");
  }
}

Score Scorer::score(std::string_view text) const {
  ScoreBuilder builder;
  add_text(text, *this, builder);
  return builder.finish(builder.words() / options_.reading_words_per_minute);
}

DocumentScore Scorer::score(const Document& document, bool include_spoken) const {
  Side heard;
  Side spoken;
  for (const Segment& segment : document.segments) {
    const bool own = !include_spoken && !segment.speaker.empty() &&
                     is_worker_speaker(segment.speaker, document.worker);
    (own ? spoken : heard).add(segment);
  }
  DocumentScore result{heard.score(*this), std::nullopt};
  if (!spoken.empty()) result.spoken = spoken.score(*this);
  return result;
}

void Scorer::score(std::span<const std::string_view> texts, std::span<Score> scores,
                   unsigned threads) const {
  if (texts.size() != scores.size()) {
    throw std::invalid_argument("as many scores as texts are needed");
  }
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  constexpr std::size_t kBatch = 64;  // large enough that taking turns costs nothing
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t begin = next.fetch_add(kBatch); begin < texts.size();
           begin = next.fetch_add(kBatch)) {
        const std::size_t end = std::min(begin + kBatch, texts.size());
        for (std::size_t i = begin; i < end; ++i) scores[i] = score(texts[i]);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = texts.size();
    }
  };
  const std::size_t useful = std::min<std::size_t>(threads, (texts.size() + kBatch - 1) / kBatch);
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < useful; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

// --- Explanation
// ------------------------------------------------------------------------------------

namespace {

// What the dense part of a passage's load is with the mentions for which `in` holds, the length
// kept.
double dense_load(const Passage& passage, std::span<const Mention> mentions,
                  std::span<const Assertion> assertions, const Scorer& scorer) {
  Passage part = passage;
  part.mentions = mentions;
  part.assertions = assertions;
  return dense_outputs(part, scorer.lexicon(), scorer.model().data())[0];
}

// Shares the dense part of the load among the mentions: what each adds when they come in the order
// of the text, and in the reverse order, halved. The shares add up to the whole exactly; the two
// orders are the two ends of a Shapley value.
std::vector<double> mention_shares(const Passage& passage, const Scorer& scorer) {
  const std::size_t count = passage.mentions.size();
  std::vector<double> shares(count, 0);
  double before = dense_load(passage, {}, {}, scorer);
  for (std::size_t i = 0; i < count; ++i) {
    const double after =
        dense_load(passage, passage.mentions.first(i + 1), passage.assertions.first(i + 1), scorer);
    shares[i] += (after - before) / 2;
    before = after;
  }
  before = dense_load(passage, {}, {}, scorer);
  for (std::size_t i = count; i-- > 0;) {
    const double after =
        dense_load(passage, passage.mentions.subspan(i), passage.assertions.subspan(i), scorer);
    shares[i] += (after - before) / 2;
    before = after;
  }
  return shares;
}

class Explainer {
 public:
  Explainer(std::string_view text, const Scorer& scorer) : text_(text), scorer_(scorer) {}

  // `share` is the passage's part of the text's words.
  void add(const Passage& passage, const PassageScore& score, ColumnCounts& columns, double share) {
    const Model::Data& model = scorer_.model().data();
    double sum = model.bias[0];
    contribute("baseline", share * model.bias[0]);
    const double length = dense_load(passage, {}, {}, scorer_);
    contribute("length", share * length);
    sum += length;
    const std::vector<double> shares = mention_shares(passage, scorer_);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      add_mention(passage.mentions[i], passage.assertions[i], share * shares[i]);
      sum += shares[i];
    }
    sum += add_ngrams(passage, columns, share);
    contribute("limits of the scale", share * (score.load - sum));
  }

  Explanation finish(const Score& score) && {
    Explanation explanation{score, {}, std::move(evidence_)};
    for (auto& [label, load] : contributions_) {
      if (load != 0) explanation.contributions.push_back({label, load});
    }
    std::stable_sort(explanation.contributions.begin(), explanation.contributions.end(),
                     [](const Contribution& a, const Contribution& b) {
                       return std::abs(a.load) > std::abs(b.load);
                     });
    return explanation;
  }

 private:
  void contribute(const std::string& label, double load) { contributions_[label] += load; }

  void add_mention(const Mention& mention, Assertion assertion, double load) {
    const Token& first = workspace().tokens[mention.first];
    const Token& last = workspace().tokens[mention.first + mention.count - 1];
    contribute(fold(text_.substr(first.begin, last.end - first.begin)), load);
    evidence_.push_back({first.begin, last.end, mention.entry, assertion, load});
  }

  // A column's contribution, shared evenly among its occurrences.
  double add_ngrams(const Passage& passage, ColumnCounts& columns, double share) {
    const Model::Data& model = scorer_.model().data();
    columns.count(passage, text_, model);
    const double factor = normaliser(columns, model) * model.scale[0];
    double sum = 0;
    const auto add = [&](std::uint64_t fingerprint, const Token& first, const Token& last) {
      const auto position = model.columns.find(fingerprint);
      if (position == model.columns.end()) return;
      const std::uint32_t column = position->second;
      const std::uint32_t count = columns[column];
      const double load = factor * model.ngram(0, column) *
                          term_weight(count, model.inverse_document_frequency[column]) / count;
      contribute(label(first, last), share * load);
      sum += load;
    };
    for (std::size_t i = 0; i < passage.tokens.size(); ++i) {
      const Token& token = passage.tokens[i];
      const std::uint64_t word = unigram(token, text_);
      add(word, token, token);
      if (i + 1 == passage.tokens.size()) break;
      add(bigram(word, unigram(passage.tokens[i + 1], text_)), token, passage.tokens[i + 1]);
    }
    return sum;
  }

  std::string label(const Token& first, const Token& last) const {
    std::string words = fold(text_.substr(first.begin, first.end - first.begin));
    if (&first != &last) words += ' ' + fold(text_.substr(last.begin, last.end - last.begin));
    return words;
  }

  std::string_view text_;
  const Scorer& scorer_;
  std::map<std::string, double> contributions_;
  std::vector<Evidence> evidence_;
};

}  // namespace

Explanation Scorer::explain(std::string_view text) const {
  Workspace& space = workspace();
  analyse(text, *this, space);
  ScoreBuilder builder;
  Explainer explainer(text, *this);
  const auto words = static_cast<double>(space.tokens.size());
  for_each_passage(space, [&](const Passage& passage) {
    const PassageScore score = score_passage(passage, text, *this, space.columns);
    builder.add(score, passage.tokens.size());
    explainer.add(passage, score, space.columns,
                  static_cast<double>(passage.tokens.size()) / words);
  });
  return std::move(explainer).finish(builder.finish(words / options_.reading_words_per_minute));
}

std::string mask(std::string_view text) {
  std::string masked;
  for (std::size_t i = 0; i < text.size();) {
    const UChar32 c = next_code_point(text, i);
    const bool keeps =
        c == ' ' || c == '\n' || c == '-' || c == '/' || c == '\'' || c == '.' || c == ',';
    append_code_point(masked, keeps ? c : 0x2022);
  }
  return masked;
}

}  // namespace dosimeter
