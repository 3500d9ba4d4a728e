#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/particles/mean_field.h"
#include "core/particles/objectives/network_data.h"
#include "core/particles/objectives/objectives.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

constexpr std::array expert_block_names = {"gate", "expert_in", "expert_out"};
/// As people read them.
constexpr std::array expert_block_symbols = {"gate", "expertᵢₙ", "expertₒᵤₜ"};

/// One expert: f(z) = O tanh(Iz), chosen with weight e^{g·z}.
struct ExpertShape {
  int inputs, hidden, outputs;
};

/// The network's output is Σ e^{gᵢ·z}fᵢ(z)/Σ e^{gᵢ·z}: with F(X) = (e^{g·z_k}, e^{g·z_k}f(z_k))_k,
/// R(u) = 1/(2K) Σ‖b_k/a_k − y_k‖² for u = (a_k, b_k)_k. Blocks g 1×inputs, I hidden×inputs, O
/// outputs×hidden. The output does not change where one vector is added to all gates: for every sample, F
/// looks from the gate that weighs most there, so that the largest weight is 1 wherever the gates are.
class MixtureOfExperts final : public Objective {
 public:
  MixtureOfExperts(ExpertShape shape, std::vector<ObjectiveBlock> blocks, NetworkData data,
                   std::optional<double> minimum)
      : shape_(shape), blocks_(std::move(blocks)), data_(std::move(data)), minimum_(minimum) {}

  std::vector<ObjectiveBlock> blocks() const override { return blocks_; }
  std::size_t features() const override { return static_cast<std::size_t>(samples() * (1 + shape_.outputs)); }

  std::size_t vantage_size() const override { return static_cast<std::size_t>(samples() * shape_.inputs); }

  /// For every sample the gate that weighs most, the first one of several.
  std::vector<double> vantage(const Cloud& x, const Passes& passes) const override {
    std::vector<std::vector<Heaviest>> parts(passes.shares());
    passes.each([&](std::size_t i, Share share) { parts[i] = heaviest(x[0].value, share); });
    std::vector<double> gates;
    for (int k = 0; k < samples(); ++k) {
      Heaviest most = parts.front()[static_cast<std::size_t>(k)];
      for (const std::vector<Heaviest>& part : parts)
        if (part[static_cast<std::size_t>(k)].exponent > most.exponent)
          most = part[static_cast<std::size_t>(k)];
      for (int j = 0; j < shape_.inputs; ++j) gates.push_back(x[0].value(most.particle, 0, j));
    }
    return gates;
  }

  void look_from_zero(std::span<const double> vantage, std::vector<double>& u) const override {
    for (int k = 0; k < samples(); ++k) {
      double exponent = 0;
      for (int j = 0; j < shape_.inputs; ++j)
        exponent += vantage[static_cast<std::size_t>(k * shape_.inputs + j)] * data_.inputs(k, j);
      const double weight = std::exp(exponent);
      const std::size_t at = place(k) / block_particles;
      for (std::size_t i = 0; i <= static_cast<std::size_t>(shape_.outputs); ++i) u[at + i] *= weight;
    }
  }

