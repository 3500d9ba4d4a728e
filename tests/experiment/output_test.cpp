// Files appear whole or not at all; numbers as text.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {
std::string output_error(const std::filesystem::path& path) {
  try {
    write_file(path, "x");
  } catch (const OutputError& error) {
    return error.what();
  }
  return "";
}
std::size_t entries(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}
}  // namespace

TEST_CASE("a file is created with its folders, replaced, and leaves nothing beside it") {
  const Folder folder;
  const auto path = folder.path() / "a" / "b" / "x.csv";
  const std::string bytes("1\0\n2", 4);
  write_file(path, bytes);
  CHECK(file_bytes(path) == bytes);
  write_file(path, "");
  CHECK(file_bytes(path).empty());
  CHECK(entries(path.parent_path()) == 1);
}

TEST_CASE("what cannot be written is an OutputError with the reason, and leaves nothing behind") {
  const Folder folder;
  std::filesystem::create_directory(folder.path() / "d");
  CHECK(contains(output_error(folder.path() / "d"), "Is a directory"));
  const auto file = folder.write("f", "kept");
  CHECK(contains(output_error(file / "x"), "could not be written"));
  CHECK(contains(output_error("/dev/null"), "not a regular file"));
  CHECK(std::filesystem::is_character_file("/dev/null"));
  CHECK(contains(output_error("/proc/none/x"), "could not be written"));
  CHECK(file_bytes(file) == "kept");
  CHECK(entries(folder.path()) == 2);
}

TEST_CASE("a leftover temporary file is no obstacle") {
  const Folder folder;
  folder.write(".x.0.tmp", "left by a killed run");
  write_file(folder.path() / "x", "new");
  CHECK(file_bytes(folder.path() / "x") == "new");
  CHECK(file_bytes(folder.path() / ".x.0.tmp") == "left by a killed run");
}

TEST_CASE("round-trip text is short and exact") {
  CHECK(round_trip(0.005) == "0.005");
  CHECK(round_trip(1e-10) == "1e-10");
  CHECK(round_trip(1000) == "1000");
  CHECK(round_trip(-0.1) == "-0.1");
  for (const double value : {1.0 / 3, 5e-324, std::numeric_limits<double>::max(), 0.1 + 0.2, -1e22}) {
    CHECK(std::strtod(round_trip(value).c_str(), nullptr) == value);
  }
}

TEST_CASE("whole numbers are written whole as far as doubles tell them apart") {
  for (const auto& [value, text] : std::vector<std::pair<double, std::string>>{{100000, "100000"},
                                                                               {200000, "200000"},
                                                                               {1e15, "1000000000000000"},
                                                                               {-3e9, "-3000000000"},
                                                                               {0x1p53, "9007199254740992"},
                                                                               {0, "0"},
                                                                               {-0.0, "-0"}})
    CHECK(round_trip(value) == text);
  CHECK(std::strtod(round_trip(1e22).c_str(), nullptr) == 1e22);
  CHECK(json_text({{"a", 1e5}, {"b", {2.0, 0.5, {{"c", -7.0}}}}, {"d", 1e-6}}) ==
        "{\n  \"a\": 100000,\n  \"b\": [\n    2,\n    0.5,\n    {\n      \"c\": -7\n    }\n  ],\n  \"d\": "
        "1e-06\n}\n");
  CHECK(parse_json(json_text({{"a", -0.0}}), "x")["a"].dump() == "-0.0");
}

TEST_CASE("numbers in names are the shortest texts that read back") {
  for (const auto& [value, text] : std::vector<std::pair<double, std::string>>{{1e-6, "1e-6"},
                                                                               {0.001, "0.001"},
                                                                               {2.5e-7, "2.5e-7"},
                                                                               {1e-10, "1e-10"},
                                                                               {1e-300, "1e-300"},
                                                                               {0.5, "0.5"},
                                                                               {1, "1"},
                                                                               {100000, "100000"},
                                                                               {1e30, "1e30"},
                                                                               {0, "0"}}) {
    CHECK(shortest(value) == text);
    CHECK(std::strtod(text.c_str(), nullptr) == value);
  }
}

TEST_CASE("readable text has significant digits and powers of ten in Unicode") {
  CHECK(readable(0.005) == "0.00500");
  CHECK(readable(1.23e-7) == "1.23×10⁻⁷");
  CHECK(readable(632) == "632");
  CHECK(readable(0) == "0");
  CHECK(readable(-0.0) == "0");
  CHECK(readable(1) == "1.00");
  CHECK(readable(-2.5) == "−2.50");
  CHECK(readable(12345) == "12345");
  CHECK(readable(999999) == "1.00×10⁶");
  CHECK(readable(0.00099996) == "0.00100");
  CHECK(readable(9.999) == "10.0");
  CHECK(readable(6.02214e23, 4) == "6.022×10²³");
  CHECK(readable(std::numeric_limits<double>::infinity()) == "∞");
  CHECK(readable(-std::numeric_limits<double>::infinity()) == "−∞");
  CHECK(readable(std::nan("")) == "not a number");
}

TEST_CASE("a file in parts is the file of them all, and one that fails on the way leaves nothing behind") {
  const Folder folder;
  const auto path = folder.path() / "long.csv";
  int parts = 0;
  const auto counted = [&parts]() -> std::string { return parts++ < 3 ? std::to_string(parts) + "\n" : ""; };
  write_file(path, counted);
  CHECK(file_bytes(path) == "1\n2\n3\n");
  CHECK_THROWS_AS(write_file(path, []() -> std::string { throw std::bad_alloc(); }), std::bad_alloc);
  CHECK(file_bytes(path) == "1\n2\n3\n");
  CHECK(entries(folder.path()) == 1);
}
