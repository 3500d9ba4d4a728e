// .npy and .csv: what numpy writes is read, everything else is refused.

#include "core/io/matrix_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

std::string little_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFu);
  return out;
}

std::string file_with(const std::string& header, const std::string& data, int major = 1, int minor = 0) {
  const int length_bytes = major == 1 ? 2 : 4;
  return "\x93NUMPY" + std::string(1, static_cast<char>(major)) + std::string(1, static_cast<char>(minor)) +
         little_endian(header.size(), length_bytes) + header + data;
}

std::string header(const std::string& descr, const std::string& order, const std::string& shape) {
  return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }          \n";
}

template <class Number, class Bits>
std::string data_of(const std::vector<double>& values) {
  std::string out;
  for (const double v : values)
    out += little_endian(std::bit_cast<Bits>(static_cast<Number>(v)), sizeof(Number));
  return out;
}
std::string doubles(const std::vector<double>& values) {
  return data_of<double, std::uint64_t>(values);
}
std::string floats(const std::vector<double>& values) {
  return data_of<float, std::uint32_t>(values);
}

Matrix counted() {
  Matrix m(2, 3);
  m << 1, 2, 3, 4, 5, 6;
  return m;
}
const std::vector<double> by_rows = {1, 2, 3, 4, 5, 6};
const std::vector<double> by_columns = {1, 4, 2, 5, 3, 6};

class Matrices {
 public:
  Matrix read(const std::string& name, const std::string& bytes) const {
    return read_matrix(folder_.write(name, bytes));
  }
  std::string refusal(const std::string& name, const std::string& bytes) const {
    const std::string message = input_error([&] { read(name, bytes); });
    if (!message.empty()) CHECK(contains(message, name));
    return message;
  }
  std::string refusal_of_header(const std::string& text,
                                const std::string& data = std::string(48, '\0')) const {
    return refusal("m.npy", file_with(text, data));
  }
  const Folder& folder() const { return folder_; }

 private:
  Folder folder_;
};

}  // namespace

TEST_CASE("all variants that numpy writes") {
  const Matrices files;
  for (const int major : {1, 2, 3}) {
    INFO(major);
    CHECK(files.read("m.npy", file_with(header("<f8", "False", "(2, 3)"), doubles(by_rows), major)) ==
          counted());
    CHECK(files.read("m.npy", file_with(header("<f8", "True", "(2, 3)"), doubles(by_columns), major)) ==
          counted());
    CHECK(files.read("m.npy", file_with(header("<f4", "False", "(2, 3)"), floats(by_rows), major)) ==
          counted());
    CHECK(files.read("m.NPY", file_with(header("<f4", "True", "(2, 3)"), floats(by_columns), major)) ==
          counted());
  }
  const std::string other_order = "{\"shape\": (2,3,), \"fortran_order\":False, \"descr\":\"<f8\"}";
  CHECK(files.read("m.npy", file_with(other_order, doubles(by_rows))) == counted());
}

TEST_CASE("what is written is read back to the last bit, aligned as numpy aligns it") {
  const Matrices files;
  for (const auto& [rows, cols] : {std::pair{1, 1}, {1, 7}, {5, 1}, {4, 6}, {4096, 1}}) {
    Matrix m = Matrix::Random(rows, cols);
    m(0, 0) = -0.0;
    m(rows - 1, cols - 1) = 5e-324;
    const std::string bytes = npy_bytes(m);
    CHECK(bytes == npy_bytes(m));
    CHECK((bytes.size() - static_cast<std::size_t>(m.size()) * 8) % 64 == 0);
    const Matrix again = files.read("m.npy", bytes);
    CHECK(again.rows() == rows);
    CHECK(std::equal(m.data(), m.data() + m.size(), again.data(), [](double a, double b) {
      return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
    }));
  }
}

TEST_CASE("a valid .npy file cut anywhere, or followed by anything, is refused") {
  const Matrices files;
  for (const int major : {1, 2, 3}) {
    const std::string whole = file_with(header("<f8", "False", "(2, 3)"), doubles(by_rows), major);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      INFO(length);
      CHECK_FALSE(files.refusal("m.npy", whole.substr(0, length)).empty());
    }
    CHECK(contains(files.refusal("m.npy", whole + "x"), "49 bytes follow instead of 48"));
  }
}

