#include "core/particles/particle_system.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/errors.h"
#include "core/io/npy_array.h"
#include "core/random/stream.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr std::int64_t default_count = 10000, default_side = 2;

Parameter cloud_scale(std::string label, std::string help) {
  return {.key = "scale",
          .symbol = "α",
          .label = std::move(label),
          .fallback = 1.0,
          .min = 0,
          .max = 1e6,
          .slider_min = 1e-3,
          .slider_max = 10,
          .scale = Scale::logarithmic,
          .help = std::move(help)};
}

/// Initial values of X or P.
const Catalogue& cloud_catalogue() {
  static const Catalogue catalogue = {
      {.id = "zero", .title = "Zero", .summary = "All entries are 0."},
      {.id = "gaussian",
       .title = "Gaussian",
       .summary = "Entries drawn independently from N(0, α²); the first particles do not depend on how many "
                  "there are.",
       .parameters = {cloud_scale("scale", "Standard deviation of each entry.")}},
      {.id = "constant",
       .title = "Constant",
       .summary = "Every entry of every particle has the same value.",
       .parameters = {{.key = "value",
                       .label = "every entry",
                       .fallback = 1.0,
                       .min = -1e6,
                       .max = 1e6,
                       .slider_min = -4,
                       .slider_max = 4,
                       .help = "Of every entry."}}},
      {.id = "file",
       .title = "From a file",
       .summary = "An array N×rows×cols from a .npy file.",
       .parameters = {{.key = "path",
                       .label = "file",
                       .type = ValueType::path,
                       .help = ".npy (f4 or f8, 3-D), relative to the experiment file. Where particles have "
                               "several matrices, x.npy stands for x.<block>.npy."}}}};
  return catalogue;
}

const Catalogue& start_catalogue() {
  static const Catalogue catalogue = {{.id = "cloud",
                                       .title = "Cloud",
                                       .summary = "Positions X and momenta P of all particles.",
                                       .slots = {{"x", "initial X", cloud_catalogue, "gaussian"},
                                                 {"p", "initial P", cloud_catalogue, "zero"}}}};
  return catalogue;
}

Parameter particle_side(std::string key, std::string symbol, std::string label) {
  return {.key = std::move(key),
          .symbol = std::move(symbol),
          .label = std::move(label),
          .type = ValueType::integer,
          .optional = true,
          .min = 1,
          .max = static_cast<double>(max_particle_side),
          .slider_min = 1,
          .slider_max = 8,
          .help =
              "Of every particle's X; a file of X decides, otherwise 2. The shorter side is at most 16. "
              "Objectives with several matrices ignore it."};
}

Parameter particle_count() {
  return {.key = "count",
          .symbol = "N",
          .label = "particles",
          .type = ValueType::integer,
          .optional = true,
          .min = 1,
          .max = static_cast<double>(max_particles),
          .slider_min = 1,
          .slider_max = 1e6,
          .scale = Scale::logarithmic,
          .help = "Number of particles; a file of X decides, otherwise 10000."};
}

Slot start_slot() {
  return {"init", "initial cloud", start_catalogue, "cloud"};
}

/// x.npy → x.gate.npy where there are several blocks.
std::filesystem::path block_path(const std::filesystem::path& path, const ObjectiveBlock& block,
                                 std::size_t blocks) {
  if (blocks == 1) return path;
  std::filesystem::path out = path;
  out.replace_extension("." + block.name + path.extension().string());
  return out;
}

void settle_side(Spec& spec, const std::string& key, std::int64_t size, const std::string& file) {
  if (spec.has(key) && spec.integer(key) != size) {
    throw InputError("problem." + key + " is " + std::to_string(spec.integer(key)) +
                     ", but problem.init.x.path (" + file + ") has " + std::to_string(size) +
                     "; leave problem." + key + " out to take it from the file");
  }
  spec.values[key] = size;
}

