#include "core/io/npy.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "core/base/errors.h"

namespace muonscope {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
const std::string save_again = "; save it again with numpy.save(path, a.astype('<f8'))";

/// Reads the header's Python literal {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } and nothing
/// else of Python.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& name, const std::vector<std::int64_t>& largest)
      : text_(text), name_(name), largest_(largest) {}

  NpyHeader parse() {
    expect('{');
    while (!accept('}')) {
      const std::string_view key = quoted();
      expect(':');
      if (key == "descr" && !has_descr_) {
        read_descr();
      } else if (key == "fortran_order" && !has_order_) {
        read_order();
      } else if (key == "shape" && !has_shape_) {
        read_shape();
      } else {
        malformed();
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (!text_.empty() || !has_descr_ || !has_order_ || !has_shape_) malformed();
    return header_;
  }

 private:
  [[noreturn]] void refuse(const std::string& message) const { throw InputError(name_ + ": " + message); }
  [[noreturn]] void malformed() const { refuse("its .npy header is malformed" + save_again); }

  void skip_space() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n' || text_[0] == '\t' || text_[0] == '\r')) {
      text_.remove_prefix(1);
    }
  }
  bool accept(char c) {
    skip_space();
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c)) malformed();
  }
  std::string_view quoted() {
    skip_space();
    if (text_.empty() || (text_[0] != '\'' && text_[0] != '"')) malformed();
    const std::size_t end = text_.find(text_[0], 1);
    if (end == std::string_view::npos) malformed();
    const std::string_view inside = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return inside;
  }
  bool accept_word(std::string_view word) {
    skip_space();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  void read_descr() {
    has_descr_ = true;
    skip_space();
    if (text_.starts_with('['))
      refuse("holds records with named fields, not one matrix of numbers" + save_again);
    header_.descr = shown_descr(quoted());
    if (header_.descr.find('O') != std::string::npos)
      refuse("holds Python objects (dtype " + header_.descr + "), which are never loaded" + save_again);
    const std::optional<NpyType> type =
        npy_type(std::string_view(header_.descr).substr(1, header_.descr.size() - 2));
    if (!type)
      refuse("holds elements of dtype " + header_.descr + "; " + std::string(npy_types_read) + save_again);
    header_.type = *type;
  }
  /// In quotes, printable and short.
  static std::string shown_descr(std::string_view descr) {
    std::string out = "'";
    for (const char c : descr.substr(0, 24)) out += c >= 0x20 && c < 0x7F ? c : '?';
    return out + "'";
  }
  void read_order() {
    has_order_ = true;
    header_.fortran_order = accept_word("True");
    if (!header_.fortran_order && !accept_word("False")) malformed();
  }
  void read_shape() {
    has_shape_ = true;
    expect('(');
    std::vector<std::int64_t>& sides = header_.shape;
    while (!accept(')')) {
      sides.push_back(side(largest_[std::min(sides.size(), largest_.size() - 1)]));
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    if (sides.size() == largest_.size()) return;
    const bool matrix = largest_.size() == 2;
    refuse("has " + std::to_string(sides.size()) + " dimensions; " +
           (matrix ? "a matrix has 2" : "a cloud has 3") + ": reshape it in numpy, such as a.reshape(" +
           (matrix ? "rows, cols)" : "count, rows, cols)"));
  }
  std::int64_t side(std::int64_t largest) {
    skip_space();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error == std::errc::invalid_argument) malformed();
    if (error != std::errc() || value < 1 || value > largest) {
      const auto digits = static_cast<std::size_t>(end - text_.data());
      refuse("a side of " + std::string(text_.substr(0, std::min<std::size_t>(digits, 24))) +
             (largest_.size() == 2 ? "; matrix sides are 1 … " : "; allowed: 1 … ") +
             std::to_string(largest));
    }
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    if (text_.starts_with('L')) text_.remove_prefix(1);  // a long of Python 2
    return value;
  }

  std::string_view text_;
  const std::string& name_;
  const std::vector<std::int64_t>& largest_;
  NpyHeader header_;
  bool has_descr_ = false, has_order_ = false, has_shape_ = false;
};

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

NpyHeader read_npy_header(std::string_view start, std::uintmax_t file_bytes, const std::string& name,
                          const std::vector<std::int64_t>& largest) {
  const auto truncated = [&] {
    return InputError(name + ": is truncated: it ends within its header; copy or save it again");
  };
  if (!start.starts_with(magic.substr(0, std::min(start.size(), magic.size()))) || start.empty()) {
    throw InputError(name + ": is not a .npy file" + save_again);
  }
  if (start.size() < magic.size() + 2) throw truncated();
  const int major = static_cast<unsigned char>(start[6]), minor = static_cast<unsigned char>(start[7]);
  if (major < 1 || major > 3 || minor != 0) {
    throw InputError(name + ": has .npy version " + std::to_string(major) + "." + std::to_string(minor) +
                     "; versions 1.0, 2.0 and 3.0 are read" + save_again);
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  const std::size_t text_offset = magic.size() + 2 + length_bytes;
  if (start.size() < text_offset) throw truncated();
  const std::size_t text_bytes = little_endian(start.substr(magic.size() + 2, length_bytes));
  if (text_bytes > max_npy_header - text_offset) {
    throw InputError(name + ": its .npy header claims " + std::to_string(text_bytes) + " bytes" + save_again);
  }
  if (start.size() - text_offset < text_bytes) throw truncated();
  NpyHeader header = HeaderParser(start.substr(text_offset, text_bytes), name, largest).parse();
  header.data_offset = text_offset + text_bytes;
  std::uintmax_t promised = header.type.bytes;
  std::string sides;
  for (const std::int64_t side : header.shape) {
    promised *= static_cast<std::uintmax_t>(side);
    sides += (sides.empty() ? "" : "×") + std::to_string(side);
  }
  const std::uintmax_t present = file_bytes - header.data_offset;
  if (promised != present) {
    throw InputError(name + ": its header promises " + sides + " numbers of " +
                     std::to_string(header.type.bytes) + " bytes (dtype " + header.descr + "), but " +
                     std::to_string(present) + " bytes follow instead of " + std::to_string(promised) +
                     "; copy or save it again");
  }
  return header;
}

}  // namespace muonscope
