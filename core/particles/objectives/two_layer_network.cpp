#include <algorithm>
#include <vector>

#include "core/errors.h"
#include "core/experiment/experiment.h"
#include "core/io/matrix_file.h"
#include "core/particles/objectives/objectives.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

/// F(X) = (tanh Xz₁, …, tanh Xz_K) on inputs z_k, R(u) = 1/(2K) Σ‖u_k − y_k‖²: a two-layer network of
/// infinite width whose neurons are the particles, in the mean-field scaling.
class TwoLayerNetwork final : public Objective {
 public:
  /// inputs: K×cols, outputs: K×rows.
  TwoLayerNetwork(Matrix inputs, Matrix outputs, std::optional<double> minimum, bool from_files)
      : inputs_(std::move(inputs)),
        outputs_(std::move(outputs)),
        minimum_(minimum),
        from_files_(from_files) {}

  std::vector<ObjectiveBlock> blocks() const override { return {{"x", {rows(), cols()}}}; }
  std::size_t features() const override { return static_cast<std::size_t>(outputs_.size()); }

  void add_features(const Cloud& x, Share share, std::span<double> sums) const override {
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

  void force(const Cloud& x, Share share, std::span<const double> slopes, Cloud& v) const override {
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
            const double z = inputs_(k, j);
            for (int l = 0; l < block_particles; ++l) to[l] += z * from[l];
          }
        }
      }
    }
  }

  std::optional<double> minimum() const override { return minimum_; }
  /// A tanh counts as 20 operations.
  double flops() const override {
    const double products = static_cast<double>(outputs_.size()) * cols();
    return 6 * products + 44 * static_cast<double>(outputs_.size());
  }
  std::vector<Problem::Input> inputs() const override {
    if (!from_files_) return {};
    return {{"data.inputs", "inputs.npy", inputs_, {}}, {"data.outputs", "outputs.npy", outputs_, {}}};
  }

 private:
  int rows() const { return static_cast<int>(outputs_.cols()); }
  int cols() const { return static_cast<int>(inputs_.cols()); }
  int samples() const { return static_cast<int>(inputs_.rows()); }
  std::size_t place(int sample, int row) const { return static_cast<std::size_t>(sample * rows() + row); }
  double output(std::size_t at) const {
    return outputs_(static_cast<Eigen::Index>(at) / rows(), static_cast<Eigen::Index>(at) % rows());
  }

  void activate(const ParticleArray& x, std::size_t b, std::vector<double>& active) const {
    for (int k = 0; k < samples(); ++k) {
      for (int i = 0; i < rows(); ++i) {
        double* const to = &active[place(k, i) * block_particles];
        std::fill_n(to, block_particles, 0.0);
        for (int j = 0; j < cols(); ++j) {
          const double* const from = places(x, b, i, j);
          const double z = inputs_(k, j);
          for (int l = 0; l < block_particles; ++l) to[l] += z * from[l];
        }
      }
    }
    kernels().tanh(active.data(), active.data(), active.size());
  }

  Matrix inputs_, outputs_;
  std::optional<double> minimum_;
  bool from_files_;
};

/// Inputs z ~ N(0, I) and the outputs of a network with a few neurons of its own.
std::shared_ptr<const Objective> taught(const Spec& data, const ObjectiveRequest& request) {
  Stream points(request.seed, "data.inputs"), neurons(request.seed, "data.teacher");
  Matrix inputs = gaussian(points, request.shape.cols, data.integer("samples"), 1).transpose();
  Matrix outputs = Matrix::Zero(inputs.rows(), request.shape.rows);
  const std::int64_t count = data.integer("teachers");
  for (std::int64_t t = 0; t < count; ++t) {
    const Matrix neuron = gaussian(neurons, request.shape.rows, request.shape.cols, data.real("scale"));
    outputs += (inputs * neuron.transpose()).array().tanh().matrix() / static_cast<double>(count);
  }
  return std::make_shared<TwoLayerNetwork>(std::move(inputs), std::move(outputs), 0.0, false);
}

std::shared_ptr<const Objective> from_files(const Spec& data, const ObjectiveRequest& request) {
  Matrix inputs = read_matrix(request.directory / data.text("inputs"));
  Matrix outputs = read_matrix(request.directory / data.text("outputs"));
  const auto refuse = [&](const std::string& key, const Matrix& m, const std::string& wanted) {
    throw InputError("problem.objective.data." + key + ": " + data.text(key) + " is " +
                     std::to_string(m.rows()) + "×" + std::to_string(m.cols()) + ", but " + wanted);
  };
  if (inputs.cols() != request.shape.cols)
    refuse("inputs", inputs, "an input has as many entries as X has columns");
  if (outputs.cols() != request.shape.rows)
    refuse("outputs", outputs, "an output has as many entries as X has rows");
  if (outputs.rows() != inputs.rows())
    refuse("outputs", outputs, "there are " + std::to_string(inputs.rows()) + " inputs");
  return std::make_shared<TwoLayerNetwork>(std::move(inputs), std::move(outputs), std::nullopt, true);
}

std::shared_ptr<const Objective> make_network(const ObjectiveRequest& request) {
  const Spec& data = request.spec.part("data");
  return data.kind == "file" ? from_files(data, request) : taught(data, request);
}

Parameter network_integer(std::string key, std::string symbol, std::string label, std::int64_t fallback,
                          std::string help) {
  return {.key = std::move(key),
          .symbol = std::move(symbol),
          .label = std::move(label),
          .type = ValueType::integer,
          .fallback = fallback,
          .min = 1,
          .max = static_cast<double>(max_side),
          .slider_min = 1,
          .slider_max = 64,
          .help = std::move(help)};
}

const Catalogue& network_data_catalogue() {
  static const Catalogue catalogue = {
      {.id = "teacher",
       .title = "Teacher network",
       .summary = "Inputs z ~ N(0, I); outputs are the mean of tanh Az over a few teacher neurons A.",
       .parameters = {network_integer("samples", "K", "samples", 32, "Pairs (z, y)."),
                      network_integer("teachers", "T", "teacher neurons", 3, "Neurons of the teacher."),
                      {.key = "scale",
                       .label = "scale of the teachers",
                       .fallback = 1.0,
                       .min = 0,
                       .max = 1e6,
                       .slider_min = 0.1,
                       .slider_max = 4,
                       .help = "Standard deviation of the entries of a teacher neuron."}}},
      {.id = "file",
       .title = "From files",
       .summary = "Inputs (a row each, as long as X has columns) and outputs (as long as X has rows).",
       .parameters = {{.key = "inputs",
                       .label = "file of inputs",
                       .type = ValueType::path,
                       .help = ".npy or .csv, K×cols."},
                      {.key = "outputs",
                       .label = "file of outputs",
                       .type = ValueType::path,
                       .help = ".npy or .csv, K×rows."}}}};
  return catalogue;
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
