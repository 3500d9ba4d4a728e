#include <algorithm>
#include <vector>

#include "core/particles/objectives/network_data.h"
#include "core/particles/objectives/objectives.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

/// F(X) = (tanh Xz₁, …, tanh Xz_K) on inputs z_k, R(u) = 1/(2K) Σ‖u_k − y_k‖²: a two-layer network of
/// infinite width whose neurons are the particles, in the mean-field scaling.
class TwoLayerNetwork final : public Objective {
 public:
  TwoLayerNetwork(NetworkData data, std::optional<double> minimum)
      : data_(std::move(data)), minimum_(minimum) {}

  std::vector<ObjectiveBlock> blocks() const override { return {{"x", {rows(), cols()}}}; }
  std::size_t features() const override { return static_cast<std::size_t>(data_.outputs.size()); }

  void add_features(const Cloud& x, Share share, std::span<const double>,
                    std::span<double> sums) const override {
    std::vector<double> active(features() * block_particles);
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      activate(x[0].value, b, active);
      for (std::size_t i = 0; i < active.size(); ++i) sums[i] += active[i];
    }
  }

  double value(std::span<const double> u) const override {
    double sum = 0;
    for (std::size_t at = 0; at < u.size(); ++at) {
      const double away = u[at] - output(at);
      sum += away * away;
    }
    return sum / (2 * static_cast<double>(samples()));
  }

  void differentiate(std::span<const double> u, std::span<double> slopes) const override {
    for (std::size_t at = 0; at < u.size(); ++at)
      slopes[at] = (u[at] - output(at)) / static_cast<double>(samples());
  }

  void force(const Cloud& x, Share share, std::span<const double>, std::span<const double> slopes,
             Cloud& v) const override {
    std::vector<double> active(features() * block_particles);
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      activate(x[0].value, b, active);
      for (std::size_t i = 0; i < active.size(); ++i)
        active[i] = slopes[i / block_particles] * (1 - active[i] * active[i]);
      for (int j = 0; j < cols(); ++j) {
        for (int i = 0; i < rows(); ++i) {
          double* const to = places(v[0].value, b, i, j);
          std::fill_n(to, block_particles, 0.0);
          for (int k = 0; k < samples(); ++k) {
            const double* const from = &active[place(k, i) * block_particles];
            const double z = data_.inputs(k, j);
            for (int l = 0; l < block_particles; ++l) to[l] += z * from[l];
          }
        }
      }
    }
  }

  std::optional<double> minimum() const override { return minimum_; }
  /// A tanh counts as 20 operations.
  double flops() const override {
    const double products = static_cast<double>(data_.outputs.size()) * cols();
    return 6 * products + 44 * static_cast<double>(data_.outputs.size());
  }
  std::vector<Problem::Input> inputs() const override { return data_.files(); }

 private:
  int rows() const { return static_cast<int>(data_.outputs.cols()); }
  int cols() const { return static_cast<int>(data_.inputs.cols()); }
  int samples() const { return static_cast<int>(data_.inputs.rows()); }
  std::size_t place(int sample, int row) const { return static_cast<std::size_t>(sample * rows() + row); }
  double output(std::size_t at) const {
    return data_.outputs(static_cast<Eigen::Index>(at) / rows(), static_cast<Eigen::Index>(at) % rows());
  }

  void activate(const ParticleArray& x, std::size_t b, std::vector<double>& active) const {
    for (int k = 0; k < samples(); ++k) {
      for (int i = 0; i < rows(); ++i) {
        double* const to = &active[place(k, i) * block_particles];
        std::fill_n(to, block_particles, 0.0);
        for (int j = 0; j < cols(); ++j) {
          const double* const from = places(x, b, i, j);
          const double z = data_.inputs(k, j);
          for (int l = 0; l < block_particles; ++l) to[l] += z * from[l];
        }
      }
    }
    kernels().tanh(active.data(), active.data(), active.size());
  }

  NetworkData data_;
  std::optional<double> minimum_;
};

/// Outputs of a network with a few neurons.
Matrix taught_outputs_of_neurons(const Spec& data, ParticleShape shape, const Matrix& inputs,
                                 std::uint64_t seed) {
  Stream neurons(seed, "data.teacher");
  Matrix outputs = Matrix::Zero(inputs.rows(), shape.rows);
  const std::int64_t count = data.integer("teachers");
  for (std::int64_t t = 0; t < count; ++t) {
    const Matrix neuron = gaussian(neurons, shape.rows, shape.cols, data.real("scale"));
    outputs += (inputs * neuron.transpose()).array().tanh().matrix() / static_cast<double>(count);
  }
  return outputs;
}

std::shared_ptr<const Objective> make_network(const ObjectiveRequest& request) {
  const Spec& data = request.spec.part("data");
  if (data.kind == "file") {
    return std::make_shared<TwoLayerNetwork>(
        read_network_data(request, request.shape.cols, request.shape.rows), std::nullopt);
  }
  NetworkData taught{teacher_inputs(data, request.shape.cols, request.seed), {}, false};
  taught.outputs = taught_outputs_of_neurons(data, request.shape, taught.inputs, request.seed);
  return std::make_shared<TwoLayerNetwork>(std::move(taught), 0.0);
}

}  // namespace

ObjectiveKind two_layer_network_objective() {
  return {
      .kind = {.id = "two_layer_network",
               .title = "Two-layer network",
               .summary = "F(X) = tanh Xz on data (z, y), R the mean squared error ½|u − y|²: neurons in the "
                          "mean-field limit. Not gradient-dominated in general; J* = 0 for a teacher.",
               .source = "arXiv 1804.06561 (mean-field scaling)",
               .slots = {{"data", "data", network_data_catalogue, "teacher"}}},
      .make = make_network};
}

}  // namespace muonscope
