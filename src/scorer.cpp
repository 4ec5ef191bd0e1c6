#include "dosimeter/scorer.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "long_text.hpp"
#include "passage_score.hpp"
#include "pieced_text.hpp"
#include "threads.hpp"

namespace dosimeter {
namespace {

void add_whole_text(std::string_view text, const Scorer& scorer, ScoreBuilder& builder) {
  Workspace& space = workspace();
  analyse(text, scorer, space);
  for_each_passage(space, [&](const Passage& passage) {
    builder.add(score_passage(passage, scorer, space), passage.tokens.size());
  });
}

// A text of 2 GiB or more is refused where it is taken as a whole.
void add_text(std::string_view text, const Scorer& scorer, ScoreBuilder& builder) {
  const bool is_long = text.size() >= kLongText && text.size() < (std::size_t{1} << 31) - 1;
  (is_long ? score_long_text : add_whole_text)(text, scorer, builder);
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
    if (!text_.view().empty()) text_.own() += '\n';
    const auto begin = static_cast<std::uint32_t>(text_.view().size());
    text_.append(segment.text);
    if (segment.start && segment.end && *segment.end >= *segment.start) {
      spans_.emplace_back(*segment.start, *segment.end);
    } else {
      untimed_.push_back({begin, static_cast<std::uint32_t>(text_.view().size())});
    }
  }

  bool empty() const { return text_.view().empty(); }

  Score score(const Scorer& scorer) const {
    ScoreBuilder builder;
    // Which words are timed can only be told while all are there.
    (spans_.empty() ? add_text : add_whole_text)(text_.view(), scorer, builder);
    const double untimed =
        spans_.empty() ? builder.words() : static_cast<double>(count_untimed(workspace().tokens));
    const double read = untimed / scorer.options().reading_words_per_minute;
    const double listened =
        recorded_minutes(spans_) * scorer.options().listening_minutes_per_recorded_minute;
    return builder.finish(listened + read);
  }

 private:
  struct Stretch {
    std::uint32_t begin;  // byte offsets into text_
    std::uint32_t end;
  };

  // Segments are lines of their own, so no token reaches from one into the next.
  std::size_t count_untimed(std::span<const Token> tokens) const {
    std::size_t count = 0;
    auto token = tokens.begin();
    for (const Stretch& stretch : untimed_) {
      const auto is_before = [](const Token& a, std::uint32_t offset) { return a.begin < offset; };
      const auto first = std::lower_bound(token, tokens.end(), stretch.begin, is_before);
      token = std::lower_bound(first, tokens.end(), stretch.end, is_before);
      count += static_cast<std::size_t>(token - first);
    }
    return count;
  }

  PiecedText text_;  // of the segments, which outlive this
  std::vector<Stretch> untimed_;
  std::vector<std::pair<double, double>> spans_;
};

}  // namespace

Scorer::Scorer(const Model& model, const Lexicon& lexicon, const AssertionRules& rules,
               const ScoreOptions& options)
    : model_(&model),
      lexicon_(&lexicon),
      rules_(&rules),
      options_(options),
      vocabulary_(vocabulary_of(model, lexicon, rules)) {
  // The ranges are those of the policy's schema: whatever a policy says can be scored by.
  const double reading = options.reading_words_per_minute;
  if (!(reading >= 1 && reading <= 1'000'000)) {
    throw std::invalid_argument("reading_words_per_minute must be from 1 to 1000000");
  }
  const double listening = options.listening_minutes_per_recorded_minute;
  if (!(listening > 0 && listening <= 1000)) {
    throw std::invalid_argument(
        "listening_minutes_per_recorded_minute must be above 0 and at most 1000");
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
    const bool own = !include_spoken && is_own_speech(segment, document);
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
  {
    const auto others = start_others(useful, work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace dosimeter
