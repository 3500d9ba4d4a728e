#include "core/io/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "core/base/errors.h"
#include "core/base/types.h"

namespace muonscope {
namespace {

constexpr std::size_t longest_cell = 1000;  // characters; a double needs 24
constexpr std::size_t longest_line = 4 << 20;
constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
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

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view without_sign(std::string_view text) {
  return text.substr(!text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0);
}

/// From one separator to the next, or from one run of blanks to the next.
std::vector<std::string_view> cells_in(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  if (separator != ' ') {
    for (std::size_t start = 0; start <= line.size();) {
      const std::size_t end = std::min(line.find(separator, start), line.size());
      cells.push_back(trimmed(line.substr(start, end - start)));
      start = end + 1;
    }
    return cells;
  }
  for (std::size_t start = line.find_first_not_of(blanks); start != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(blanks, start), line.size());
    cells.push_back(line.substr(start, end - start));
    start = line.find_first_not_of(blanks, end);
  }
  return cells;
}

/// "1,5", "-1,5e3": a number but for its comma.
bool has_decimal_comma(std::string_view cell) {
  const std::size_t comma = cell.find(',');
  if (comma == std::string_view::npos || cell.find(',', comma + 1) != std::string_view::npos) return false;
  std::string pointed(without_sign(cell));
  if (comma == 0 || !is_digit(cell[comma - 1]) || comma + 1 == cell.size() || !is_digit(cell[comma + 1]))
    return false;
  std::ranges::replace(pointed, ',', '.');
  double value = 0;
  const auto [end, error] = std::from_chars(pointed.data(), pointed.data() + pointed.size(), value);
  return error != std::errc::invalid_argument && end == pointed.data() + pointed.size();
}

/// Digits, a point before them, or a word for what is no number.
bool begins_like_a_number(std::string_view cell) {
  const std::string_view text = without_sign(cell);
  if (text.empty()) return !cell.empty();
  if (is_digit(text[0]) || (text[0] == '.' && text.size() > 1 && is_digit(text[1]))) return true;
  const auto is = [&](std::string_view word) {
    return std::ranges::equal(text, word, [](char a, char b) { return (a | 0x20) == b; });
  };
  return is("nan") || is("inf") || is("infinity");
}

/// A line with blanks for its separators; what stands in quotes is one word.
std::string unquoted_words(std::string_view line) {
  std::string words;
  bool in_quotes = false;
  for (const char c : line) {
    if (c == '"') in_quotes = !in_quotes;
    words += in_quotes ? '"' : c == ',' || c == ';' || c == '\t' ? ' ' : c;
  }
  return words;
}

bool is_header(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with('#')) return true;
  const std::string words = unquoted_words(line);
  const std::vector<std::string_view> cells = cells_in(words, ' ');
  return !cells.empty() && std::ranges::none_of(cells, begins_like_a_number) &&
         std::ranges::none_of(line, [](char c) { return c == '\0'; });
}

/// What a row's cells lie between. Blanks may surround commas; where they part numbers with a decimal comma,
/// they are it.
char separator_of(std::string_view line) {
  line = trimmed(line);
  if (line.find(';') != std::string_view::npos) return ';';
  const bool tabs = line.find('\t') != std::string_view::npos;
  const char blank = tabs ? '\t' : ' ';
  if (line.find(',') == std::string_view::npos) return blank;
  const std::vector<std::string_view> cells = cells_in(line, blank);
  const auto is_number = [](std::string_view cell) {
    return has_decimal_comma(cell) ||
           (begins_like_a_number(cell) && cell.find(',') == std::string_view::npos);
  };
  return cells.size() > 1 && std::ranges::all_of(cells, is_number) ? blank : ',';
}

std::string_view name_of(char separator) {
  switch (separator) {
    case ',':
      return "commas";
    case ';':
      return "semicolons";
    case '\t':
      return "tabs";
    default:
      return "spaces";
  }
}

