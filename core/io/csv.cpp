#include "core/io/csv.h"

#include <charconv>
#include <cmath>

#include "core/errors.h"
#include "core/experiment/experiment.h"

namespace muonscope {
namespace {

constexpr std::size_t longest_cell = 1000;  // characters; a double needs 24

std::string_view trimmed(std::string_view text) {
  const std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Printable ASCII of a cell, for messages.
std::string quoted(std::string_view cell) {
  std::string out = "\"";
  for (const char c : cell.substr(0, 40)) out += c >= 0x20 && c < 0x7F ? c : '?';
  return out + (cell.size() > 40 ? "…\"" : "\"");
}

class Reader {
 public:
  Reader(std::istream& in, const std::string& name) : in_(in), name_(name) {}

  Matrix read() {
    bool blank_seen = false;
    while (read_row()) {
      if (row_.empty()) {
        blank_seen = true;
        continue;
      }
      if (blank_seen && !values_.empty()) refuse(0, "a blank line before this row; remove it");
      add_row();
    }
    if (values_.empty()) throw InputError(name_ + ": is empty; write one line of numbers a row");
    const auto rows = static_cast<Eigen::Index>(values_.size()) / cols_;
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor>(values_.data(), rows, cols_);
  }

 private:
  [[noreturn]] void refuse(std::size_t column, const std::string& message) const {
    throw InputError(name_ + ": line " + std::to_string(line_) +
                     (column ? ", column " + std::to_string(column) : "") + ": " + message);
  }

  /// The next line's numbers into row_, empty for a blank line; false at the end of the file.
  bool read_row() {
    row_.clear();
    if (in_.peek() == std::istream::traits_type::eof()) return false;
    ++line_;
    std::string cell;
    bool ended = false;
    while (!ended) {
      const int c = in_.get();
      ended = c == std::istream::traits_type::eof() || c == '\n';
      if (!ended && c != ',') {
        cell += static_cast<char>(c);
        if (cell.size() > longest_cell) refuse(row_.size() + 1, "is not a number; is this a CSV file?");
        continue;
      }
      if (ended && row_.empty() && trimmed(cell).empty()) return true;
      if (row_.size() == static_cast<std::size_t>(max_side)) {
        refuse(0, "more than " + std::to_string(max_side) + " columns");
      }
      row_.push_back(number(cell));
      cell.clear();
    }
    return true;
  }

  double number(std::string_view cell) {
    const std::size_t column = row_.size() + 1;
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (line_ == 1 && column == 1 && cell.starts_with(byte_order_mark)) cell.remove_prefix(3);
    std::string_view text = trimmed(cell);
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) refuse(column, quoted(text) + " is out of a double's range");
    if (error != std::errc() || end != text.data() + text.size()) {
      refuse(column, quoted(text) + " is not a number; the file holds numbers only, without a header");
    }
    if (!std::isfinite(value)) refuse(column, quoted(text) + " is not finite; replace it by a number");
    return value;
  }

  void add_row() {
    const auto cols = static_cast<Eigen::Index>(row_.size());
    if (cols_ == 0) cols_ = cols;
    if (cols != cols_) {
      refuse(0, std::to_string(cols) + " numbers where the rows before have " + std::to_string(cols_) +
                    "; all rows need the same length");
    }
    if (static_cast<std::int64_t>(values_.size()) / cols_ == max_side) {
      refuse(0, "more than " + std::to_string(max_side) + " rows");
    }
    values_.insert(values_.end(), row_.begin(), row_.end());
  }

  std::istream& in_;
  const std::string& name_;
  std::size_t line_ = 0;
  Eigen::Index cols_ = 0;
  std::vector<double> row_, values_;
};

}  // namespace

Matrix read_csv_matrix(std::istream& in, const std::string& name) {
  return Reader(in, name).read();
}

}  // namespace muonscope
