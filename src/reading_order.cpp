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

// How many chains have the same remainder left.
struct Left {
  std::size_t remainder = 0;
  std::size_t chains = 0;
};

// The figures of a beginning of the order, and of what is left behind it.
struct Figures {
  // How many of the remainders end with a document of each heaviness.
  std::array<std::int64_t, 3> ends{};
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

// By the rules in their order. No two steps have the same.
using Rank =
    std::tuple<std::int64_t, int, int, std::int64_t, std::int64_t, std::size_t, std::size_t>;

struct State {
  Figures figures;
  // By remainder; of those that no chain has left there is no entry, so that this is never longer
  // than there are chains, however long those are.
  std::vector<Left> left;
};

std::vector<Left>::iterator place_of(std::vector<Left>& left, std::size_t remainder) {
  return std::lower_bound(left.begin(), left.end(), remainder,
                          [](const Left& a, std::size_t b) { return a.remainder < b; });
}

void add_chain(std::vector<Left>& left, std::size_t remainder) {
  const auto place = place_of(left, remainder);
  if (place != left.end() && place->remainder == remainder) {
    ++place->chains;
  } else {
    left.insert(place, {remainder, 1});
  }
}

void remove_chain(std::vector<Left>& left, std::size_t remainder) {
  const auto place = place_of(left, remainder);
  if (--place->chains == 0) left.erase(place);
}

// One more document behind a beginning.
struct Step {
  std::size_t parent = 0;
  std::size_t remainder = 0;
  Figures after;
  Rank rank;
  std::uint64_t key = 0;  // of what is left, first and last: equal ones may go on in the same way
};

class Search {
 public:
  Search(const std::vector<std::size_t>& begin, const Remainders& remainders)
      : remainders_(remainders) {
    State state;
    Figures& figures = state.figures;
    for (const std::size_t chain : begin) {
      add_chain(state.left, chain);
      const Remainder& all = remainders[chain];
      ++figures.ends[static_cast<std::size_t>(all.end)];
      figures.hash += all.hash;
      figures.lengths += all.length * all.length;
      for (std::size_t r = chain; r != 0; r = remainders[r].next) {
        const bool is_heavy = remainders[r].head == Heaviness::heavy;
        ++(is_heavy ? figures.heavy : figures.others);
        total_weight_ += dosimeter::weight(remainders[r].head);
      }
    }
    count_ = figures.heavy + figures.others;
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
    const Figures& before = beam_[parent].figures;
    const Remainder& taken = remainders_[remainder];
    Step result{parent, remainder, {}, {}, 0};
    Figures& after = result.after;
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
    result.rank = rank(result);
    return result;
  }

  // What cannot be known yet is taken as well as it may still become.
  static Rank rank(const Step& step) {
    const Figures& after = step.after;
    const std::int64_t last_heavy = after.last == Heaviness::heavy ? 1 : 0;
    const std::int64_t pairs =
        after.heavy_pairs + std::max<std::int64_t>(0, after.heavy - after.others - 1 + last_heavy);
    int end = dosimeter::weight(after.last);
    if (after.heavy > 0 && after.heavy + last_heavy > after.others) {
      end = dosimeter::weight(Heaviness::heavy);
    } else if (after.heavy + after.others > 0) {
      end = after.ends[0] > 0 ? 0 : after.ends[1] > 0 ? 1 : 2;
    }
    return {
        pairs,       end,           dosimeter::weight(after.first), after.unevenness, after.lengths,
        step.parent, step.remainder};
  }

  std::uint64_t key(const Figures& figures) const {
    const auto ends = 3 * dosimeter::weight(figures.first) + dosimeter::weight(figures.last);
    return figures.hash + hash_of(remainders_.size() + static_cast<std::size_t>(ends));
  }

  void advance(std::int64_t place) {
    std::vector<Step> best;
    for (std::size_t parent = 0; parent < beam_.size(); ++parent) {
      for (const Left& left : beam_[parent].left) {
        consider(step(parent, left.remainder, place), best);
      }
    }
    take(best);
  }

  // Keeps the best in their order, of those with the same key the one that is best of all.
  void consider(Step next, std::vector<Step>& best) const {
    if (best.size() == kBeam && best.back().rank < next.rank) return;  // as most are
    next.key = key(next.after);
    const auto same = std::find_if(best.begin(), best.end(),
                                   [&](const Step& known) { return known.key == next.key; });
    if (same != best.end()) {
      if (same->rank < next.rank) return;
      best.erase(same);
    } else if (best.size() == kBeam) {
      best.pop_back();
    }
    const auto place =
        std::lower_bound(best.begin(), best.end(), next,
                         [](const Step& a, const Step& b) { return a.rank < b.rank; });
    best.insert(place, next);
  }

  void take(const std::vector<Step>& steps) {
    std::vector<State> beam;
    auto& choices = history_.emplace_back();
    for (const Step& step : steps) {
      State& state = beam.emplace_back(State{step.after, beam_[step.parent].left});
      remove_chain(state.left, step.remainder);
      if (const std::size_t next = remainders_[step.remainder].next; next != 0) {
        add_chain(state.left, next);
      }
      choices.emplace_back(step.parent, step.remainder);
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