  void add_features(const Cloud& x, Share share, std::span<const double> vantage,
                    std::span<double> sums) const override {
    Activity now(*this);
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      activate(x, b, vantage, now);
      for (int k = 0; k < samples(); ++k) {
        const double* const weight = now.weight(k);
        double* to = &sums[place(k)];
        for (int l = 0; l < block_particles; ++l) to[l] += weight[l];
        for (int i = 0; i < shape_.outputs; ++i) {
          const double* const f = now.output(k, i);
          to += block_particles;
          for (int l = 0; l < block_particles; ++l) to[l] += weight[l] * f[l];
        }
      }
    }
  }

  double value(std::span<const double> u) const override {
    double sum = 0;
    for (int k = 0; k < samples(); ++k) {
      for (int i = 0; i < shape_.outputs; ++i) {
        const double away = mixed(u, k, i) - data_.outputs(k, i);
        sum += away * away;
      }
    }
    return sum / (2.0 * samples());
  }

  void differentiate(std::span<const double> u, std::span<double> slopes) const override {
    for (int k = 0; k < samples(); ++k) {
      const std::size_t at = place(k) / block_particles;
      slopes[at] = 0;
      for (int i = 0; i < shape_.outputs; ++i) {
        const double out = mixed(u, k, i);
        const double slope = (out - data_.outputs(k, i)) / (samples() * u[at]);
        slopes[at + 1 + static_cast<std::size_t>(i)] = slope;
        slopes[at] -= slope * out;
      }
    }
  }

  void force(const Cloud& x, Share share, std::span<const double> vantage, std::span<const double> slopes,
             Cloud& v) const override {
    Activity now(*this);
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      activate(x, b, vantage, now);
      for (CloudBlock& block : v) std::fill_n(block.value.block(b), block.value.block_size(), 0.0);
      for (int k = 0; k < samples(); ++k) pull(x, b, now, k, &slopes[place(k) / block_particles], v);
    }
  }

  std::optional<double> minimum() const override { return minimum_; }
  /// exp and tanh count as 20 operations.
  double flops() const override {
    const double i = shape_.inputs, h = shape_.hidden, o = shape_.outputs;
    return samples() *
           (10 * i + 4 * h * i + 4 * o * h + 40 * (1 + h) + 4 * o * h + 2 * h * i + 6 * o + 4 * h);
  }
  std::vector<Problem::Input> inputs() const override { return data_.files(); }

 private:
  using Places = std::array<double, block_particles>;

  /// What eight experts make of every sample.
  class Activity {
   public:
    explicit Activity(const MixtureOfExperts& of)
        : shape_(of.shape_),
          weights_(size(of, 1)),
          hidden_(size(of, of.shape_.hidden)),
          outputs_(size(of, of.shape_.outputs)) {}
    double* weight(int k) { return at(weights_, k); }
    double* hidden(int k, int j) { return at(hidden_, k * shape_.hidden + j); }
    double* output(int k, int i) { return at(outputs_, k * shape_.outputs + i); }
    std::vector<double>& weights() { return weights_; }
    std::vector<double>& hidden() { return hidden_; }

   private:
    static std::size_t size(const MixtureOfExperts& of, int each) {
      return static_cast<std::size_t>(of.samples() * each) * block_particles;
    }
    static double* at(std::vector<double>& all, int i) {
      return &all[static_cast<std::size_t>(i) * block_particles];
    }
    ExpertShape shape_;
    std::vector<double> weights_, hidden_, outputs_;
  };

  /// The particle whose g·z_k is largest, and that.
  struct Heaviest {
    double exponent = -std::numeric_limits<double>::infinity();
    std::size_t particle = 0;
  };

  /// Of a share, for every sample.
  std::vector<Heaviest> heaviest(const ParticleArray& gates, Share share) const {
    std::vector<Heaviest> most(static_cast<std::size_t>(samples()));
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      const std::size_t first = b * block_particles;
      const std::size_t particles = std::min<std::size_t>(gates.count() - first, block_particles);
      for (int k = 0; k < samples(); ++k) {
        Places exponents;
        project(gates, b, 0, k, exponents.data());
        Heaviest& so_far = most[static_cast<std::size_t>(k)];
        for (std::size_t l = 0; l < particles; ++l)
          if (exponents[l] > so_far.exponent) so_far = {exponents[l], first + l};
      }
    }
    return most;
  }

  int samples() const { return static_cast<int>(data_.inputs.rows()); }
  /// Where sample k's sums begin.
  std::size_t place(int k) const {
    return static_cast<std::size_t>(k * (1 + shape_.outputs)) * block_particles;
  }
  double mixed(std::span<const double> u, int k, int i) const {
    const std::size_t at = place(k) / block_particles;
    return u[at + 1 + static_cast<std::size_t>(i)] / u[at];
  }

  /// to ← row `i` of `m` times sample k.
  void project(const ParticleArray& m, std::size_t b, int i, int k, double* to) const {
    std::fill_n(to, block_particles, 0.0);
    for (int j = 0; j < shape_.inputs; ++j) {
      const double* const from = places(m, b, i, j);
      const double z = data_.inputs(k, j);
      for (int l = 0; l < block_particles; ++l) to[l] += z * from[l];
    }
  }

  /// to ← (g − the vantage of sample k)·z_k.
  void weigh(const ParticleArray& gates, std::size_t b, int k, std::span<const double> vantage,
             double* to) const {
    std::fill_n(to, block_particles, 0.0);
    for (int j = 0; j < shape_.inputs; ++j) {
      const double* const from = places(gates, b, 0, j);
      const double z = data_.inputs(k, j), c = vantage[static_cast<std::size_t>(k * shape_.inputs + j)];
      for (int l = 0; l < block_particles; ++l) to[l] += z * (from[l] - c);
    }
  }

  void activate(const Cloud& x, std::size_t b, std::span<const double> vantage, Activity& now) const {
    for (int k = 0; k < samples(); ++k) {
      weigh(x[0].value, b, k, vantage, now.weight(k));
      for (int j = 0; j < shape_.hidden; ++j) project(x[1].value, b, j, k, now.hidden(k, j));
    }
    kernels().exp(now.weights().data(), now.weights().data(), now.weights().size());
    kernels().tanh(now.hidden().data(), now.hidden().data(), now.hidden().size());
    for (int k = 0; k < samples(); ++k) {
      for (int i = 0; i < shape_.outputs; ++i) {
        double* const to = now.output(k, i);
        std::fill_n(to, block_particles, 0.0);
        for (int j = 0; j < shape_.hidden; ++j) {
          const double* const from = places(x[2].value, b, i, j);
          const double* const t = now.hidden(k, j);
          for (int l = 0; l < block_particles; ++l) to[l] += from[l] * t[l];
        }
      }
    }
  }

  /// Sample k's part of the force; slopes: of a_k, then of b_k.
  void pull(const Cloud& x, std::size_t b, Activity& now, int k, const double* slopes, Cloud& v) const {
    const double* const weight = now.weight(k);
    Places gate;
    for (std::size_t l = 0; l < block_particles; ++l) gate[l] = slopes[0] * weight[l];
    for (int i = 0; i < shape_.outputs; ++i) {
      const double* const f = now.output(k, i);
      for (std::size_t l = 0; l < block_particles; ++l) gate[l] += slopes[1 + i] * weight[l] * f[l];
    }
    add_outer(v[0].value, b, 0, k, gate);
    for (int j = 0; j < shape_.hidden; ++j) {
      const double* const t = now.hidden(k, j);
      Places back{};
      for (int i = 0; i < shape_.outputs; ++i) {
        const double* const o = places(x[2].value, b, i, j);
        double* const to = places(v[2].value, b, i, j);
        for (std::size_t l = 0; l < block_particles; ++l) {
          const double scaled = slopes[1 + i] * weight[l];
          to[l] += scaled * t[l];
          back[l] += scaled * o[l];
        }
      }
      for (std::size_t l = 0; l < block_particles; ++l) back[l] *= 1 - t[l] * t[l];
      add_outer(v[1].value, b, j, k, back);
    }
  }

  /// Row `i` of v += factor × sample k.
  void add_outer(ParticleArray& v, std::size_t b, int i, int k, const Places& factor) const {
    for (int j = 0; j < shape_.inputs; ++j) {
      double* const to = places(v, b, i, j);
      const double z = data_.inputs(k, j);
      for (std::size_t l = 0; l < block_particles; ++l) to[l] += z * factor[l];
    }
  }

  ExpertShape shape_;
  std::vector<ObjectiveBlock> blocks_;
  NetworkData data_;
  std::optional<double> minimum_;
};

