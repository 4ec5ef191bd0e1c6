// Scoring, for C.

#include <memory>
#include <span>
#include <vector>

#include "boundary.hpp"
#include "handles.hpp"
#include "shared_figures.hpp"

namespace dosimeter::c {
namespace {

template <class Thing>
const Thing& loaded_or_standard(const char* path, std::optional<Thing>& loaded) {
  if (path == nullptr) return Thing::standard();
  return loaded.emplace(Thing::load(path));
}

// The scorer holds them to their ranges.
ScoreOptions score_options(const dosimeter_scorer_options& given) {
  ScoreOptions options;
  if (given.reading_words_per_minute != 0) {
    options.reading_words_per_minute = given.reading_words_per_minute;
  }
  if (given.listening_minutes_per_recorded_minute != 0) {
    options.listening_minutes_per_recorded_minute = given.listening_minutes_per_recorded_minute;
  }
  return options;
}

std::optional<double> seconds_in_recording(double given) {
  if (given < 0) return std::nullopt;
  if (!(given <= kLatestInRecording)) {
    throw std::invalid_argument(
        "a segment's time is out of range; give seconds from the beginning of the recording, up to "
        "1e9");
  }
  return given;
}

std::string_view view(const char* text, std::size_t length) {
  if (length != 0) expect(text, "text");
  return length == 0 ? std::string_view() : std::string_view(text, length);
}

// The i-th of scores that lie `stride` bytes apart.
dosimeter_score* at(dosimeter_score* scores, std::size_t stride, std::size_t i) {
  return reinterpret_cast<dosimeter_score*>(reinterpret_cast<char*>(scores) + i * stride);
}

// Either way.
template <class From, class To>
To copied(const From& from, To to) {
  copy_shared_figures(from, to);
  to.lower = from.lower;
  to.upper = from.upper;
  to.density = from.density;
  to.unknown = from.unknown;
  return to;
}

}  // namespace

dosimeter_score score_of(const Score& score) {
  const dosimeter_score empty = DOSIMETER_SCORE_INIT;
  return copied(score, empty);
}

Score score_of(const dosimeter_score& score) { return copied(score, Score()); }

Time time_of(std::int64_t seconds) {
  constexpr std::int64_t limit = std::int64_t{366} * 10'000 * 86'400;  // ten thousand years
  if (seconds < -limit || seconds > limit) {
    throw std::invalid_argument("a time is out of range; give seconds since 1970");
  }
  return Time(std::chrono::seconds(seconds));
}

Document document_of(const dosimeter_document* pointer) {
  const dosimeter_document given = read(pointer, "document", DOSIMETER_DOCUMENT_INIT);
  if (given.segment_count != 0) expect(given.segments, "segments");
  Document document;
  document.id = text_or(given.id, "");
  document.origin.id_given = !document.id.empty();
  document.worker = text_or(given.worker, kUnknownWorker.data());
  document.case_id = text_or(given.case_id, "");
  if (given.time != DOSIMETER_NO_TIME) document.time = time_of(given.time);
  for (const auto& segment : std::span(given.segments, given.segment_count)) {
    Segment& added = document.segments.emplace_back();
    added.speaker = text_or(segment.speaker, "");
    added.text = view(segment.text, segment.length);
    added.start = seconds_in_recording(segment.start);
    added.end = seconds_in_recording(segment.end);
    if (added.start && added.end && *added.end < *added.start) {
      throw std::invalid_argument("a segment ends before it begins; correct its times");
    }
  }
  document.kind = text_or(given.kind, document.is_transcript() ? "transcript" : "note");
  return document;
}

}  // namespace dosimeter::c

using namespace dosimeter;

dosimeter_status dosimeter_scorer_create(const dosimeter_scorer_options* options,
                                         dosimeter_scorer** scorer) {
  return c::guarded([&] {
    c::expect(scorer, "scorer");
    const dosimeter_scorer_options defaults = DOSIMETER_SCORER_OPTIONS_INIT;
    const auto given = options == nullptr ? defaults : c::read(options, "options", defaults);
    auto made = std::make_unique<dosimeter_scorer>();
    const Model& model = c::loaded_or_standard(given.model, made->model);
    const Lexicon& lexicon = c::loaded_or_standard(given.lexicon, made->lexicon);
    const AssertionRules& rules = c::loaded_or_standard(given.assertion_rules, made->rules);
    made->scorer.emplace(model, lexicon, rules, c::score_options(given));
    made->model_version = model.version();
    *scorer = made.release();
  });
}

void dosimeter_scorer_destroy(dosimeter_scorer* scorer) { delete scorer; }

const char* dosimeter_scorer_model(const dosimeter_scorer* scorer) {
  return scorer == nullptr ? nullptr : scorer->model_version.c_str();
}

dosimeter_status dosimeter_score_text(const dosimeter_scorer* scorer, const char* text,
                                      size_t length, dosimeter_score* score) {
  return c::guarded([&] {
    c::expect(scorer, "scorer");
    c::write(c::score_of(scorer->scorer->score(c::view(text, length))), score, "score");
  });
}

dosimeter_status dosimeter_score_texts(const dosimeter_scorer* scorer, const char* const* texts,
                                       const size_t* lengths, size_t count, unsigned threads,
                                       dosimeter_score* scores) {
  return c::guarded([&] {
    c::expect(scorer, "scorer");
    if (count == 0) return;
    c::expect(texts, "texts");
    c::expect(lengths, "lengths");
    c::expect(scores, "scores");
    const std::size_t stride = scores->size;
    std::vector<std::string_view> views(count);
    for (std::size_t i = 0; i < count; ++i) views[i] = c::view(texts[i], lengths[i]);
    std::vector<Score> results(count);
    scorer->scorer->score(views, results, threads);
    for (std::size_t i = 0; i < count; ++i) {
      dosimeter_score* const target = c::at(scores, stride, i);
      target->size = stride;
      c::write(c::score_of(results[i]), target, "scores");
    }
  });
}

dosimeter_status dosimeter_score_document(const dosimeter_scorer* scorer,
                                          const dosimeter_document* document,
                                          dosimeter_score* heard, dosimeter_score* spoken,
                                          int* has_spoken) {
  return c::guarded([&] {
    c::expect(scorer, "scorer");
    // All that the results need before the first of them is written.
    c::expect_size(heard, "heard");
    if (spoken != nullptr) {
      c::expect_size(spoken, "spoken");
      c::expect(has_spoken, "has_spoken");
    }
    const DocumentScore score = scorer->scorer->score(c::document_of(document));
    if (spoken != nullptr) {
      if (score.spoken) c::write(c::score_of(*score.spoken), spoken, "spoken");
      *has_spoken = score.spoken ? 1 : 0;
    }
    c::write(c::score_of(score.heard), heard, "heard");
  });
}