TEST_CASE("a valid .npy file with any header byte replaced is read or refused, never anything else") {
  const Matrices files;
  const std::string whole = file_with(header("<f8", "False", "(2, 3)"), doubles(by_rows));
  for (const char replacement : {'\0', '\xff', '9', '(', '\'', '-', ' '}) {
    for (std::size_t i = 0; i < whole.size() - 48; ++i) {
      std::string bytes = whole;
      bytes[i] = replacement;
      CHECK_FALSE(contains(files.refusal("m.npy", bytes), "\n"));
    }
  }
}

TEST_CASE("other element types are refused by name") {
  const Matrices files;
  CHECK(contains(files.refusal_of_header(header("|O", "False", "(2, 3)")), "Python objects"));
  for (const char* descr : {"<i3", "<c16", "|b8", "<U3", "<f16", "<M8[D]", "|V8", ""}) {
    INFO(descr);
    const std::string message = files.refusal_of_header(header(descr, "False", "(2, 3)"));
    CHECK(contains(message, "numpy.save"));
    CHECK(contains(message, "dtype '" + std::string(descr) + "'"));
  }
  const std::string records = "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2, 3), }";
  CHECK(contains(files.refusal_of_header(records), "records"));
}

TEST_CASE("every type that a double holds is read, in either byte order") {
  const Matrices files;
  const auto read = [&](const std::string& descr, const std::string& data) {
    return files.read("m.npy", file_with(header(descr, "False", "(2, 3)"), data));
  };
  const auto swapped = [](std::string data, std::size_t bytes) {
    for (std::size_t i = 0; i < data.size(); i += bytes)
      std::reverse(data.begin() + static_cast<std::ptrdiff_t>(i),
                   data.begin() + static_cast<std::ptrdiff_t>(i + bytes));
    return data;
  };
  CHECK(read(">f8", swapped(doubles(by_rows), 8)) == counted());
  CHECK(read(">f4", swapped(floats(by_rows), 4)) == counted());
  for (const int bytes : {1, 2, 4, 8}) {
    std::string small, negative;
    for (const double v : by_rows) {
      small += little_endian(static_cast<std::uint64_t>(v), bytes);
      negative += little_endian(static_cast<std::uint64_t>(-static_cast<std::int64_t>(v)), bytes);
    }
    const std::string size = std::to_string(bytes);
    for (const std::string kind : {"i", "u"}) {
      const std::string ours = (bytes == 1 ? "|" : "<") + kind, other = ">" + kind;
      CHECK(read(ours + size, small) == counted());
      CHECK(read(other + size, swapped(small, static_cast<std::size_t>(bytes))) == counted());
    }
    CHECK(read("<i" + size, negative) == -counted());
  }
  CHECK(read("|b1", std::string("\1\0\0\0\1\0", 6)).sum() == 2);
  // 1, −2, 65504 (the largest), 2⁻²⁴ (the smallest), 1/3 rounded, 0
  Matrix halves(2, 3);
  halves << 1, -2, 65504, 0x1p-24, 0.333251953125, 0;
  std::string data;
  for (const int pattern : {0x3C00, 0xC000, 0x7BFF, 0x0001, 0x3555, 0x0000})
    data += little_endian(static_cast<std::uint64_t>(pattern), 2);
  CHECK(read("<f2", data) == halves);
  CHECK(files.read("m.npy", file_with(header("<f8", "False", "(2L, 3L)"), doubles(by_rows))) == counted());
}

TEST_CASE("whole numbers are read where a double holds them, and refused by their place where not") {
  const Matrices files;
  const auto file = [&](const char* descr, const char* order, std::uint64_t last) {
    std::string data;
    for (const std::uint64_t v :
         {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, last, std::uint64_t{5}, std::uint64_t{6}})
      data += little_endian(v, 8);
    return file_with(header(descr, order, "(2, 3)"), data);
  };
  const std::uint64_t limit = std::uint64_t{1} << 53;
  CHECK(files.read("m.npy", file("<i8", "False", limit))(1, 0) == 0x1p53);
  CHECK(files.read("m.npy", file("<u8", "False", std::uint64_t{1} << 63))(1, 0) == 0x1p63);
  CHECK(files.read("m.npy", file("<i8", "False", std::uint64_t{1} << 63))(1, 0) == -0x1p63);
  CHECK(contains(files.refusal("m.npy", file("<i8", "False", limit + 1)), "element [1, 0] of dtype '<i8'"));
  CHECK(contains(files.refusal("m.npy", file("<u8", "True", limit + 1)), "element [1, 1] of dtype '<u8'"));
}

