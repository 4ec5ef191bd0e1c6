// The order in which documents are best read: preview.hpp has the rules.
//
// Documents of one case are a chain whose order is given. What is left of a chain matters only by
// the heaviness of its documents, so equal remainders are one thing, and an order is a sequence of
// remainders that each lose their head. A beam search goes through these sequences from the front:
// at each place it keeps the few best beginnings, by the rules and by what the remainder must still
// cost at least.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "dosimeter/preview.hpp"
#include "word_hash.hpp"

namespace dosimeter {
namespace {

constexpr std::size_t kBeam = 16;

int weight(Heaviness heaviness) { return static_cast<int>(heaviness); }

// --- Chains ---

using Chain = std::vector<std::size_t>;  // places of notes, in the order in which they are read

std::vector<Chain> chains_of(std::span<const ContentNote> notes) {
  std::vector<Chain> chains;
  std::unordered_map<std::string_view, std::size_t> of_case;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    std::size_t chain = chains.size();
    if (!notes[i].case_id.empty()) {
      chain = of_case.try_emplace(notes[i].case_id, chains.size()).first->second;
    }
    if (chain == chains.size()) chains.emplace_back();
    chains[chain].push_back(i);
  }
  for (Chain& chain : chains) {
    const auto has_time = [&](std::size_t i) { return notes[i].time.has_value(); };
    if (!std::all_of(chain.begin(), chain.end(), has_time)) continue;
    std::stable_sort(chain.begin(), chain.end(),
                     [&](std::size_t a, std::size_t b) { return *notes[a].time < *notes[b].time; });
  }
  return chains;
}

// --- Remainders of chains, by heaviness ---

struct Remainder {
  Heaviness head = Heaviness::light;
  std::size_t next = 0;  // what is left without the head
  Heaviness end = Heaviness::light;
  std::int64_t length = 0;
  std::uint64_t hash = 0;  // of the remainder; sums of these tell sets of remainders apart
};

std::uint64_t hash_of(std::size_t remainder) {
  WordHash hash(1);
  hash.add(remainder);
  return hash.finish();
}

// Every remainder that occurs, once; 0 is the empty one.
class Remainders {
 public:
  Remainders() : all_(1) {}

  std::size_t before(Heaviness head, std::size_t next) {
    const auto [known, is_new] = index_.try_emplace({head, next}, all_.size());
    if (is_new) {
      const Heaviness end = next == 0 ? head : all_[next].end;
      all_.push_back({head, next, end, all_[next].length + 1, hash_of(all_.size())});
    }
    return known->second;
  }

  const Remainder& operator[](std::size_t i) const { return all_[i]; }
  std::size_t size() const { return all_.size(); }

 private:
  std::vector<Remainder> all_;
  std::map<std::pair<Heaviness, std::size_t>, std::size_t> index_;
};

// --- Search ---

// A beginning of the order, and what is left behind it.
struct State {
  std::vector<std::uint32_t> left;  // how many chains have each remainder left
  std::array<std::int64_t, 3>
      ends{};               // how many of those left end with a document of each heaviness
  std::int64_t heavy = 0;   // documents left: heavy ones ...
  std::int64_t others = 0;  // ... and others
  std::uint64_t hash = 0;
  std::int64_t heavy_pairs = 0;  // heavy ones upon heavy ones so far
  std::int64_t weight = 0;       // of the documents so far
  std::int64_t unevenness = 0;
  std::int64_t lengths = 0;  // of the remainders, squared: long chains are taken up early
  Heaviness first = Heaviness::light;
  Heaviness last = Heaviness::light;
};

// One more document behind a beginning.
struct Step {
  std::size_t parent = 0;
  std::size_t remainder = 0;
  State after;  // without `left`, which only a step that is kept gets
};

class Search {
 public:
  Search(const std::vector<std::size_t>& begin, const Remainders& remainders)
      : remainders_(remainders) {
    State state;
    state.left.resize(remainders.size());
    for (const std::size_t chain : begin) {
      ++state.left[chain];
      const Remainder& all = remainders[chain];
      ++state.ends[static_cast<std::size_t>(all.end)];
      state.hash += all.hash;
      state.lengths += all.length * all.length;
      for (std::size_t r = chain; r != 0; r = remainders[r].next) {
        const bool is_heavy = remainders[r].head == Heaviness::heavy;
        ++(is_heavy ? state.heavy : state.others);
        total_weight_ += dosimeter::weight(remainders[r].head);
      }
    }
    count_ = state.heavy + state.others;
    beam_.push_back(std::move(state));
  }

  // The remainders that lose their head, one after another.
  std::vector<std::size_t> run() {
    for (std::int64_t place = 1; place <= count_; ++place) advance(place);
    std::vector<std::size_t> sequence(history_.size());
    std::size_t at = 0;
    for (std::size_t place = sequence.size(); place-- > 0;) {
      const auto& [parent, remainder] = history_[place][at];
      sequence[place] = remainder;
      at = parent;
    }
    return sequence;
  }