/// Of X, where the objective does not say it itself.
ParticleShape declared_shape(const Spec& spec) {
  if (!spec.has("rows")) return {};
  return {static_cast<int>(spec.integer("rows")), static_cast<int>(spec.integer("cols"))};
}

void fill_in(Spec& spec, const char* key, std::int64_t value) {
  if (!spec.has(key)) spec.values[key] = value;
}

NpyHeader cloud_header(const std::filesystem::path& path) {
  return named_by("problem.init.x.path", [&] {
    return read_npy_file_header(path, {max_particles, max_particle_side, max_particle_side});
  });
}

void check_sides(const Spec& spec) {
  if (std::min(spec.integer("rows"), spec.integer("cols")) <= max_shorter_side) return;
  throw InputError("problem: particles of " + std::to_string(spec.integer("rows")) + "×" +
                   std::to_string(spec.integer("cols")) + "; the shorter side is at most " +
                   std::to_string(max_shorter_side));
}

/// Where the objective is a part, that part's values are filled in, otherwise the problem's own.
void resolve_objective(Spec& spec) {
  Spec& objective = spec.parts.contains("objective") ? spec.parts.at("objective") : spec;
  if (const auto resolve = objective_kind(objective.kind).resolve) resolve(objective);
}

void resolve_system(Spec& spec, const std::filesystem::path& directory) {
  const Spec& x = spec.part("init").part("x");
  const bool own_shapes = objective_kind(objective_spec(spec).kind).own_shapes, from_file = x.kind == "file";
  if (from_file && !own_shapes) {
    const NpyHeader header = cloud_header(directory / x.text("path"));
    settle_side(spec, "count", header.shape[0], x.text("path"));
    settle_side(spec, "rows", header.shape[1], x.text("path"));
    settle_side(spec, "cols", header.shape[2], x.text("path"));
  }
  resolve_objective(spec);
  if (spec.parts.contains("objective")) {
    fill_in(spec, "rows", default_side);
    fill_in(spec, "cols", default_side);
    check_sides(spec);
  }
  const std::vector<ObjectiveBlock> blocks = objective_of(spec, 0, directory)->blocks();
  if (from_file && own_shapes) {
    const auto path = block_path(x.text("path"), blocks.front(), blocks.size());
    settle_side(spec, "count", cloud_header(directory / path).shape[0], path.string());
  }
  fill_in(spec, "count", default_count);
}

/// Sets every entry, particle by particle and row by row, to what `next` gives.
template <typename Next>
void fill_array(ParticleArray& array, Next next) {
  for (std::size_t p = 0; p < array.count(); ++p) {
    for (int i = 0; i < array.shape().rows; ++i) {
      for (int j = 0; j < array.shape().cols; ++j) array(p, i, j) = next();
    }
  }
}

struct CloudRequest {
  const Spec& init;
  const Objective& objective;
  std::size_t count;
  std::uint64_t seed;
  const std::filesystem::path& directory;
  std::string streams = "init";  ///< what the names of random streams begin with
};

/// `name`: "x" or "p", which names the random streams as well.
Cloud initial_cloud(const CloudRequest& request, const std::string& name) {
  Cloud cloud;
  const std::vector<ObjectiveBlock> blocks = request.objective.blocks();
  const Spec& init = request.init;
  for (const ObjectiveBlock& block : blocks) {
    if (init.kind == "file") {
      const auto path = block_path(request.directory / init.text("path"), block, blocks.size());
      cloud.push_back({block.name, named_by("problem.init." + name + ".path", [&] {
                         return read_particles(path, request.count, block.shape);
                       })});
      continue;
    }
    cloud.push_back({block.name, ParticleArray(request.count, block.shape)});
    ParticleArray& array = cloud.back().value;
    if (init.kind == "constant") fill_array(array, [&] { return init.real("value"); });
    if (init.kind == "gaussian") {
      Stream stream(request.seed,
                    request.streams + "." + name + (blocks.size() == 1 ? "" : "." + block.name));
      const double scale = init.real("scale");
      fill_array(array, [&] { return scale * stream.normal(); });
    }
  }
  return cloud;
}

}  // namespace