/// Outputs of a mixture of random experts.
Matrix taught_outputs(const Spec& data, const ExpertShape& shape, const Matrix& inputs, std::uint64_t seed) {
  Stream draws(seed, "data.teacher");
  const double scale = data.real("scale");
  Matrix outputs = Matrix::Zero(inputs.rows(), shape.outputs);
  Vector weights = Vector::Zero(inputs.rows());
  for (std::int64_t t = 0; t < data.integer("teachers"); ++t) {
    const Matrix gate = gaussian(draws, shape.inputs, 1, scale),
                 in = gaussian(draws, shape.hidden, shape.inputs, scale),
                 out = gaussian(draws, shape.outputs, shape.hidden, scale);
    const Vector weight = (inputs * gate).array().exp();
    outputs += weight.asDiagonal() * ((inputs * in.transpose()).array().tanh().matrix() * out.transpose());
    weights += weight;
  }
  return weights.cwiseInverse().asDiagonal() * outputs;
}

/// A side of a block and what it is one of.
struct ExpertSide {
  const char *block, *key, *of;
};
constexpr ExpertSide expert_sides[] = {{"gate", "cols", "inputs"},
                                       {"expert_in", "cols", "inputs"},
                                       {"expert_in", "rows", "hidden"},
                                       {"expert_out", "cols", "hidden"},
                                       {"expert_out", "rows", "outputs"}};

