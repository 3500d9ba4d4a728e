// Distances between clouds: closed forms, invariances, samples of different sizes.

#include "core/particles/sliced_wasserstein.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/random/stream.h"

using namespace muonscope;

namespace {

std::vector<double> normals(std::size_t count, const char* name, double scale = 1) {
  Stream stream(5, name);
  std::vector<double> out(count);
  for (double& number : out) number = scale * stream.normal();
  return out;
}

/// ∫ of the standard Gaussian's quantile function over ((k − 1)/n, k/n), times n: its best n points.
std::vector<double> gaussian_points(std::size_t count, double mean, double scale) {
  const auto quantile = [](double share) {  // bisection on the distribution function
    double low = -9, high = 9;
    for (int i = 0; i < 80; ++i) {
      const double middle = (low + high) / 2;
      (std::erfc(-middle / std::numbers::sqrt2) / 2 < share ? low : high) = middle;
    }
    return low;
  };
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k)
    out.push_back(mean + scale * quantile((static_cast<double>(k) + 0.5) / static_cast<double>(count)));
  return out;
}

Cloud cloud_of(std::size_t count, ParticleShape shape, const char* name) {
  Cloud cloud{{"x", ParticleArray(count, shape)}};
  Stream stream(3, name);
  for (std::size_t k = 0; k < count; ++k)
    for (int i = 0; i < shape.rows; ++i)
      for (int j = 0; j < shape.cols; ++j) cloud[0].value(k, i, j) = stream.normal();
  return cloud;
}

/// Particle k of the new cloud is particle from(k) of the old one, with `shift` added to every entry.
template <typename From>
Cloud rearranged(const Cloud& cloud, std::size_t count, From from, double shift = 0) {
  const ParticleShape shape = cloud[0].value.shape();
  Cloud out{{"x", ParticleArray(count, shape)}};
  for (std::size_t k = 0; k < count; ++k)
    for (int i = 0; i < shape.rows; ++i)
      for (int j = 0; j < shape.cols; ++j) out[0].value(k, i, j) = cloud[0].value(from(k), i, j) + shift;
  return out;
}

}  // namespace

TEST_CASE("one dimension: shifted, stretched and equal samples") {
  const SortedSample a(normals(1000, "a"));
  CHECK(wasserstein(a, a) < 1e-13);
  std::vector<double> shifted = normals(1000, "a"), stretched = shifted;
  double mean_size = 0;
  for (double& number : stretched) mean_size += std::abs(number) / 1000, number *= 3;
  for (double& number : shifted) number -= 0.7;
  CHECK(wasserstein(a, SortedSample(shifted)) == doctest::Approx(0.7).epsilon(1e-12));
  CHECK(wasserstein(a, SortedSample(stretched)) == doctest::Approx(2 * mean_size).epsilon(1e-12));
}

TEST_CASE("one dimension: Gaussians of different widths and means") {
  // W₁(N(0, s²), N(0, t²)) = |s − t| E|Z| and W₁(N(m, s²), N(n, s²)) = |m − n|
  const SortedSample narrow(gaussian_points(20000, 0, 1)), wide(gaussian_points(20000, 0, 2.5));
  CHECK(wasserstein(narrow, wide) == doctest::Approx(1.5 * std::sqrt(2 / std::numbers::pi)).epsilon(1e-4));
  CHECK(wasserstein(narrow, SortedSample(gaussian_points(20000, 4, 1))) == doctest::Approx(4).epsilon(1e-9));
}

TEST_CASE("one dimension: a single point is as far as the mean distance to it, whatever the sizes") {
  const std::vector<double> numbers = normals(77, "many");
  double mean = 0;
  for (const double number : numbers) mean += std::abs(number - 0.25) / 77;
  CHECK(wasserstein(SortedSample({0.25}), SortedSample(numbers)) == doctest::Approx(mean).epsilon(1e-12));
  // {0, 1} against {0, 0, 1}: a third of the second half's mass … ∫ over (1/2, 2/3) of 1
  CHECK(wasserstein(SortedSample({0, 1}), SortedSample({0, 0, 1})) ==
        doctest::Approx(1.0 / 6).epsilon(1e-14));
  CHECK(wasserstein(SortedSample({0, 0, 1}), SortedSample({0, 1})) ==
        doctest::Approx(1.0 / 6).epsilon(1e-14));
}

TEST_CASE("one dimension: sizes that do not divide each other agree with equal ones by repetition") {
  const std::vector<double> a = normals(6, "a"), b = normals(10, "b");
  std::vector<double> a_often, b_often;
  for (int i = 0; i < 5; ++i) a_often.insert(a_often.end(), a.begin(), a.end());
  for (int i = 0; i < 3; ++i) b_often.insert(b_often.end(), b.begin(), b.end());
  const double distance = wasserstein(SortedSample(a), SortedSample(b));
  std::ranges::sort(a_often);
  std::ranges::sort(b_often);
  double expected = 0;
  for (std::size_t i = 0; i < 30; ++i) expected += std::abs(a_often[i] - b_often[i]) / 30;
  CHECK(distance == doctest::Approx(expected).epsilon(1e-13));
  CHECK(wasserstein(SortedSample(b), SortedSample(a)) == distance);
}

