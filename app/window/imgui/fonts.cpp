#include "app/window/imgui/fonts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/plain_text.h"
#include "app/window/imgui/text_order.h"
#include "core/base/utf8.h"

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
constexpr std::array<ImWchar, 21> mathematics = {
    0x0370, 0x03FF,    // Greek
    0x1D2C, 0x1D6A,    // raised and lowered letters
    0x2007, 0x202F,    // fixed and thin spaces, ‖
    0x2070, 0x209C,    // raised and lowered digits
    0x2100, 0x214F,    // ℓ ℝ
    0x2190, 0x21FF,    // arrows
    0x2200, 0x22FF,    // operators
    0x25A1, 0x25A1,    // □
    0x27E8, 0x27E9,    // ⟨ ⟩
    0x2C7C, 0x2C7C, 0  // ⱼ
};

/// Up to here `latin` and `digits` have all.
constexpr char32_t last_latin = 0x17F;
/// Characters that there is room for at first and at most, beside those of the ranges.
constexpr std::size_t first_room = 48, most_room = 6144;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

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
  static constexpr std::array<FaceSize, 9> faces = {{{text_size::base, Weight::regular},
                                                     {text_size::base, Weight::bold},
                                                     {text_size::small, Weight::regular},
                                                     {text_size::small, Weight::bold},
                                                     {text_size::figure, Weight::regular},
                                                     {text_size::figure, Weight::bold},
                                                     {text_size::page, Weight::regular},
                                                     {text_size::title, Weight::bold},
                                                     {text_size::counter, Weight::bold}}};
  return faces;
}

Fonts::Fonts(ImFontAtlas& atlas, const FontFiles& files, double scale, std::span<const FaceSize> faces,
             const std::u32string& late)
    : atlas_(atlas),
      font_files_(files),
      scale_(scale),
      sizes_(faces.begin(), faces.end()),
      room_(first_room) {
  while (room_ < late.size()) room_ *= 2;
  build();
  seen_.insert(late.begin(), late.end());
  wanted_ = late;
  load_wanted();
}

void Fonts::build() {
  atlas_.Clear();
  files_.clear();
  faces_.clear();
  const auto keep = [this](const fs::path& path) -> const Bytes& {
    return *files_.emplace_back(std::make_unique<const Bytes>(read_bytes(path)));
  };
  const Loaded regular{keep(font_files_.regular), keep(font_files_.symbols)};
  const Loaded bold{keep(font_files_.bold), keep(font_files_.symbols_bold)};
  const double regular_em = GlyphSource({font_files_.regular}).em_of_height();
  const double bold_em = GlyphSource({font_files_.bold}).em_of_height();
  plain_only_ = regular.text.empty();
  std::vector<LateFace> late;
  for (const auto& [size, weight] : sizes_) {
    const double pixels = std::round(size * scale_);
    if (plain_only_) {
      ImFontConfig config;
      config.SizePixels = static_cast<float>(pixels);
      atlas_.AddFontDefault(&config);
    } else {
      const Loaded& face = weight == Weight::bold ? bold : regular;
      add_source(atlas_, face.text, pixels, latin, false);
      add_source(atlas_, face.text, pixels, digits, true, digit_advance(face.text, pixels));
      add_source(atlas_, face.text, pixels, mathematics, true);
      add_source(atlas_, face.symbols, pixels, mathematics, true);
    }
    faces_.push_back({size, weight, atlas_.Fonts.back()});
    late.push_back(
        {atlas_.Fonts.back(), pixels, pixels * (weight == Weight::bold ? bold_em : regular_em), weight});
  }
  glyphs_.reserve(atlas_, std::move(late), room_);
  atlas_.Build();
  glyphs_.start();
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
  if (is_ascii(text)) return std::string(text);
  const std::u32string stored = characters(plain_only_ ? plain(text) : std::string(text));
  std::u32string out;
  for (std::size_t start = 0; start <= stored.size();) {
    const std::size_t end = std::min(stored.find(U'\n', start), stored.size());
    const std::u32string line = stored.substr(start, end - start);
    if (start > 0) out += U'\n';
    out += has_right_to_left(line) ? in_visual_order(line) : line;
    start = end + 1;
  }
  std::erase_if(out, is_invisible);
  for (char32_t& c : out) {
    note(c);
    c = glyphs_.code_of(c);
  }
  return to_utf8(out);
}

void Fonts::want(std::string_view text) const {
  if (is_ascii(text)) return;
  for (const char32_t c : characters(text)) note(c);
}

void Fonts::note(char32_t c) const {
  if (c <= last_latin || !seen_.insert(c).second) return;
  if (!glyphs_.has(c)) wanted_ += c;
}

/// First those of the text's own family, then what the system has.
std::vector<FontCover> Fonts::covers_of(const std::u32string& characters, Weight weight) const {
  const bool bold = weight == Weight::bold;
  std::vector<FontCover> covers;
  std::u32string left = characters;
  for (const fs::path& path : {bold ? font_files_.bold : font_files_.regular,
                               bold ? font_files_.symbols_bold : font_files_.symbols}) {
    if (path.empty()) continue;
    const GlyphSource source({path});
    std::u32string taken;
    std::erase_if(left, [&](char32_t c) {
      if (!source.has(c)) return false;
      taken += c;
      return true;
    });
    if (!taken.empty()) covers.push_back({{path}, std::move(taken)});
  }
  for (FontCover& cover : system_fonts_with(left, weight)) covers.push_back(std::move(cover));
  return covers;
}

bool Fonts::add_late(const std::u32string& characters) {
  bool all = true;
  for (const Weight weight : {Weight::regular, Weight::bold})
    all = glyphs_.add(covers_of(characters, weight), weight) && all;
  return all;
}

bool Fonts::load_wanted() {
  if (wanted_.empty()) return false;
  const std::u32string wanted = std::exchange(wanted_, {});
  late_ += wanted;
  identity_ = std::make_shared<const char>();
  bool fits = add_late(wanted);
  for (; !fits && room_ < most_room; fits = add_late(late_)) {
    room_ *= 2;
    build();
  }
  for (const char32_t c : wanted)
    if (!glyphs_.has(c)) missing_ += c;
  return true;
}

std::string missing_glyphs_notice(const std::u32string& characters) {
  if (characters.empty()) return "";
  constexpr std::size_t most = 8;
  std::string list;
  for (const char32_t c : characters.substr(0, most)) {
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "U+%04X", static_cast<unsigned>(c));
    list += (list.empty() ? "" : ", ") + std::string(number.data());
  }
  if (characters.size() > most) list += ", …";
  return "No font of this system has " + list +
         ": boxes are drawn instead. Install one, such as fonts-noto-core, or fonts-noto-cjk for Chinese, "
         "Japanese and Korean.";
}

}  // namespace muonscope