/// Where inputs, hidden or outputs are left out, blocks with sides of their own say them.
void resolve_mixture(Spec& spec) {
  for (const ExpertSide& side : expert_sides) {
    const Spec& block = spec.part("blocks").part(side.block);
    if (!spec.has(side.of) && block.has(side.key)) spec.values[side.of] = block.integer(side.key);
  }
  constexpr std::pair<const char*, std::int64_t> otherwise[] = {{"inputs", 2}, {"hidden", 3}, {"outputs", 1}};
  for (const auto& [key, size] : otherwise)
    if (!spec.has(key)) spec.values[key] = size;
}

std::vector<ObjectiveBlock> expert_blocks(const Spec& blocks, const ExpertShape& shape,
                                          const std::string& path) {
  std::vector<ObjectiveBlock> out{{expert_block_names[0], {1, shape.inputs}},
                                  {expert_block_names[1], {shape.hidden, shape.inputs}},
                                  {expert_block_names[2], {shape.outputs, shape.hidden}}};
  for (ObjectiveBlock& block : out) {
    const Spec& spec = blocks.part(block.name);
    const auto check_side = [&](const char* key, int side) {
      if (!spec.has(key) || spec.integer(key) == side) return;
      throw InputError(path + ".blocks." + block.name + "." + key + " is " +
                       std::to_string(spec.integer(key)) + ", but an expert of " +
                       std::to_string(shape.inputs) + " inputs, " + std::to_string(shape.hidden) +
                       " hidden units and " + std::to_string(shape.outputs) + " outputs makes it " +
                       std::to_string(side) + "; leave it out to take it from them");
    };
    check_side("rows", block.shape.rows);
    check_side("cols", block.shape.cols);
    block.relative_smoothing = spec.real("relative_smoothing");
    if (spec.has("smoothing")) block.own_smoothing = spec.real("smoothing");
  }
  return out;
}

std::shared_ptr<const Objective> make_mixture(const ObjectiveRequest& request) {
  Spec spec = request.spec;
  resolve_mixture(spec);
  const ExpertShape shape{static_cast<int>(spec.integer("inputs")), static_cast<int>(spec.integer("hidden")),
                          static_cast<int>(spec.integer("outputs"))};
  const std::vector<ObjectiveBlock> blocks = expert_blocks(spec.part("blocks"), shape, request.path);
  const Spec& data = spec.part("data");
  if (data.kind == "file") {
    return std::make_shared<MixtureOfExperts>(
        shape, blocks, read_network_data(request, shape.inputs, shape.outputs), std::nullopt);
  }
  NetworkData taught{teacher_inputs(data, shape.inputs, request.seed), {}, false};
  taught.outputs = taught_outputs(data, shape, taught.inputs, request.seed);
  return std::make_shared<MixtureOfExperts>(shape, blocks, std::move(taught), 0.0);
}

