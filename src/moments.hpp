#pragma once
// Mean and spread of values that come one at a time.

namespace dosimeter {

// Welford's updates (1962, doi:10.1080/00401706.1962.10490022): no large sums to cancel.
class Moments {
 public:
  void add(double value) {
    count_ += 1;
    const double distance = value - mean_;
    mean_ += distance / count_;
    squares_ += distance * (value - mean_);
  }
  double count() const { return count_; }
  double mean() const { return mean_; }
  double squares() const { return squares_; }  // sum of squared distances from the mean

 private:
  double count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

}  // namespace dosimeter
