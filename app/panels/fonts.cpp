#include "app/panels/fonts.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "app/panels/imgui_shim.h"
#include "app/panels/plain_text.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// A variable of the environment; null if it is not set.
const char* environment(const char* name) {
  // Fonts are found before the program starts its threads.
  return std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
}

/// Where systems keep fonts: Debian and its kin, Fedora, Arch, user directories, macOS, Windows.
std::vector<fs::path> font_directories() {
  std::vector<fs::path> places;
  if (const char* home = environment("HOME")) {
    places.emplace_back(fs::path(home) / ".local/share/fonts");
    places.emplace_back(fs::path(home) / "Library/Fonts");
  }
  for (const char* place :
       {"/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/inter",
        "/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF", "/usr/share/fonts/truetype/roboto",
        "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/TTF",
        "/usr/share/fonts/inter", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts"}) {
    places.emplace_back(place);
  }
  return places;
}

fs::path find_file(std::initializer_list<const char*> names) {
  const std::vector<fs::path> places = font_directories();
  for (const char* name : names) {
    for (const fs::path& place : places) {
      std::error_code ignored;
      if (fs::is_regular_file(place / name, ignored)) return place / name;
    }
  }
  return {};
}

std::vector<char> read_bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// ImGui keeps pointers to ranges as long as the atlas lives, so they are static. Digits are apart: they get
// one width, so that numbers that tick do not shake.
constexpr std::array<ImWchar, 3> digits = {0x30, 0x39, 0};
constexpr std::array<ImWchar, 13> latin = {0x20,   0x2F,   0x3A,   0x17F,  0x1E56, 0x1E57,  // Ṗ
                                           0x1E8A, 0x1E8B,                                  // Ẋ
                                           0x2010, 0x2027, 0x2030, 0x203A, 0};
constexpr std::array<ImWchar, 19> mathematics = {
    0x0370, 0x03FF,    // Greek
    0x1D2C, 0x1D6A,    // raised and lowered letters
    0x2007, 0x202F,    // fixed and thin spaces, ‖
    0x2070, 0x209C,    // raised and lowered digits
    0x2100, 0x214F,    // ℓ ℝ
    0x2190, 0x21FF,    // arrows
    0x2200, 0x22FF,    // operators
    0x27E8, 0x27E9,    // ⟨ ⟩
    0x2C7C, 0x2C7C, 0  // ⱼ
};

using Bytes = std::vector<char>;

template <std::size_t n>
void add_source(ImFontAtlas& atlas, const Bytes& bytes, double pixels, const std::array<ImWchar, n>& ranges,
                bool merge, double advance = 0) {
  if (bytes.empty()) return;
  ImFontConfig config;
  config.MergeMode = merge;
  config.OversampleH = 2;
  config.OversampleV = 1;
  if (advance > 0) config.GlyphMinAdvanceX = config.GlyphMaxAdvanceX = static_cast<float>(advance);
  shim::add_font(atlas, bytes, static_cast<float>(pixels), config, ranges.data());
}

/// Width of the widest digit.
double digit_advance(const Bytes& bytes, double pixels) {
  ImFontAtlas probe;
  add_source(probe, bytes, pixels, digits, false);
  if (probe.Fonts.empty() || !probe.Build()) return 0;
  float widest = 0;
  for (ImWchar digit = '0'; digit <= '9'; ++digit) {
    widest = std::max(widest, shim::glyph_advance(*probe.Fonts[0], digit));
  }
  return std::round(widest);
}

/// By its first bytes: ImGui stops the program at anything else.
bool is_font(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  std::array<char, 4> tag{};
  std::ifstream(path, std::ios::binary).read(tag.data(), tag.size());
  const std::string_view begin(tag.data(), tag.size());
  return begin == "OTTO" || begin == "true" || begin == "ttcf" || begin == std::string_view("\0\1\0\0", 4);
}

struct Loaded {
  const Bytes &text, &symbols;
};

}  // namespace

FontFiles find_fonts() {
  FontFiles files;
  files.regular =
      find_file({"Inter-Regular.otf", "Inter-Regular.ttf", "Roboto-Regular.ttf", "DejaVuSans.ttf"});
  files.bold =
      find_file({"Inter-SemiBold.otf", "Inter-SemiBold.ttf", "Roboto-Medium.ttf", "DejaVuSans-Bold.ttf"});
  files.symbols = find_file({"DejaVuSans.ttf", "Arial Unicode.ttf", "seguisym.ttf"});
  files.symbols_bold = find_file({"DejaVuSans-Bold.ttf"});
  if (const char* chosen = environment("MUONSCOPE_FONT")) {
    if (is_font(chosen)) {
      files.regular = files.bold = chosen;
    } else {
      files.fault = std::string("MUONSCOPE_FONT is \"") + chosen +
                    "\", which is no TrueType or OpenType file: the usual fonts are used.";
    }
  }
  if (files.regular.empty()) files.regular = files.symbols;
  if (files.bold.empty()) files.bold = files.regular;
  if (files.symbols_bold.empty()) files.symbols_bold = files.symbols;
  return files;
}

std::span<const FaceSize> window_faces() {
  static constexpr std::array<FaceSize, 8> faces = {{{text_size::base, Weight::regular},
                                                     {text_size::base, Weight::bold},
                                                     {text_size::small, Weight::regular},
                                                     {text_size::small, Weight::bold},
                                                     {text_size::figure, Weight::regular},
                                                     {text_size::figure, Weight::bold},
                                                     {text_size::title, Weight::bold},
                                                     {text_size::counter, Weight::bold}}};
  return faces;
}

Fonts::Fonts(ImFontAtlas& atlas, const FontFiles& files, double scale, std::span<const FaceSize> faces)
    : scale_(scale) {
  atlas.Clear();
  const auto keep = [this](const fs::path& path) -> const Bytes& {
    return *files_.emplace_back(std::make_unique<const Bytes>(read_bytes(path)));
  };
  const Loaded regular{keep(files.regular), keep(files.symbols)};
  const Loaded bold{keep(files.bold), keep(files.symbols_bold)};
  plain_only_ = regular.text.empty();
  for (const auto& [size, weight] : faces) {
    const double pixels = std::round(size * scale);
    if (plain_only_) {
      ImFontConfig config;
      config.SizePixels = static_cast<float>(pixels);
      atlas.AddFontDefault(&config);
    } else {
      const Loaded& face = weight == Weight::bold ? bold : regular;
      add_source(atlas, face.text, pixels, latin, false);
      add_source(atlas, face.text, pixels, digits, true, digit_advance(face.text, pixels));
      add_source(atlas, face.text, pixels, mathematics, true);
      add_source(atlas, face.symbols, pixels, mathematics, true);
    }
    faces_.push_back({size, weight, atlas.Fonts.back()});
  }
  atlas.Build();
}

ImFont* Fonts::face(double size, Weight weight) const {
  const Face* best = &faces_.front();
  for (const Face& face : faces_) {
    const bool nearer = std::abs(face.size - size) < std::abs(best->size - size);
    const bool better_weight = face.weight == weight && best->weight != weight;
    const bool worse_weight = face.weight != weight && best->weight == weight;
    if (better_weight || (nearer && !worse_weight)) best = &face;
  }
  return best->font;
}

std::string Fonts::shown(std::string_view text) const {
  return plain_only_ ? plain(text) : std::string(text);
}

}  // namespace muonscope