TEST_CASE("shapes that lie, overflow or are no matrix are refused before anything is allocated") {
  const Matrices files;
  const auto refusal = [&](const std::string& shape) {
    return files.refusal_of_header(header("<f8", "False", shape));
  };
  CHECK(contains(refusal("(4096, 4096)"), "promises 4096×4096"));
  CHECK(contains(refusal("(3, 3)"), "48 bytes follow instead of 72"));
  CHECK(contains(refusal("(1, 3)"), "48 bytes follow instead of 24"));
  for (const char* side : {"0", "-1", "4097", "2147483648", "9223372036854775807", "4611686018427387904",
                           "99999999999999999999999999999999999999"}) {
    INFO(side);
    CHECK(contains(refusal(std::string("(").append(side).append(", 3)")), "matrix sides are 1 … 4096"));
  }
  CHECK(contains(refusal("()"), "has 0 dimensions"));
  CHECK(contains(refusal("(6,)"), "has 1 dimensions; a matrix has 2: reshape"));
  CHECK(contains(refusal("(1, 2, 3)"), "has 3 dimensions"));
  CHECK_FALSE(refusal("(2.0, 3)").empty());
  CHECK_FALSE(refusal("(a, b)").empty());
}

TEST_CASE("malformed headers are refused") {
  const Matrices files;
  for (const char* text :
       {"", "{}", "{", "}", "[]", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)} extra",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), 'x': 1}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 3)}",
        "{'descr: '<f8', 'fortran_order': False, 'shape': (2, 3)}", "__import__('os').system('true')"}) {
    INFO(text);
    CHECK(contains(files.refusal_of_header(text), "malformed"));
  }
  CHECK(contains(files.refusal("m.npy", "PK\x03\x04 a zip"), "is not a .npy file"));
  CHECK(contains(files.refusal("m.npy", ""), "is not a .npy file"));
  CHECK(contains(files.refusal("m.npy", file_with(header("<f8", "False", "(2, 3)"), doubles(by_rows), 4)),
                 "version 4.0"));
  CHECK(contains(files.refusal("m.npy", file_with(header("<f8", "False", "(2, 3)"), doubles(by_rows), 1, 1)),
                 "version 1.1"));
  const std::string lying_length = "\x93NUMPY" + std::string("\x02\x00\xff\xff\xff\xff", 6) + "{}";
  CHECK(contains(files.refusal("m.npy", lying_length), "claims 4294967295 bytes"));
}

TEST_CASE("NaN and infinities are refused with their position") {
  const Matrices files;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(),
                   inf = std::numeric_limits<double>::infinity();
  const auto with = [&](double bad) {
    return file_with(header("<f8", "False", "(2, 3)"), doubles({1, 2, 3, 4, bad, 6}));
  };
  CHECK(contains(files.refusal("m.npy", with(nan)), "element [1, 1] is NaN"));
  CHECK(contains(files.refusal("m.npy", with(-inf)), "element [1, 1] is infinite"));
  CHECK(contains(
      files.refusal("m.npy", file_with(header("<f4", "True", "(2, 3)"), floats({1, 2, 3, 4, 5, inf}))),
      "element [1, 2] is infinite"));
}

TEST_CASE("CSV: numbers, commas, lines") {
  const Matrices files;
  CHECK(files.read("m.csv", "1,2,3\n4,5,6\n") == counted());
  CHECK(files.read("m.csv", "1,2,3\n4,5,6") == counted());
  CHECK(files.read("m.csv", " 1 ,+2,\t3\r\n4.0,5e0,0.6e1\r\n\r\n\n") == counted());
  CHECK(files.read("m.CSV",
                   "\xEF\xBB\xBF"
                   "1,2,3\n4,5,6\n") == counted());
  CHECK(files.read("m.csv", "7")(0, 0) == 7);
  CHECK(files.read("m.csv", "0.1,-1e-300\n")(0, 1) == -1e-300);
}