/// A text's lines without their ends and without a byte order mark; long ones are cut.
class Lines {
 public:
  explicit Lines(std::istream& in) : in_(in) {}
  /// The next one; false at the end.
  bool next() {
    line_.clear();
    if (in_.peek() == std::istream::traits_type::eof()) return false;
    ++number_;
    for (int c = in_.get(); c != std::istream::traits_type::eof() && c != '\n'; c = in_.get()) {
      line_ += static_cast<char>(c);
      if (line_.size() > longest_line) break;
    }
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (number_ == 1 && line_.starts_with(byte_order_mark)) line_.erase(0, byte_order_mark.size());
    return true;
  }
  std::string_view text() const { return line_; }
  bool blank() const { return trimmed(line_).empty(); }
  bool too_long() const { return line_.size() > longest_line; }
  std::size_t number() const { return number_; }

 private:
  std::istream& in_;
  std::string line_;
  std::size_t number_ = 0;
};

class Reader {
 public:
  Reader(std::istream& in, const std::string& name) : lines_(in), name_(name) {}

  Matrix read() {
    bool blank_seen = false;
    while (lines_.next()) {
      if (lines_.blank()) {
        blank_seen = true;
        continue;
      }
      if (lines_.too_long()) refuse(1, "is not a number; is this a CSV file?");
      if (lines_.number() == 1 && is_header(lines_.text())) continue;
      if (blank_seen && !values_.empty()) refuse(0, "a blank line before this row; remove it");
      blank_seen = false;
      add_row();
    }
    if (values_.empty()) throw InputError(name_ + ": is empty; write one line of numbers a row");
    const auto rows = static_cast<Eigen::Index>(values_.size()) / cols_;
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor>(values_.data(), rows, cols_);
  }

 private:
  [[noreturn]] void refuse(std::size_t column, const std::string& message) const {
    throw InputError(name_ + ": line " + std::to_string(lines_.number()) +
                     (column ? ", column " + std::to_string(column) : "") + ": " + message);
  }
  std::string separated() const {
    return " (columns are separated by " + std::string(name_of(separator_)) + ")";
  }

  double number(std::string_view text, std::size_t column) const {
    if (text.size() > longest_cell) refuse(column, "is not a number; is this a CSV file?");
    double value = 0;
    const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range) refuse(column, quoted(text) + " is out of a double's range");
    if (has_decimal_comma(text)) {
      refuse(column, quoted(text) + " has a decimal comma" + separated() +
                         "; write numbers with a point, such as 1.5, in every cell");
    }
    if (error != std::errc() || end != digits.data() + digits.size()) {
      refuse(column, quoted(text) + " is not a number" + separated() +
                         "; the file holds numbers only, below one line of names at most");
    }
    if (!std::isfinite(value)) refuse(column, quoted(text) + " is not finite; replace it by a number");
    return value;
  }

  void add_row() {
    if (!settled_) separator_ = separator_of(lines_.text());
    const std::vector<std::string_view> cells = cells_in(lines_.text(), separator_);
    settled_ = settled_ || cells.size() > 1;
    if (cells.size() > static_cast<std::size_t>(max_side))
      refuse(0, "more than " + std::to_string(max_side) + " columns" + separated());
    if (cols_ != 0 && static_cast<std::int64_t>(values_.size()) / cols_ == max_side)
      refuse(0, "more than " + std::to_string(max_side) + " rows");
    std::vector<double> row;
    for (const std::string_view cell : cells) row.push_back(number(cell, row.size() + 1));
    const auto cols = static_cast<Eigen::Index>(row.size());
    if (cols_ == 0) cols_ = cols;
    if (cols != cols_) {
      refuse(0, std::to_string(cols) + " numbers where the rows before have " + std::to_string(cols_) +
                    separated() + "; all rows need the same length");
    }
    values_.insert(values_.end(), row.begin(), row.end());
  }

  Lines lines_;
  const std::string& name_;
  char separator_ = ' ';
  bool settled_ = false;  ///< a row of several cells has said what separates them
  Eigen::Index cols_ = 0;
  std::vector<double> values_;
};

}  // namespace

Matrix read_csv_matrix(std::istream& in, const std::string& name) {
  return Reader(in, name).read();
}

std::string csv_note(std::istream& in, const std::string& name) {
  Lines lines(in);
  if (!lines.next() || lines.too_long() || !is_header(lines.text())) return "";
  return name + ": line 1, " + quoted(trimmed(lines.text())) + ", is taken for a header and left out";
}

}  // namespace muonscope
