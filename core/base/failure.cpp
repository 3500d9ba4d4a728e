#include "core/base/failure.h"

#include <filesystem>
#include <new>
#include <stdexcept>
#include <system_error>

#include "core/base/errors.h"
#include "core/base/json.h"

namespace muonscope {
namespace {

constexpr const char* no_memory =
    "There is not enough memory for this: record fewer rows, make matrices or clouds smaller, or close other "
    "programs.";
constexpr const char* report_it = " This should not happen: please report it.";

/// "[json.exception.type_error.302] type must be string" → "type must be string".
std::string without_tag(const std::string& text) {
  const std::size_t end = text.starts_with('[') ? text.find("] ") : std::string::npos;
  return end == std::string::npos ? text : text.substr(end + 2);
}

std::string text_of(const std::filesystem::filesystem_error& error) {
  const std::string why = error.code().message();
  return error.path1().empty() ? why : error.path1().string() + ": " + why;
}

Failure words_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const InputError& error) {
    return {error.what(), true};
  } catch (const std::bad_alloc&) {
    return {no_memory};
  } catch (const std::length_error&) {  // containers that would be larger than memory can be
    return {no_memory};
  } catch (const nlohmann::json::exception& error) {
    return {"A value does not have the form that is wanted here: " + without_tag(error.what()) + "."};
  } catch (const std::filesystem::filesystem_error& error) {
    return {text_of(error)};
  } catch (const std::runtime_error& error) {  // of our own, and of the system: they say what is wrong
    return {error.what()};
  } catch (const std::exception& error) {
    return {std::string("An error inside the program: ") + error.what() + "." + report_it};
  } catch (...) {
    return {std::string("An error inside the program, of an unknown kind.") + report_it};
  }
}

}  // namespace

Failure failure_from(const std::exception_ptr& thrown) noexcept {
  try {
    Failure failure = words_of(thrown);
    if (failure.text.empty()) failure.text = "It failed.";
    return failure;
  } catch (...) {
    return {"Out of memory"};  // so short that the string needs none
  }
}

}  // namespace muonscope
