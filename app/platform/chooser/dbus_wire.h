#pragma once
// What messages of the D-Bus are made of (D-Bus specification, "Type System" and "Message Protocol"): as much
// of it as asking a service one question takes. Little-endian; messages of the other byte order are refused.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muonscope::dbus {

/// A message that makes no sense.
struct WireError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class MessageType : std::uint8_t { call = 1, reply = 2, error = 3, signal = 4 };

struct Message {
  MessageType type = MessageType::call;
  std::uint32_t serial = 0;
  std::uint32_t reply_to = 0;  ///< serial of the call that it answers
  std::string path, interface, member, destination;
  std::string signature;  ///< of the body
  std::string body;
};

/// Writes values one after the other, each where its alignment demands.
class Writer {
 public:
  void align(std::size_t to) { bytes_.resize((bytes_.size() + to - 1) / to * to, '\0'); }
  void byte(std::uint8_t value) { bytes_ += static_cast<char>(value); }
  void u32(std::uint32_t value);
  void text(std::string_view value);       ///< types s and o
  void signature(std::string_view value);  ///< type g, and at the head of a variant
  /// An array of elements with that alignment, up to the matching end_array().
  void begin_array(std::size_t element_alignment);
  void end_array();
  /// An entry of a{sv}: its key and the signature of its value, which follows.
  void entry(std::string_view key, std::string_view value_signature);
  std::string take() { return std::move(bytes_); }

 private:
  struct OpenArray {
    std::size_t length_at, begin;
  };
  std::string bytes_;
  std::vector<OpenArray> open_;
};

/// Reads them; WireError beyond the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool at(std::size_t end) const { return place_ >= end; }
  std::size_t place() const { return place_; }
  void align(std::size_t to) { place_ = (place_ + to - 1) / to * to; }
  std::uint8_t byte();
  std::uint32_t u32();
  std::string text();
  std::string signature();
  /// Place at which an array that begins here ends.
  std::size_t array_end(std::size_t element_alignment);
  /// Passes over one value of each type of the signature.
  void skip(std::string_view signature, int depth = 0);

 private:
  std::string_view take(std::size_t count);
  std::string_view bytes_;
  std::size_t place_ = 0;
};

/// The bytes of a message.
std::string encoded(const Message& message);
/// The first message of these bytes, which are then fewer; none while it is not complete. WireError.
std::optional<Message> take_message(std::string& bytes);

}  // namespace muonscope::dbus
