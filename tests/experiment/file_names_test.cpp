// Names as file names: readable, different, harmless.

#include "core/experiment/file_names.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/base/transliterate.h"
#include "core/base/utf8.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

std::string only(const std::string& name) {
  return file_names({name}, "lane").front();
}

bool is_harmless(const std::string& name) {
  const bool plain = std::ranges::all_of(
      name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  return plain && !name.empty() && name.front() != '-' && name.size() <= 104;
}

}  // namespace

TEST_CASE("ASCII names keep their file names, but for a dash in front") {
  CHECK(only("Muon") == "muon");
  CHECK(only("smooth 0.3") == "smooth-0-3");
  CHECK(only("a lane, with (signs)") == "a-lane--with--signs-");
  CHECK(only("-fast") == "fast");
  CHECK(only("../../etc/passwd") == "etc-passwd");
  CHECK(only(std::string(100, 'x')) == std::string(100, 'x'));
}

TEST_CASE("other letters are transliterated") {
  CHECK(only("β=0.9") == "beta-0-9");
  CHECK(only("μ=0.9") == "mu-0-9");
  CHECK(only("µ=0.9") == "mu-0-9");  // the micro sign
  CHECK(only("ε = 0.1") == "epsilon---0-1");
  CHECK(only("Δ₁") == "delta1");
  CHECK(only("σ²") == "sigma2");
  CHECK(only("Ορμή") == "ormi");
  CHECK(only("градиент gd η₀≤½") == "gradient-gd-eta0-1-2");
  CHECK(only("Ёжик и Щука") == "yozhik-i-shchuka");
  CHECK(only("Größe") == "grosse");
  CHECK(only("Łódź — Đặng") == "lodz---dang");
  CHECK(only("re\u0301gime") == "regime");  // the accent as a character of its own
  CHECK(only("Keller Jordan's Muon (5×)") == "keller-jordan-s-muon--5x");
  CHECK(only("∇‖M‖₂ 𝓛") == "nabla-m-2-l");
  CHECK(only("ＧＤ０１") == "gd01");
}

TEST_CASE("names that cannot be read in Latin letters are called after what is left, or after their place") {
  CHECK(only("动量 Muon") == "muon");
  CHECK(only("Muon 动量") == "muon");
  const std::vector<std::string> names = file_names({"gd", "动量", "مقارنة", "---", "梯度"}, "lane");
  CHECK(names == std::vector<std::string>{"gd", "lane-2", "lane-3", "lane-4", "lane-5"});
}

TEST_CASE("devices of Windows are no files") {
  for (const char* name : {"aux", "CON", "nul", "Com1", "LPT9"}) {
    INFO(name);
    CHECK(only(name).starts_with("lane-"));
  }
  CHECK(only("auxiliary") == "auxiliary");
  CHECK(only("com12") == "com12");
}

TEST_CASE("different names give different files: numbered in order, ASCII names first") {
  CHECK(file_names({"a b", "a-b", "A.B"}, "lane") == std::vector<std::string>{"a-b", "a-b-2", "a-b-3"});
  CHECK(file_names({"β", "beta", "b\u0301eta"}, "lane") ==
        std::vector<std::string>{"beta-2", "beta", "beta-3"});
  CHECK(file_names({"a", "A", "a 2"}, "lane") == std::vector<std::string>{"a", "a-3", "a-2"});
  CHECK(file_names({"动量", "lane 1"}, "lane") == std::vector<std::string>{"lane-1-2", "lane-1"});
}

TEST_CASE("whatever names are made of, files are different and harmless") {
  const std::u32string letters = U"aAbz09 -._/\\βμΩωάжЩ量مé̈½²₀×∞𝓛𝟎Ａ０\u200b\u3000ẞ";
  std::uint64_t state = 1;
  const auto random = [&](std::size_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state >> 33) % below;
  };
  for (int round = 0; round < 300; ++round) {
    std::set<std::string> names;
    while (names.size() < 16) {
      std::u32string name;
      for (std::size_t length = 1 + random(round % 10 == 0 ? 100 : 3); length > 0; --length)
        name += letters[random(letters.size())];
      names.insert(to_utf8(name));
    }
    const std::vector<std::string> files = file_names({names.begin(), names.end()}, "lane");
    CHECK(std::set<std::string>(files.begin(), files.end()).size() == files.size());
    for (const std::string& file : files) {
      INFO(file);
      CHECK(is_harmless(file));
    }
  }
}

TEST_CASE("UTF-8 and back") {
  const std::string text = "a½€𝓛";
  CHECK(characters(text) == U"a½€𝓛");
  CHECK(to_utf8(characters(text)) == text);
  CHECK(is_utf8(text));
  for (const char* bad :
       {"\xff", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\x80"}) {
    CHECK_FALSE(is_utf8(bad));
    CHECK(characters(bad).find(replacement_character) != std::u32string::npos);
  }
}
