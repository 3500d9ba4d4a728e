#include "core/base/errors.h"
#include "core/io/png_file.h"
#include "core/problems/targets/target.h"
#include "embedded/images.h"

namespace muonscope {
namespace {

Matrix read_target_image(const Spec& spec, const std::filesystem::path& directory) {
  const auto longest = spec.has("side") ? std::optional<Eigen::Index>(spec.integer("side")) : std::nullopt;
  return spec.real("scale") * read_png(picture_bytes(spec, directory), spec.text("path"),
                                       spec.text("channels") == "stacked", longest);
}

/// Of a file that the program holds.
std::string shipped_bytes(const std::string& name) {
  std::string known;
  for (const auto& [file, contents] : embedded::images()) {
    if (file == name) return std::string(contents);
    known += (known.empty() ? "" : ", ") + std::string(file);
  }
  throw InputError("no picture \"" + name + "\" is shipped; known: " + known);
}

Matrix image_target_matrix(const TargetRequest& request) {
  return read_target_image(request.spec, request.directory);
}

TargetPicture pixels_of(const Spec& spec, const Matrix&) {
  const double white = spec.real("scale") > 0 ? spec.real("scale") : 1;
  return {spec.text("channels") == "stacked", 0, white};
}

}  // namespace

std::string picture_bytes(const Spec& spec, const std::filesystem::path& directory) {
  const std::string& path = spec.text("path");
  if (is_shipped(path)) return shipped_bytes(path.substr(shipped_picture.size()));
  return read_picture(directory / path);
}

TargetKind image_target() {
  return {
      .kind = {.id = "image",
               .title = "Picture",
               .summary = "A PNG file's pixels, 0 black to c white: a factorization is a compression of it.",
               .parameters = {{.key = "path",
                               .label = "PNG file",
                               .type = ValueType::path,
                               .help = "Rows and columns come from it. Relative to the experiment file; "
                                       "shipped:hills.png is the "
                                       "program's own."},
                              {.key = "channels",
                               .label = "channels",
                               .type = ValueType::choice,
                               .fallback = std::string("grey"),
                               .help = "grey: luminance. stacked: red, green and blue one above the other.",
                               .choices = {"grey", "stacked"}},
                              {.key = "side",
                               .label = "longest side",
                               .type = ValueType::integer,
                               .optional = true,
                               .min = 1,
                               .max = static_cast<double>(max_side),
                               .slider_min = 8,
                               .slider_max = 256,
                               .unit = "pixels",
                               .help = "Larger pictures are averaged down to it; without, all pixels count, "
                                       "up to 4096 a side."},
                              target_scale(1, "The value of white.")}},
      .make = image_target_matrix,
      .read = read_target_image,
      .file_bytes = picture_bytes,
      .extension = ".png",
      .picture = pixels_of};
}

}  // namespace muonscope
