// What models/train.py needs: the features of passages, as the scorer sees them, but that misspelt
// words stay as they are written; and how single words are read.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <optional>

#include "features.hpp"
#include "texts.hpp"
#include "word_reading.hpp"

namespace dosimeter::python {
namespace {

constexpr std::uint64_t kNumber = 0x23u;  // the unigram that stands for every number

// The features of many passages: one dense row each, and the counts of n-grams as the columns of a
// sparse matrix by rows (CSR).
struct Features {
  std::vector<float> dense;
  std::vector<std::int64_t> row_ends{0};
  std::vector<std::uint64_t> ngrams;
  std::vector<std::uint32_t> counts;
};

class Extractor {
 public:
  Extractor(const Lexicon& lexicon, const AssertionRules& rules)
      : lexicon_(lexicon), rules_(rules) {}

  // Takes the whole text as one passage.
  void add(std::string_view text) {
    tokenize(text, tokens_);
    mentions_.clear();
    lexicon_.find(text, tokens_, mentions_);
    rules_.resolve(text, tokens_, mentions_, assertions_);
    const DenseFeatures dense = dense_features({tokens_, mentions_, assertions_}, lexicon_);
    features_.dense.insert(features_.dense.end(), dense.begin(), dense.end());
    collect_ngrams(text);
    count_ngrams();
    features_.row_ends.push_back(static_cast<std::int64_t>(features_.ngrams.size()));
  }

  const Features& features() const { return features_; }

 private:
  void collect_ngrams(std::string_view text) {
    ngrams_.clear();
    for (const Token& token : tokens_) {
      const std::uint64_t word = unigram(token, text);
      if (!ngrams_.empty()) ngrams_.push_back(bigram(last_word_, word));
      ngrams_.push_back(word);
      last_word_ = word;
    }
    std::sort(ngrams_.begin(), ngrams_.end());
  }

  void count_ngrams() {
    for (auto begin = ngrams_.begin(); begin != ngrams_.end();) {
      const auto end = std::upper_bound(begin, ngrams_.end(), *begin);
      features_.ngrams.push_back(*begin);
      features_.counts.push_back(static_cast<std::uint32_t>(end - begin));
      begin = end;
    }
  }

  const Lexicon& lexicon_;
  const AssertionRules& rules_;
  std::vector<Token> tokens_;
  std::vector<Mention> mentions_;
  std::vector<Assertion> assertions_;
  std::vector<std::uint64_t> ngrams_;
  std::uint64_t last_word_ = 0;
  Features features_;
};

template <class T>
py::array_t<T> to_array(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

py::tuple extract(const py::object& source, const std::optional<std::string>& lexicon_path,
                  const std::optional<std::string>& rules_path) {
  std::optional<Lexicon> own_lexicon;
  std::optional<AssertionRules> own_rules;
  if (lexicon_path) own_lexicon = Lexicon::load(*lexicon_path);
  if (rules_path) own_rules = AssertionRules::load(*rules_path);
  const Texts texts(source, "texts", false);
  Extractor extractor(own_lexicon ? *own_lexicon : Lexicon::standard(),
                      own_rules ? *own_rules : AssertionRules::standard());
  {
    const py::gil_scoped_release released;
    for (const std::string_view text : texts.views()) extractor.add(text);
  }
  const Features& features = extractor.features();
  return py::make_tuple(to_array(features.dense).reshape({texts.size(), kDenseFeatures}),
                        to_array(features.row_ends), to_array(features.ngrams),
                        to_array(features.counts));
}

std::uint64_t word_fingerprint(std::string_view word) {
  const bool number = word == "#" || (!word.empty() && word[0] >= '0' && word[0] <= '9');
  return number ? kNumber : word_hash(word);
}

std::uint64_t ngram_hash(py::handle source) {
  const std::string_view words = utf8(source, "words");
  const auto space = std::min(words.find(' '), words.size());
  const std::string_view first = words.substr(0, space);
  if (space == words.size() && !first.empty()) return word_fingerprint(first);
  const std::string_view second = words.substr(std::min(space + 1, words.size()));
  if (first.empty() || second.empty() || second.find(' ') != std::string_view::npos) {
    throw py::value_error("an n-gram is one word, or two with one space between them");
  }
  return bigram(word_fingerprint(first), word_fingerprint(second));
}

}  // namespace

void bind_training(py::module_& module) {
  module.def("extract", &extract, py::arg("texts"), py::arg("lexicon") = py::none(),
             py::arg("assertion") = py::none());
  module.def("ngram_hash", &ngram_hash, py::arg("words"));
  module.def("read_words", &read_words, py::arg("words"), py::arg("spelling") = py::none());
  module.attr("DENSE_FEATURES") = py::tuple(py::cast(dense_feature_names()));
  module.attr("FEATURE_VERSION") = kFeatureVersion;
}

}  // namespace dosimeter::python
