// Text → JSON: what is refused, and where the message points.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {
std::string refusal(const std::string& text) {
  return input_error([&] { parse_json(text, "x.json"); });
}
std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']');
}
}  // namespace

TEST_CASE("comments, a byte order mark and every JSON type are read") {
  const Json document =
      parse_json("\xEF\xBB\xBF{ // one\n \"a\": [1, -2, 0.5, 1e3, true, null, \"ε\"] }", "x.json");
  CHECK(document["a"].size() == 7);
  CHECK(document["a"][2] == 0.5);
  CHECK(document["a"][3].get<double>() == 1000);
  CHECK(document["a"][6] == "ε");
}

TEST_CASE("syntax errors name the file, the line and the column") {
  CHECK(contains(refusal("{\n  \"a\": 1,\n  \"b\" 2\n}"), "x.json: syntax error at line 3, column 7"));
  CHECK(contains(refusal("{\"a\": 1,}"), "line 1"));
  CHECK(contains(refusal("{\"a\": 1} trailing"), "syntax error at line 1"));
  CHECK(contains(refusal("{\"a\": 'x'}"), "syntax error"));
}

TEST_CASE("empty texts say so") {
  for (const char* text : {"", " \n\t\r "}) CHECK(contains(refusal(text), "x.json: empty"));
}

TEST_CASE("a key that stands twice is refused with its path") {
  CHECK(
      contains(refusal(R"({"a": {"b": [{"c": 1, "c": 2}]}})"), "x.json: a.b.0: the key \"c\" stands twice"));
}

TEST_CASE("numbers that are not finite doubles are refused") {
  for (const char* number :
       {"NaN", "Infinity", "-Infinity", "1e999", "-1e999", "nan", "0x10", "01", "+1", ".5"}) {
    INFO(number);
    CHECK(contains(refusal("{\"a\": " + std::string(number) + "}"), "x.json: syntax error"));
  }
}

TEST_CASE("nesting is allowed up to its limit and refused beyond, however deep") {
  CHECK(refusal(nested(max_nesting)).empty());
  CHECK(contains(refusal(nested(max_nesting + 1)), "nested more than 32 levels"));
  CHECK(contains(refusal(std::string(2'000'000, '[')), "nested more than 32 levels"));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK(contains(refusal(objects), "nested more than 32 levels"));
}

TEST_CASE("an object of very many keys is refused quickly") {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  CHECK(contains(refusal(text + "\"z\":0}"), "more than 1000 keys"));
}

TEST_CASE("text that is not UTF-8 is refused in a message that is") {
  const std::string message = refusal("{\"a\": \"\xff\xfe\"}");
  CHECK(contains(message, "UTF-8"));
  CHECK_FALSE(contains(message, "\xff"));
  CHECK(contains(refusal("{\"a\": \"\xc3\"}"), "UTF-8"));
}

TEST_CASE("every message is one short line") {
  const std::string token(100'000, 'x');
  for (const std::string& text : std::vector<std::string>{
           "{\"a\": " + token + "}", "{\"a\": \"" + token + "\n\"}", "{\"a\": \"\x01\"}"}) {
    const std::string message = refusal(text);
    CHECK_FALSE(message.empty());
    CHECK(message.size() < 300);
    CHECK_FALSE(contains(message, "\n"));
  }
}

TEST_CASE("text over 4 MiB is refused") {
  CHECK(contains(refusal(std::string(max_file_bytes + 1, ' ')), "4 MiB"));
}

TEST_CASE("a valid file cut at any byte is an InputError, never anything else") {
  for (std::size_t length = 0; length < example_text.size(); ++length) {
    INFO(length);
    CHECK_FALSE(refusal(example_text.substr(0, length)).empty());
  }
}

TEST_CASE("a valid file with any byte replaced is read or refused, never anything else") {
  for (const char replacement : {'\0', '"', '{', ']', '9', '\xff', '-', ','}) {
    for (std::size_t i = 0; i < example_text.size(); ++i) {
      std::string text = example_text;
      text[i] = replacement;
      const std::string message = input_error([&] { read(parse_json(text, "x.json")); });
      CHECK(message.size() < 1000);
      CHECK_FALSE(contains(message, "\n"));
    }
  }
}

TEST_CASE("files that are no files are refused with a remedy") {
  const Folder folder;
  CHECK(contains(input_error([&] { read_text_file(folder.path() / "none.json"); }),
                 "none.json: cannot be read"));
  CHECK(contains(input_error([&] { read_text_file(folder.path()); }), "is a directory"));
  CHECK(contains(input_error([&] { read_text_file("/dev/zero"); }), "not a regular file"));
  const auto large = folder.write("large.json", "");
  std::filesystem::resize_file(large, max_file_bytes + 1);
  CHECK(contains(input_error([&] { read_text_file(large); }), "at most 4 MiB"));
  std::filesystem::resize_file(large,
                               std::uintmax_t{1} << 40);  // sparse: nothing of this size may be allocated
  CHECK(contains(input_error([&] { read_text_file(large); }), "at most 4 MiB"));
  CHECK(read_text_file(folder.write("a.json", "{}\n")) == "{}\n");
}

TEST_CASE("errors in a file's content start with the file's name") {
  const Folder folder;
  const auto path = folder.write("typo.json", R"({"muonscope": 1, "sed": 3})");
  const std::string message = input_error([&] { read_experiment(path); });
  CHECK(contains(message, path.string() + ": sed: unknown key \"sed\"; did you mean \"seed\"?"));
}