 private:
  Step step(std::size_t parent, std::size_t remainder, std::int64_t place) const {
    const State& before = beam_[parent];
    const Remainder& taken = remainders_[remainder];
    Step result{parent, remainder, {}};
    State& after = result.after;
    after.ends = before.ends;
    if (taken.next == 0) --after.ends[static_cast<std::size_t>(taken.end)];
    const bool is_heavy = taken.head == Heaviness::heavy;
    after.heavy = before.heavy - (is_heavy ? 1 : 0);
    after.others = before.others - (is_heavy ? 0 : 1);
    after.hash = before.hash - taken.hash + remainders_[taken.next].hash;
    const bool is_pair = place > 1 && is_heavy && before.last == Heaviness::heavy;
    after.heavy_pairs = before.heavy_pairs + (is_pair ? 1 : 0);
    after.weight = before.weight + dosimeter::weight(taken.head);
    after.unevenness = before.unevenness + std::abs(count_ * after.weight - place * total_weight_);
    after.lengths = before.lengths - (2 * taken.length - 1);
    after.first = place == 1 ? taken.head : before.first;
    after.last = taken.head;
    return result;
  }

  // The rules in their order; what cannot be known yet is taken as well as it may still become.
  static auto rank(const Step& step) {
    const State& state = step.after;
    const std::int64_t last_heavy = state.last == Heaviness::heavy ? 1 : 0;
    const std::int64_t pairs =
        state.heavy_pairs + std::max<std::int64_t>(0, state.heavy - state.others - 1 + last_heavy);
    int end = dosimeter::weight(state.last);
    if (state.heavy > 0 && state.heavy + last_heavy > state.others) {
      end = dosimeter::weight(Heaviness::heavy);
    } else if (state.heavy + state.others > 0) {
      end = state.ends[0] > 0 ? 0 : state.ends[1] > 0 ? 1 : 2;
    }
    return std::tuple(pairs, end, dosimeter::weight(state.first), state.unevenness, state.lengths,
                      step.parent, step.remainder);
  }

  void advance(std::int64_t place) {
    std::vector<Step> steps;
    std::unordered_map<std::uint64_t, std::size_t> known;  // by what is left, first and last
    for (std::size_t parent = 0; parent < beam_.size(); ++parent) {
      for (std::size_t r = 1; r < remainders_.size(); ++r) {
        if (beam_[parent].left[r] == 0) continue;
        Step next = step(parent, r, place);
        const auto ends =
            3 * dosimeter::weight(next.after.first) + dosimeter::weight(next.after.last);
        const std::uint64_t key =
            next.after.hash + hash_of(remainders_.size() + static_cast<std::size_t>(ends));
        const auto [same, is_new] = known.try_emplace(key, steps.size());
        if (is_new) {
          steps.push_back(std::move(next));
        } else if (rank(next) < rank(steps[same->second])) {
          steps[same->second] = std::move(next);
        }
      }
    }
    keep_best(std::move(steps));
  }

  void keep_best(std::vector<Step> steps) {
    const std::size_t kept = std::min(steps.size(), kBeam);
    std::partial_sort(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(kept), steps.end(),
                      [](const Step& a, const Step& b) { return rank(a) < rank(b); });
    steps.resize(kept);
    std::vector<State> beam;
    auto& choices = history_.emplace_back();
    for (Step& step : steps) {
      step.after.left = beam_[step.parent].left;
      --step.after.left[step.remainder];
      if (const std::size_t next = remainders_[step.remainder].next; next != 0) {
        ++step.after.left[next];
      }
      choices.emplace_back(step.parent, step.remainder);
      beam.push_back(std::move(step.after));
    }
    beam_ = std::move(beam);
  }

  const Remainders& remainders_;
  std::int64_t count_ = 0;
  std::int64_t total_weight_ = 0;
  std::vector<State> beam_;                                                // the best first
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> history_;  // parent, remainder
};

// --- From remainders back to documents ---

// Among chains with the same remainder the one goes first whose head has the earliest time; those
// without a time last, then as given.
class Heads {
 public:
  Heads(std::span<const ContentNote> notes, std::vector<Chain> chains, const Remainders& remainders,
        const std::vector<std::size_t>& begin)
      : notes_(notes), chains_(std::move(chains)), remainders_(remainders), done_(chains_.size()) {
    waiting_.resize(remainders.size());
    for (std::size_t chain = 0; chain < chains_.size(); ++chain) wait(chain, begin[chain]);
  }

  std::size_t take(std::size_t remainder) {
    const auto [time, place, chain] = *waiting_[remainder].begin();
    waiting_[remainder].erase(waiting_[remainder].begin());
    ++done_[chain];
    if (const std::size_t next = remainders_[remainder].next; next != 0) wait(chain, next);
    return place;
  }

 private:
  void wait(std::size_t chain, std::size_t remainder) {
    const std::size_t head = chains_[chain][done_[chain]];
    waiting_[remainder].emplace(notes_[head].time.value_or(Time::max()), head, chain);
  }

  std::span<const ContentNote> notes_;
  std::vector<Chain> chains_;
  const Remainders& remainders_;
  std::vector<std::size_t> done_;  // documents of each chain that have been taken
  std::vector<std::set<std::tuple<Time, std::size_t, std::size_t>>> waiting_;
};

}  // namespace

std::vector<std::size_t> reading_order(std::span<const ContentNote> notes) {
  std::vector<Chain> chains = chains_of(notes);
  Remainders remainders;
  std::vector<std::size_t> begin;
  for (const Chain& chain : chains) {
    std::size_t remainder = 0;
    for (std::size_t i = chain.size(); i-- > 0;) {
      remainder = remainders.before(notes[chain[i]].heaviness, remainder);
    }
    begin.push_back(remainder);
  }
  const std::vector<std::size_t> sequence = Search(begin, remainders).run();
  Heads heads(notes, std::move(chains), remainders, begin);
  std::vector<std::size_t> order;
  for (const std::size_t remainder : sequence) order.push_back(heads.take(remainder));
  return order;
}

}  // namespace dosimeter
