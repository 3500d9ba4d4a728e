// Characters that the window's faces lack: from the system's fonts, in the order they are read, a box at the
// least.

#include <doctest/doctest.h>
#include <imgui.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <vector>

#include "app/window/imgui/fonts.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/text_order.h"
#include "core/base/utf8.h"

namespace muonscope {
namespace {

constexpr std::array<FaceSize, 2> two_faces = {{{15, Weight::regular}, {19, Weight::bold}}};

/// fontconfig without any font, while it lives.
class NoSystemFonts {
 public:
  NoSystemFonts() : file_(std::filesystem::temp_directory_path() / "muonscope-no-fonts.conf") {
    std::ofstream(file_) << "<?xml version=\"1.0\"?><fontconfig></fontconfig>";
    setenv("FONTCONFIG_FILE", file_.c_str(), 1);
  }
  ~NoSystemFonts() {
    unsetenv("FONTCONFIG_FILE");
    std::filesystem::remove(file_);
  }
  NoSystemFonts(const NoSystemFonts&) = delete;
  NoSystemFonts& operator=(const NoSystemFonts&) = delete;

 private:
  std::filesystem::path file_;
};

#if IMGUI_VERSION_NUM < 19200
/// A glyph's pixels in the atlas, row by row.
std::vector<unsigned char> pixels_of(ImFontAtlas& atlas, const ImFontGlyph& glyph) {
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
  const auto at = [](float part, int size) {
    return static_cast<int>(std::lround(part * static_cast<float>(size)));
  };
  std::vector<unsigned char> out;
  for (int y = at(glyph.V0, height); y < at(glyph.V1, height); ++y)
    for (int x = at(glyph.U0, width); x < at(glyph.U1, width); ++x)
      out.push_back(pixels[4 * (y * width + x) + 3]);
  return out;
}

/// The pixels of what a shown text's only character is drawn as.
std::vector<unsigned char> drawn(ImFontAtlas& atlas, const Fonts& fonts, const std::string& character,
                                 const FaceSize& face) {
  const std::u32string code = characters(fonts.shown(character));
  REQUIRE(code.size() == 1);
  return pixels_of(atlas, *fonts.face(face.size, face.weight)->FindGlyph(static_cast<ImWchar>(code[0])));
}
#endif

}  // namespace

TEST_CASE("Arabic letters join and run from right to left, within text that runs from left to right") {
  CHECK(in_visual_order(U"abc") == U"abc");
  CHECK(in_visual_order(U"\u05d0\u05d1\u05d2") == U"\u05d2\u05d1\u05d0");
  // سلام: seen, lam and alef in one, meem; initial, medial ligature, isolated after it
  CHECK(in_visual_order(U"\u0633\u0644\u0627\u0645") == U"\ufee1\ufefc\ufeb3");
  CHECK(in_visual_order(U"a \u05d0\u05d1 (b)") == U"a \u05d1\u05d0 (b)");
  CHECK(in_visual_order(U"\u05d0 12 \u05d1") == U"\u05d1 12 \u05d0");
  CHECK(has_right_to_left(U"x\u0645"));
  CHECK_FALSE(has_right_to_left(U"βЖ动"));
}

#if IMGUI_VERSION_NUM < 19200

TEST_CASE("every script's characters have glyphs of their own once they were wanted, in every face") {
  ImFontAtlas atlas;
  Fonts fonts(atlas, find_fonts(), 1, two_faces);
  const std::vector<std::string> all = {"Ж", "ф", "ё", "动", "量", "比", "あ", "א", "م", "ق", "𝔸", "ẞ"};
  std::string text;
  for (const std::string& each : all) text += each + " ";
  fonts.shown(text);
  REQUIRE(fonts.wants_glyphs());
  CHECK(fonts.load_wanted());
  CHECK(fonts.take_missing().empty());
  CHECK_FALSE(fonts.wants_glyphs());
  CHECK_FALSE(fonts.load_wanted());
  for (const FaceSize& face : two_faces) {
    std::set<std::vector<unsigned char>> different;
    different.insert(pixels_of(atlas, *fonts.face(face.size, face.weight)->FallbackGlyph));
    for (const std::string& each : all) {
      INFO(each);
      const std::vector<unsigned char> pixels = drawn(atlas, fonts, each, face);
      CHECK(std::count_if(pixels.begin(), pixels.end(), [](unsigned char p) { return p > 127; }) > 8);
      CHECK(different.insert(pixels).second);
    }
  }
}

TEST_CASE("glyphs stay where they are when others are added, and come back at another scale") {
  ImFontAtlas atlas;
  Fonts fonts(atlas, find_fonts(), 1, two_faces);
  const auto identity = fonts.identity();
  const std::vector<unsigned char> letter = drawn(atlas, fonts, "a", two_faces[0]);
  fonts.want("动");  // as text fields do
  CHECK(fonts.load_wanted());
  CHECK(identity.expired());  // pictures with boxes are drawn again
  const std::vector<unsigned char> before = drawn(atlas, fonts, "动", two_faces[0]);
  fonts.shown("量比较度衡");
  CHECK(fonts.load_wanted());
  CHECK(drawn(atlas, fonts, "动", two_faces[0]) == before);
  CHECK(drawn(atlas, fonts, "a", two_faces[0]) == letter);
  ImFontAtlas other;
  Fonts again(other, find_fonts(), 2, two_faces, fonts.late());
  again.shown("动");
  CHECK_FALSE(again.wants_glyphs());
  CHECK(drawn(other, again, "动", two_faces[0]).size() > before.size());
}

TEST_CASE("hundreds of characters fit: the atlas grows") {
  ImFontAtlas atlas;
  Fonts fonts(atlas, find_fonts(), 1, two_faces);
  std::u32string many;
  for (char32_t c = 0x4E00; c < 0x4E00 + 400; ++c) many += c;
  fonts.shown(to_utf8(many));
  fonts.load_wanted();
  std::set<std::vector<unsigned char>> different;
  for (const char32_t c : many)
    different.insert(drawn(atlas, fonts, to_utf8(std::u32string(1, c)), two_faces[0]));
  CHECK(different.size() > 390);
  CHECK(fonts.take_missing().size() < 10);
}

TEST_CASE("without a font a character is a box, and it is told once") {
  const NoSystemFonts none;
  ImFontAtlas atlas;
  Fonts fonts(atlas, find_fonts(), 1, two_faces);
  fonts.shown("Ж 动量");  // the first is in the window's own family
  fonts.load_wanted();
  const std::u32string missing = fonts.take_missing();
  CHECK(missing == U"动量");
  CHECK(fonts.take_missing().empty());
  const std::string notice = missing_glyphs_notice(missing);
  CHECK(notice.find("U+52A8, U+91CF") != std::string::npos);
  CHECK(missing_glyphs_notice(U"") == "");
  fonts.shown("动");
  CHECK_FALSE(fonts.wants_glyphs());
  const ImFont& face = *fonts.face(15, Weight::regular);
  CHECK(drawn(atlas, fonts, "动", two_faces[0]) == pixels_of(atlas, *face.FallbackGlyph));
  const std::vector<unsigned char> box = pixels_of(atlas, *face.FallbackGlyph);
  CHECK(std::count(box.begin(), box.end(), 255) > 20);
  CHECK(std::count(box.begin(), box.end(), 0) > 20);
}

TEST_CASE("what is measured is what is drawn") {
  ImFontAtlas atlas;
  Fonts fonts(atlas, find_fonts(), 1, two_faces);
  ImGuiContext* context = ImGui::CreateContext(&atlas);
  {
    ImDrawList list(ImGui::GetDrawListSharedData());
    ImGuiCanvas canvas(list, fonts);
    const auto width = [&](const char* text) { return canvas.text_width(text, 15, Weight::regular); };
    for (const char* text : {"动量", "سلام", "Жук"}) width(text);
    fonts.load_wanted();
    CHECK(width("动量") == doctest::Approx(2 * width("动")).epsilon(0.05));
    CHECK(width("سلام") < width("س") + width("ل") + width("ا") + width("م"));  // joined
    CHECK(width("动") > 10);
    CHECK(width("x\u200by") == width("xy"));
  }
  ImGui::DestroyContext(context);
}

#endif

}  // namespace muonscope
