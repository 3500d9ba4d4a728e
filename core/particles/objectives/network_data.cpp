#include "core/particles/objectives/network_data.h"

#include "core/base/errors.h"
#include "core/base/types.h"
#include "core/io/matrix_file.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

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

Parameter network_file(std::string key, std::string label, std::string help) {
  return {.key = std::move(key), .label = std::move(label), .type = ValueType::path, .help = std::move(help)};
}

}  // namespace

const Catalogue& network_data_catalogue() {
  static const Catalogue catalogue = {
      {.id = "teacher",
       .title = "Teacher network",
       .summary = "Inputs z ~ N(0, I); outputs of a network of the same kind with a few neurons.",
       .parameters = {network_integer("samples", "K", "samples", 32, "Pairs (z, y)."),
                      network_integer("teachers", "T", "teachers", 3, "Neurons or experts of the teacher."),
                      {.key = "scale",
                       .label = "scale of the teachers",
                       .fallback = 1.0,
                       .min = 0,
                       .max = 1e6,
                       .slider_min = 0.1,
                       .slider_max = 4,
                       .help = "Standard deviation of their entries."}}},
      {.id = "file",
       .title = "From files",
       .summary = "An input and an output in each row.",
       .parameters = {network_file("inputs", "file of inputs", ".npy or .csv, a row for each of K samples."),
                      network_file("outputs", "file of outputs", ".npy or .csv, K rows.")}}};
  return catalogue;
}

std::vector<Problem::Input> NetworkData::files() const {
  if (!from_files) return {};
  return {{"data.inputs", "inputs.npy", inputs, {}}, {"data.outputs", "outputs.npy", outputs, {}}};
}

Matrix teacher_inputs(const Spec& data, Eigen::Index entries, std::uint64_t seed) {
  Stream points(seed, "data.inputs");
  return gaussian(points, entries, data.integer("samples"), 1).transpose();
}

NetworkData read_network_data(const ObjectiveRequest& request, Eigen::Index input_entries,
                              Eigen::Index output_entries) {
  const Spec& data = request.spec.part("data");
  const auto file = [&](const std::string& key) {
    return read_matrix(request.path + ".data." + key, request.directory / data.text(key));
  };
  NetworkData read{file("inputs"), file("outputs"), true};
  const auto refuse = [&](const std::string& key, const Matrix& m, const std::string& wanted) {
    throw InputError(request.path + ".data." + key + ": " + data.text(key) + " is " +
                     std::to_string(m.rows()) + "×" + std::to_string(m.cols()) + ", but " + wanted);
  };
  const auto entries = [](Eigen::Index n) { return " has " + std::to_string(n) + " entries"; };
  if (read.inputs.cols() != input_entries) refuse("inputs", read.inputs, "an input" + entries(input_entries));
  if (read.outputs.cols() != output_entries)
    refuse("outputs", read.outputs, "an output" + entries(output_entries));
  if (read.outputs.rows() != read.inputs.rows())
    refuse("outputs", read.outputs, "there are " + std::to_string(read.inputs.rows()) + " inputs");
  return read;
}

}  // namespace muonscope