std::shared_ptr<const Objective> objective_of(const Spec& spec, std::uint64_t seed,
                                              const std::filesystem::path& directory) {
  const Spec& objective = objective_spec(spec);
  return objective_kind(objective.kind)
      .make({objective, declared_shape(spec), seed, directory, objective_key(spec)});
}

const Blocks& ParticleSystem::initial() const {
  static const Blocks none;
  return none;
}

double ParticleSystem::evaluate(const Blocks&, Blocks&) const {
  throw std::logic_error("a cloud's objective is evaluated by passes");
}

double ParticleSystem::flops() const {
  return objective_->flops() * static_cast<double>(particles_of(x_));
}

const Spec& objective_spec(const Spec& problem) {
  const auto part = problem.parts.find("objective");
  return part == problem.parts.end() ? problem : part->second;
}

std::string objective_key(const Spec& problem) {
  return problem.parts.contains("objective") ? "problem.objective" : "problem";
}

ProblemKind ParticleSystem::mixture_of_experts() {
  ProblemKind row = kind();
  row.kind = objective_kind("mixture_of_experts").kind;
  row.kind.parameters.insert(row.kind.parameters.begin(), particle_count());
  row.kind.slots.push_back(start_slot());
  row.offer = {.always = row.offer.most(), .sometimes = {}, .state = row.offer.state};
  return row;
}

ProblemKind ParticleSystem::kind() {
  return {.kind = {.id = "particles",
                   .title = "Particles",
                   .summary = "N particles Xᵢ in a mean field: minimize J = R(u), u the mean of F(Xᵢ).",
                   .source = "arXiv 2605.23871",
                   .parameters = {particle_count(), particle_side("rows", "m", "rows"),
                                  particle_side("cols", "n", "columns")},
                   .slots = {{"objective", "objective", objective_catalogue, "covariance"}, start_slot()}},
          .resolve = resolve_system,
          .make = make,
          .offer = {.always = {Capability::particles},
                    .sometimes = {Capability::several_matrices},
                    .state = "particles move"},
          .observables = {"energy"}};
}

std::shared_ptr<const Problem> ParticleSystem::make(const Spec& spec, std::uint64_t seed,
                                                    const std::filesystem::path& directory) {
  auto objective = objective_of(spec, seed, directory);
  const auto count = static_cast<std::size_t>(spec.integer("count"));
  const auto cloud = [&](const char* name) {
    return initial_cloud({spec.part("init").part(name), *objective, count, seed, directory}, name);
  };
  auto system = std::make_shared<ParticleSystem>(objective, cloud("x"), cloud("p"));
  const std::string place = spec.parts.contains("objective") ? "objective." : "";
  for (Input& input : objective->inputs())
    system->inputs_.push_back(
        {place + input.key, input.file_name, std::move(input.value), std::move(input.bytes)});
  const auto add_file = [&](const std::string& name, const Cloud& from) {
    if (spec.part("init").part(name).kind != "file") return;
    const std::string whole = name + ".npy";
    for (const CloudBlock& block : from) {
      const std::string file = from.size() == 1 ? whole : name + "." + block.name + ".npy";
      system->inputs_.push_back({"init." + name + ".path", file, {}, npy_bytes(block.value), whole});
    }
  };
  add_file("x", system->x_);
  add_file("p", system->p_);
  return system;
}

std::shared_ptr<const ParticleSystem> ParticleSystem::redrawn(const Spec& init, std::size_t count,
                                                              std::uint64_t seed,
                                                              const std::string& streams) const {
  const std::filesystem::path nowhere;
  const auto cloud = [&](const char* name) {
    return initial_cloud({init.part(name), *objective_, count, seed, nowhere, streams}, name);
  };
  return std::make_shared<ParticleSystem>(objective_, cloud("x"), cloud("p"));
}

}  // namespace muonscope
