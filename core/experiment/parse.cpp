// Text → JSON document, distrusting the text: everything is checked before it can cost memory or stack.

#include <algorithm>
#include <fstream>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/source.h"
#include "core/io/input_file.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr std::size_t max_keys = 1000;  // of one object: finding a key in it is a linear search

/// Where a byte offset lies: "line 3, column 14".
std::string place(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start);
}

/// The reason in the library's message, without its own idea of the place.
std::string reason(const std::string& what) {
  std::string message = what;
  for (const char* marker : {": syntax error while parsing ", "] "}) {
    if (const auto at = message.find(marker); at != std::string::npos) {
      message = message.substr(at + std::string(marker).size());
      break;
    }
  }
  // the last token may be megabytes long or not UTF-8
  const std::string quoted = shown(message);
  return quoted.starts_with('"') && quoted.ends_with('"') ? quoted.substr(1, quoted.size() - 2)
                                                          : quoted.substr(1);
}

/// Receives the parser's events and builds the document.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view text, const std::string& name) : text_(text), name_(name) {}
  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    const Json& object = *open_.back();
    if (object.contains(key)) refuse("the key " + shown(key) + " stands twice; remove one");
    if (object.size() >= max_keys) refuse("more than " + std::to_string(max_keys) + " keys in one object");
    path_.back() = key;
    return true;
  }

  bool parse_error(std::size_t offset, const std::string&,
                   const nlohmann::detail::exception& error) override {
    throw InputError(name_ + ": syntax error at " + place(text_, offset) + ": " + reason(error.what()));
  }

 private:
  [[noreturn]] void refuse(const std::string& message) const {
    std::string path;
    for (std::size_t i = 0; i + 1 < path_.size(); ++i) path = join(path, path_[i]);
    fail(path.empty() ? name_ : name_ + ": " + path, message);
  }

  Json* place_value(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      path_.back() = std::to_string(parent.size());
      return &parent.emplace_back(std::move(value));
    }
    return &(parent[path_.back()] = std::move(value));
  }
  bool add(Json value) {
    place_value(std::move(value));
    return true;
  }
  bool open(Json value) {
    if (open_.size() >= static_cast<std::size_t>(max_nesting)) {
      refuse("nested more than " + std::to_string(max_nesting) + " levels deep");
    }
    open_.push_back(place_value(std::move(value)));
    path_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    path_.pop_back();
    return true;
  }

  std::string_view text_;
  std::string name_;
  Json root_;
  std::vector<Json*> open_;
  std::vector<std::string> path_;  // the current key in each open object or array
};

}  // namespace

Json parse_json(std::string_view text, const std::string& name) {
  if (text.size() > (is_own_text(text) ? max_own_file_bytes : max_file_bytes)) {
    throw InputError(name +
                     ": larger than 4 MiB; an experiment file holds names and numbers, matrices go into "
                     ".npy files");
  }
  if (std::all_of(text.begin(), text.end(),
                  [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; })) {
    throw InputError(name + ": empty; an experiment file holds one JSON object, see `muonscope list`");
  }
  Builder builder(text, name);
  constexpr bool strict = true, ignore_comments = true;
  Json::sax_parse(text.begin(), text.end(), &builder, nlohmann::detail::input_format_t::json, strict,
                  ignore_comments);
  return builder.take();
}

namespace {

const std::string& text_limit() {
  static const std::string text = "experiment files are at most 4 MiB, matrices go into .npy files";
  return text;
}

}  // namespace

bool is_own_text(std::string_view text) {
  return text.starts_with("{\n  \"muonscope\": ") || text.starts_with("{\n  \"muonscope_session\": ");
}

std::string read_text_file(const std::filesystem::path& path) {
  std::string begin(32, '\0');
  std::error_code none;
  if (std::filesystem::is_regular_file(path, none)) {  // others may never end, or never begin
    std::ifstream file(path, std::ios::binary);
    file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  }
  return read_file(path, is_own_text(begin) ? max_own_file_bytes : max_file_bytes, text_limit());
}

Source read_source_file(const std::filesystem::path& path) {
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
  return {path.string(), path, directory, parse_json(read_text_file(path), path.string())};
}

Source read_source(const std::string& name) {
  if (name != standard_input) return read_source_file(name);
  const std::string shown = "standard input";
  return {shown, {}, ".", parse_json(read_standard_input(max_file_bytes, text_limit()), shown)};
}

}  // namespace muonscope
