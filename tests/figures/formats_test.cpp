// Every kind of file that a figure is written as: it reads back, and shows what the view shows.

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "app/export/render.h"
#include "core/base/errors.h"
#include "core/io/png_decode.h"
#include "runs.h"
#include "xml.h"

namespace muonscope {
namespace {

using testing::snapshot_after;
using testing::xml_fault;

/// Draws no figure, but an image of the right size that says where each pixel is.
Image chart_of_places(const ImageRequest& request) {
  Image image{
      static_cast<int>(request.width * request.scale), static_cast<int>(request.height * request.scale), {}};
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x)
      for (const int part : {x, y, x * y, 255}) image.pixels.push_back(static_cast<std::uint8_t>(part));
  return image;
}

const FigureStyle& small_style() {
  static const FigureStyle style{.width = 300, .height = 200, .scale = 2};
  return style;
}

std::string rendered(const Snapshot& snapshot, const std::string& figure, const std::string& format,
                     const ViewOptions& view = {}) {
  const Rasterizer rasterizer{chart_of_places};
  return render({.snapshot = &snapshot}, figure, view, usable_format(format, rasterizer), small_style(),
                rasterizer)
      .bytes;
}

std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string>& fields = rows.emplace_back();
    bool quoted = false;
    fields.emplace_back();
    for (const char c : line) {
      if (c == '"')
        quoted = !quoted;
      else if (c == ',' && !quoted)
        fields.emplace_back();
      else
        fields.back() += c;
    }
  }
  return rows;
}

void read_csv(const std::string& bytes) {
  const std::vector<std::vector<std::string>> rows = rows_of(bytes);
  REQUIRE(rows.size() > 1);
  for (const std::vector<std::string>& row : rows) REQUIRE(row.size() == rows.front().size());
}

void read_png(const std::string& bytes) {
  const PngSamples read = png_samples(bytes, "figure");
  REQUIRE(read.size.width == 600);
  REQUIRE(read.size.height == 400);
  REQUIRE(read.channels == 3);
  std::size_t wrong = 0;
  for (std::size_t at = 0; at < read.bytes.size(); at += 3) {
    const std::size_t x = at / 3 % 600, y = at / 3 / 600;
    wrong +=
        read.bytes[at] != (x & 255) || read.bytes[at + 1] != (y & 255) || read.bytes[at + 2] != (x * y & 255);
  }
  CHECK(wrong == 0);
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::set<std::string> series_in(const std::string& csv) {
  std::set<std::string> names;
  for (const std::vector<std::string>& row : rows_of(csv)) names.insert(row.at(1));
  return names;
}

}  // namespace

TEST_CASE("every format writes every figure, and it reads back") {
  const std::map<std::string, std::function<void(const std::string&)>> readers = {
      {"svg", [](const std::string& bytes) { CHECK(xml_fault(bytes) == ""); }},
      {"png", read_png},
      {"csv", read_csv}};
  const Snapshot snapshot = snapshot_after(30);
  for (const FigureFormat& format : figure_formats())
    for (const char* figure : {"loss", "spectra", "matrices", "conserved", "update"}) {
      CAPTURE(format.id);
      CAPTURE(figure);
      const std::string bytes = rendered(snapshot, figure, format.id);
      CHECK(!bytes.empty());
      if (const auto reader = readers.find(format.id); reader != readers.end()) reader->second(bytes);
    }
}

TEST_CASE("formats are told apart by id, and each has its words") {
  std::set<std::string> ids, commands;
  for (const FigureFormat& format : figure_formats()) {
    CAPTURE(format.id);
    CHECK(ids.insert(format.id).second);
    CHECK(commands.insert(format.command).second);
    CHECK(format.command.find(format.title) != std::string::npos);
    CHECK(format_names(false).find(format.id) != std::string::npos);
    CHECK((format_names(true).find(format.id) != std::string::npos) == format.picture);
  }
  CHECK_THROWS_WITH_AS(usable_format("bmp", {}), doctest::Contains("known: svg, png, csv"), InputError);
  CHECK_THROWS_WITH_AS(usable_format("png", {}), doctest::Contains("this build draws no PNG"), InputError);
  CHECK(usable_format("svg", {}).id == "svg");
}

TEST_CASE("what is hidden in the legend is hidden in every format") {
  const Snapshot snapshot = snapshot_after(30);
  const ViewOptions all;
  ViewOptions without;
  without.hidden = {"GD"};
  CHECK(series_in(rendered(snapshot, "loss", "csv", all)).contains("GD"));
  CHECK_FALSE(series_in(rendered(snapshot, "loss", "csv", without)).contains("GD"));
  CHECK(series_in(rendered(snapshot, "loss", "csv", without)).contains("Muon"));
  const std::string shown = rendered(snapshot, "loss", "svg", all),
                    hidden = rendered(snapshot, "loss", "svg", without);
  CHECK(count_of(hidden, "<polyline") < count_of(shown, "<polyline"));
  CHECK(hidden.find(">GD<") != std::string::npos);  // muted in the legend, as on screen
  std::vector<std::string> told;
  const Rasterizer rasterizer{[&](const ImageRequest& request) {
    told = request.options.hidden;
    return chart_of_places(request);
  }};
  render({.snapshot = &snapshot}, "loss", without, usable_format("png", rasterizer), small_style(),
         rasterizer);
  CHECK(told == without.hidden);
}

TEST_CASE("a figure that has nothing to show says why, and is a file only where blanks are wanted") {
  const Snapshot snapshot = snapshot_after(3);
  const auto drawn = [&](bool blanks) {
    const FigureStyle chosen{.width = 300, .height = 200, .blanks = blanks};
    return render({.snapshot = &snapshot}, "alignment", {}, usable_format("svg", {}), chosen, {});
  };
  CHECK(drawn(true).blank == drawn(false).blank);
  CHECK(!drawn(true).blank.empty());
  CHECK(drawn(false).bytes.empty());
  CHECK(xml_fault(drawn(true).bytes) == "");
  CHECK(
      render({.snapshot = &snapshot}, "loss", {}, usable_format("svg", {}), small_style(), {}).blank.empty());
}

}  // namespace muonscope
