#include "core/io/png_file.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix read(const Spec& spec, const std::filesystem::path& directory) {
  return spec.real("scale") * read_png(directory / spec.text("path"), spec.text("channels") == "stacked");
}

Matrix make(const TargetRequest& request) {
  return read(request.spec, request.directory);
}

}  // namespace

TargetKind image_target() {
  return {
      .kind = {.id = "image",
               .title = "Picture",
               .summary = "A PNG file's pixels, 0 black to c white: a factorization is a compression of it.",
               .parameters = {{.key = "path",
                               .label = "PNG file",
                               .type = ValueType::path,
                               .help = "Rows and columns come from it. Relative to the experiment file."},
                              {.key = "channels",
                               .label = "channels",
                               .type = ValueType::choice,
                               .fallback = std::string("grey"),
                               .help = "grey: brightness. stacked: red, green and blue one above the other.",
                               .choices = {"grey", "stacked"}},
                              target_scale(1, "The value of white.")}},
      .make = make,
      .read = read};
}

}  // namespace muonscope