TEST_CASE("directions are unit vectors, the same in every run, and prefer no axis") {
  const auto directions = directions_of(3);
  CHECK(directions == directions_of(3));
  double squares[3] = {};
  for (const std::vector<double>& direction : directions) {
    double square = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      square += direction[i] * direction[i];
      squares[i] += direction[i] * direction[i] / static_cast<double>(directions.size());
    }
    CHECK(square == doctest::Approx(1));
  }
  for (const double mean : squares) CHECK(std::abs(mean - 1.0 / 3) < 0.15);
  // on a line there are two
  for (const std::vector<double>& direction : directions_of(1)) CHECK(std::abs(direction[0]) == 1);
}

TEST_CASE("clouds: order and repetition of particles do not matter, a shift moves by its projection") {
  WorkerPool one(1), two(2);
  const ParticleShape shape{2, 3};
  const Cloud x = cloud_of(203, shape, "x"), p = cloud_of(203, shape, "p");
  const Slices slices(x, p, one);
  const auto same = [](std::size_t k) { return k; };
  const auto reversed = [](std::size_t k) { return 202 - k; };
  const auto twice = [](std::size_t k) { return k / 2; };
  CHECK(sliced_wasserstein(slices, Slices(rearranged(x, 203, reversed), rearranged(p, 203, reversed), two)) <
        1e-13);
  CHECK(sliced_wasserstein(slices, Slices(rearranged(x, 406, twice), rearranged(p, 406, twice), one)) <
        1e-13);
  // Only together: a cloud whose momenta belong to other particles is another one.
  CHECK(sliced_wasserstein(slices, Slices(x, rearranged(p, 203, reversed), one)) > 0.01);

  double expected = 0;  // mean over the directions of |⟨direction, shift⟩|, the shift 0.5 in every entry of X
  for (const std::vector<double>& direction : directions_of(12)) {
    double along = 0;
    for (std::size_t i = 0; i < 6; ++i) along += 0.5 * direction[i];
    expected += std::abs(along) / static_cast<double>(slice_directions);
  }
  const Slices moved(rearranged(x, 203, same, 0.5), p, two);
  CHECK(sliced_wasserstein(slices, moved) == doctest::Approx(expected).epsilon(1e-12));
  CHECK(sliced_wasserstein(moved, slices) ==
        doctest::Approx(sliced_wasserstein(slices, moved)).epsilon(1e-12));
}

TEST_CASE("clouds on a line: sliced is the distance itself, and threads change no bit") {
  WorkerPool one(1), two(2);
  const Cloud a = cloud_of(500, {1, 1}, "a"), b = cloud_of(37, {1, 1}, "b");
  const double distance = sliced_wasserstein(Slices(a, {}, one), Slices(b, {}, one));
  std::vector<double> from, to;
  for (std::size_t k = 0; k < 500; ++k) from.push_back(a[0].value(k, 0, 0));
  for (std::size_t k = 0; k < 37; ++k) to.push_back(b[0].value(k, 0, 0));
  CHECK(distance == doctest::Approx(wasserstein(SortedSample(from), SortedSample(to))).epsilon(1e-12));
  CHECK(sliced_wasserstein(Slices(a, {}, two), Slices(b, {}, two)) == distance);
}

TEST_CASE("distances to the first of several clouds are those one by one, whatever the sizes and threads") {
  WorkerPool one(1), two(2);
  const ParticleShape shape{2, 2};
  const Cloud clouds[] = {cloud_of(90, shape, "a"), cloud_of(90, shape, "b"), cloud_of(31, shape, "c")};
  const Cloud momenta[] = {cloud_of(90, shape, "p"), cloud_of(90, shape, "q"), cloud_of(31, shape, "r")};
  for (const bool moving : {false, true}) {
    std::vector<PhaseCloud> all;
    for (std::size_t k = 0; k < 3; ++k) all.push_back({&clouds[k], moving ? &momenta[k] : nullptr});
    const std::vector<double> distances = distances_to_first(all, one);
    REQUIRE(distances.size() == 3);
    CHECK(distances[0] == 0);
    const Slices first(clouds[0], moving ? momenta[0] : Cloud(), one);
    for (std::size_t k = 1; k < 3; ++k) {
      const Slices other(clouds[k], moving ? momenta[k] : Cloud(), one);
      CHECK(distances[k] == sliced_wasserstein(other, first));
    }
    CHECK(distances_to_first(all, two) == distances);
  }
}

TEST_CASE("momenta count in their unit") {
  WorkerPool pool(1);
  const ParticleShape shape{1, 2};
  const Cloud x = cloud_of(50, shape, "x"), p = cloud_of(50, shape, "p");
  Cloud thrice = p;
  for (std::size_t k = 0; k < 50; ++k)
    for (int j = 0; j < 2; ++j) thrice[0].value(k, 0, j) *= 3;
  const PhaseCloud same[] = {{&x, &thrice, 1}, {&x, &p, 3}}, other[] = {{&x, &thrice, 1}, {&x, &p, 1}};
  CHECK(distances_to_first(same, pool)[1] < 1e-14);
  CHECK(distances_to_first(other, pool)[1] > 0.1);
}