TEST_CASE("CSV: what is refused, with line and column") {
  const Matrices files;
  CHECK(contains(files.refusal("m.csv", "1,2\n3\n"), "line 2: 1 numbers where the rows before have 2"));
  CHECK(contains(files.refusal("m.csv", "1,2\n3,4,5\n"), "line 2: 3 numbers"));
  CHECK(contains(files.refusal("m.csv", "a,b\nc,d\n1,2\n"), "line 2, column 1: \"c\" is not a number"));
  CHECK(contains(files.refusal("m.csv", "loss,2\n1,2\n"), "line 1, column 1: \"loss\" is not a number"));
  CHECK(contains(files.refusal("m.csv", "1,2\n3,nan\n"), "line 2, column 2: \"nan\" is not finite"));
  CHECK(contains(files.refusal("m.csv", "inf\n"), "not finite"));
  CHECK(contains(files.refusal("m.csv", "1e999\n"), "out of a double's range"));
  CHECK(contains(files.refusal("m.csv", "1,,3\n"), "line 1, column 2: \"\" is not a number"));
  CHECK(contains(files.refusal("m.csv", "1,2,\n"), "line 1, column 3"));
  CHECK(contains(files.refusal("m.csv", "1;2\n3,4\n"), "separated by semicolons"));
  CHECK(contains(files.refusal("m.csv", "1,2\n3 4\n"), "separated by commas"));
  CHECK(contains(files.refusal("m.csv", "1,2\n\n3,4\n"), "blank line"));
  CHECK(contains(files.refusal("m.csv", "1\n# comment\n"), "is not a number"));
  CHECK(contains(files.refusal("m.csv", ""), "is empty"));
  CHECK(contains(files.refusal("m.csv", "\n\n"), "is empty"));
  CHECK(contains(files.refusal("m.csv", std::string("1\0,2", 4)), "is not a number"));
  CHECK(contains(files.refusal("m.csv", std::string(5000, '1')), "is not a number"));
}

TEST_CASE("CSV: one separator a file, whichever the first row has") {
  const Matrices files;
  for (const char* text : {"1;2;3\n4;5;6\n", " 1 ; 2;3 \r\n4;5;6\r\n", "1\t2\t3\n4\t5\t6\n", "1 2 3\n4 5 6\n",
                           "  1   2 3\n 4 5\t6  \n", "1.0e+00 2e0 3.\n4 5 6", "1, 2, 3\n4 ,5 , 6\n"}) {
    INFO(text);
    CHECK(files.read("m.csv", text) == counted());
  }
  for (const char* text : {"1,5;2\n", "1\t2,5\n", "1,5 2,5\n", "-1,5e3;2\n"}) {
    INFO(text);
    CHECK(contains(files.refusal("m.csv", text), "has a decimal comma"));
    CHECK(contains(files.refusal("m.csv", text), "such as 1.5"));
  }
}

TEST_CASE("CSV: a header line is left out, and said") {
  const Matrices files;
  for (const char* text :
       {"a,b,c\n1,2,3\n4,5,6\n", "# 1 2 3\n1 2 3\n4 5 6\n", "\"x 1\";\"y\";\"z\"\n1;2;3\n4;5;6\n",
        "\xEF\xBB\xBF"
        "größe\n\n1,2,3\n4,5,6\n"}) {
    INFO(text);
    CHECK(files.read("m.csv", text) == counted());
    CHECK(contains(matrix_note(files.folder().path() / "m.csv"), "is taken for a header"));
  }
  files.read("m.csv", "1,2,3\n4,5,6\n");
  CHECK(matrix_note(files.folder().path() / "m.csv").empty());
  CHECK(contains(files.refusal("m.csv", "a,b\n"), "is empty"));
}

TEST_CASE("CSV: at most 4096 rows and columns") {
  const Matrices files;
  std::string column, row = "1";
  for (int i = 0; i < 4096; ++i) column += "1\n";
  for (int i = 0; i < 4095; ++i) row += ",1";
  CHECK(files.read("m.csv", column).rows() == 4096);
  CHECK(files.read("m.csv", row).cols() == 4096);
  CHECK(contains(files.refusal("m.csv", column + "1\n"), "more than 4096 rows"));
  CHECK(contains(files.refusal("m.csv", row + ",1"), "more than 4096 columns"));
}

TEST_CASE("paths that are no matrix files are refused") {
  const Matrices files;
  const auto refusal = [](const std::filesystem::path& path) {
    return input_error([&] { read_matrix(path); });
  };
  CHECK(contains(refusal(files.folder().path() / "none.npy"), "none.npy: cannot be read"));
  std::filesystem::create_directory(files.folder().path() / "d.npy");
  CHECK(contains(refusal(files.folder().path() / "d.npy"), "is a directory"));
  CHECK(contains(refusal(files.folder().write("m.txt", "1")), "neither a .npy nor a .csv"));
  CHECK(contains(refusal(files.folder().path()), "neither a .npy nor a .csv"));
  std::filesystem::create_symlink("/dev/zero", files.folder().path() / "zero.csv");
  CHECK(contains(refusal(files.folder().path() / "zero.csv"), "not a regular file"));
}
