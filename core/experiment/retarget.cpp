#include "core/experiment/retarget.h"

#include <algorithm>
#include <cmath>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/input_notes.h"
#include "core/experiment/problem_catalogue.h"
#include "core/io/input_file.h"
#include "core/io/matrix_file.h"
#include "core/io/png_decode.h"
#include "core/io/png_file.h"
#include "core/linalg/svd.h"
#include "core/problems/targets/target.h"
#include "core/schema/component.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// Two significant digits: a scale that can be read.
double rounded(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

Json picture_target(const Spec& before, const fs::path& path, double largest) {
  if (before.kind == "image") {
    Json target = to_json(before, target_catalogue());
    target["path"] = path.string();
    return target;
  }
  const double white = singular_values(read_png(read_picture(path), path.string(), false, retarget_side))(0);
  return {{"kind", "image"},
          {"path", path.string()},
          {"side", retarget_side},
          {"scale", white > 0 && largest > 0 ? rounded(largest / white) : 1.0}};
}

Json matrix_target(const fs::path& path) {
  const Matrix matrix = read_matrix(path);
  if (std::max(matrix.rows(), matrix.cols()) > largest_retarget) {
    throw InputError(path.string() + ": a matrix of " + std::to_string(matrix.rows()) + "×" +
                     std::to_string(matrix.cols()) + " is too large to play with; cut it to " +
                     std::to_string(largest_retarget) + " a side, or name it in an experiment file and use " +
                     "\"muonscope run\"");
  }
  return {{"kind", "file"}, {"path", path.string()}};
}

Json target_of(const Spec& before, const fs::path& path, double largest) {
  const std::string extension = lower_extension(path);
  if (extension == ".png") return picture_target(before, path, largest);
  if (extension == ".npy" || extension == ".csv") return matrix_target(path);
  throw InputError(path.string() + " cannot be a target: a picture ends in .png, a matrix in .npy or .csv");
}

std::string described(const Experiment& experiment, const fs::path& path) {
  const Spec& target = experiment.problem.part("target");
  std::string text = "M* is now " + path.filename().string() + ", " +
                     std::to_string(experiment.problem.integer("rows")) + "×" +
                     std::to_string(experiment.problem.integer("cols"));
  if (target.kind == "image") {
    text += target.text("channels") == "grey" ? ", in grey" : ", its colours stacked";
    const PngSize size = png_size(read_picture(path), path.string());
    if (target.has("side") && std::max(size.width, size.height) > target.integer("side"))
      text += ", averaged down from " + std::to_string(size.height) + "×" + std::to_string(size.width);
  }
  text += ".";
  for (const std::string& note : input_notes(experiment)) text += " " + note + ".";
  return text;
}

}  // namespace

Retargeted with_target_file(const Experiment& experiment, const fs::path& path, double largest) {
  if (!problem_kind(experiment.problem.kind).offer.always.has(Capability::product)) {
    throw InputError(
        path.filename().string() +
        " needs a matrix factorization, whose target it becomes: open such a lesson, then try again");
  }
  const fs::path file = fs::absolute(path).lexically_normal();
  Experiment bare = experiment;
  bare.edits.clear();
  const Spec& before = experiment.problem.part("target");
  Json document = to_json(bare);
  Json& problem = document["problem"];
  problem["target"] = target_of(before, file, largest);
  problem.erase("rows");
  problem.erase("cols");
  std::string also;
  if (problem["init"]["kind"] == "file") {
    problem["init"] = {{"kind", "gaussian"}};
    also += " The init files fit another shape: P and Q start from random numbers.";
  }
  Retargeted out{experiment_from_json(document, experiment.directory), ""};
  const std::int64_t inner = out.experiment.problem.integer("inner");
  const std::int64_t rank =
      std::min(out.experiment.problem.integer("rows"), out.experiment.problem.integer("cols"));
  if (inner > rank) {
    out.experiment = with_value(out.experiment, "problem.inner", rank);
    also += " The inner dimension is its shorter side, " + std::to_string(rank) + ".";
  }
  out.said = described(out.experiment, file) + also + " The run starts anew.";
  return out;
}

}  // namespace muonscope