Parameter block_side(std::string key, std::string label) {
  return {.key = std::move(key),
          .label = std::move(label),
          .type = ValueType::integer,
          .optional = true,
          .min = 1,
          .max = static_cast<double>(max_shorter_side),
          .help =
              "A gate has one row; inputs, hidden and outputs follow from the other sides, or they from "
              "those."};
}

Parameter block_smoothing(const std::string& block) {
  return {.key = "smoothing",
          .symbol = "ε",
          .label = block + ": smoothing of its own",
          .optional = true,
          .min = 1e-12,
          .max = 1e12,
          .slider_min = 0.01,
          .slider_max = 100,
          .scale = Scale::logarithmic,
          .help = "Its ε, in place of the lane's; lanes of Muon and gradient descent have none."};
}

Parameter block_factor(const std::string& block) {
  return {.key = "relative_smoothing",
          .label = block + ": ε over the lane's",
          .fallback = 1.0,
          .min = 1e-6,
          .max = 1e6,
          .slider_min = 0.01,
          .slider_max = 100,
          .scale = Scale::logarithmic,
          .help = "Its ε over the lane's."};
}

template <int index>
const Catalogue& expert_block_catalogue() {
  static const std::string block = expert_block_symbols.at(index);
  static const Catalogue catalogue = {
      {.id = "block",
       .title = "Block",
       .summary = "One of an expert's matrices.",
       .parameters = {block_factor(block), block_smoothing(block), block_side("rows", block + ": rows"),
                      block_side("cols", block + ": columns")}}};
  return catalogue;
}

const Catalogue& expert_catalogue() {
  static const Catalogue catalogue = {
      {.id = "expert",
       .title = "An expert's matrices",
       .summary = "gate 1×inputs, expertᵢₙ hidden×inputs, expertₒᵤₜ outputs×hidden.",
       .slots = {{expert_block_names[0], "gate", expert_block_catalogue<0>, "block"},
                 {expert_block_names[1], "expert's first layer", expert_block_catalogue<1>, "block"},
                 {expert_block_names[2], "expert's second layer", expert_block_catalogue<2>, "block"}}}};
  return catalogue;
}

Parameter expert_side(std::string key, std::string label, const std::string& otherwise) {
  return {.key = std::move(key),
          .label = std::move(label),
          .type = ValueType::integer,
          .optional = true,
          .min = 1,
          .max = static_cast<double>(max_shorter_side),
          .slider_min = 1,
          .slider_max = 8,
          .help =
              "Gate 1×inputs, expertᵢₙ hidden×inputs, expertₒᵤₜ outputs×hidden; blocks with sides of "
              "their own decide, otherwise " +
              otherwise + "."};
}

}  // namespace

ObjectiveKind mixture_of_experts_objective() {
  return {.kind = {.id = "mixture_of_experts",
                   .title = "Mixture of experts",
                   .summary =
                       "Particles are experts f(z) = O tanh(Iz) with gates g, mixed by softmax of g·z; R is "
                       "the mean squared error. Each block has its own ε: the blockwise flow. Not "
                       "gradient-dominated in general; J* = 0 for a teacher.",
                   .parameters = {expert_side("inputs", "entries of an input", "2"),
                                  expert_side("hidden", "hidden units of an expert", "3"),
                                  expert_side("outputs", "entries of an output", "1")},
                   .slots = {{"data", "data", network_data_catalogue, "teacher"},
                             {"blocks", "matrices", expert_catalogue, "expert"}}},
          .make = make_mixture,
          .own_shapes = true,
          .resolve = resolve_mixture};
}

}  // namespace muonscope
