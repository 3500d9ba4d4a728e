#include "app/platform/chooser/dbus_wire.h"

namespace muonscope::dbus {
namespace {

/// Limits of the specification: a message of 128 MiB, 32 containers in each other twice.
constexpr std::uint32_t largest_message = 1u << 27;
constexpr int deepest = 64;
constexpr std::size_t fixed_header = 16;

enum Field : std::uint8_t {
  path = 1,
  interface = 2,
  member = 3,
  reply_serial = 5,
  destination = 6,
  body_signature = 8
};

std::size_t alignment_of(char type) {
  switch (type) {
    case 'n':
    case 'q':
      return 2;
    case 'b':
    case 'i':
    case 'u':
    case 'h':
    case 's':
    case 'o':
    case 'a':
      return 4;
    case 'x':
    case 't':
    case 'd':
    case '(':
    case '{':
      return 8;
    default:
      return 1;
  }
}

/// Length of the first complete type of a signature.
std::size_t type_length(std::string_view signature) {
  std::size_t length = 0;
  while (length < signature.size() && signature[length] == 'a') ++length;
  if (length >= signature.size()) throw WireError("a signature ends too early");
  const char first = signature[length++];
  if (first != '(' && first != '{') return length;
  for (int open = 1; open > 0; ++length) {
    if (length >= signature.size()) throw WireError("a signature ends too early");
    const char c = signature[length];
    if (c == '(' || c == '{') ++open;
    if (c == ')' || c == '}') --open;
  }
  return length;
}

void write_field(Writer& writer, Field field, std::string_view type, std::string_view text) {
  if (text.empty()) return;
  writer.align(8);
  writer.byte(field);
  writer.signature(type);
  if (type == "g")
    writer.signature(text);
  else
    writer.text(text);
}

void read_field(Reader& reader, Message& message) {
  reader.align(8);
  const std::uint8_t field = reader.byte();
  const std::string type = reader.signature();
  if (field == reply_serial && type == "u") {
    message.reply_to = reader.u32();
  } else if (field == body_signature && type == "g") {
    message.signature = reader.signature();
  } else if (type == "s" || type == "o") {
    const std::string text = reader.text();
    if (field == path) message.path = text;
    if (field == interface) message.interface = text;
    if (field == member) message.member = text;
    if (field == destination) message.destination = text;
  } else {
    reader.skip(type);
  }
}

}  // namespace

void Writer::u32(std::uint32_t value) {
  align(4);
  for (int shift = 0; shift < 32; shift += 8) byte(static_cast<std::uint8_t>(value >> shift));
}

void Writer::text(std::string_view value) {
  u32(static_cast<std::uint32_t>(value.size()));
  bytes_ += value;
  byte(0);
}

void Writer::signature(std::string_view value) {
  byte(static_cast<std::uint8_t>(value.size()));
  bytes_ += value;
  byte(0);
}

void Writer::begin_array(std::size_t element_alignment) {
  u32(0);
  const std::size_t length_at = bytes_.size() - 4;
  align(element_alignment);
  open_.push_back({length_at, bytes_.size()});
}

void Writer::end_array() {
  const OpenArray array = open_.back();
  open_.pop_back();
  const auto length = static_cast<std::uint32_t>(bytes_.size() - array.begin);
  for (std::size_t i = 0; i < 4; ++i) bytes_[array.length_at + i] = static_cast<char>(length >> (8 * i));
}

void Writer::entry(std::string_view key, std::string_view value_signature) {
  align(8);
  text(key);
  signature(value_signature);
}

std::string_view Reader::take(std::size_t count) {
  if (place_ > bytes_.size() || count > bytes_.size() - place_) throw WireError("a message ends too early");
  const std::string_view taken = bytes_.substr(place_, count);
  place_ += count;
  return taken;
}

std::uint8_t Reader::byte() {
  return static_cast<std::uint8_t>(take(1)[0]);
}

std::uint32_t Reader::u32() {
  align(4);
  std::uint32_t value = 0;
  for (int shift = 0; shift < 32; shift += 8) value |= static_cast<std::uint32_t>(byte()) << shift;
  return value;
}

std::string Reader::text() {
  std::string value(take(u32()));
  take(1);
  return value;
}

std::string Reader::signature() {
  std::string value(take(byte()));
  take(1);
  return value;
}

std::size_t Reader::array_end(std::size_t element_alignment) {
  const std::uint32_t length = u32();
  align(element_alignment);
  if (place_ > bytes_.size() || length > bytes_.size() - place_) throw WireError("an array ends too late");
  return place_ + length;
}

void Reader::skip(std::string_view signature, int depth) {
  if (depth > deepest) throw WireError("values are nested too deeply");
  while (!signature.empty()) {
    const std::string_view type = signature.substr(0, type_length(signature));
    signature.remove_prefix(type.size());
    align(alignment_of(type[0]));
    switch (type[0]) {
      case 'a': {
        const std::size_t end = array_end(alignment_of(type[1]));
        while (!at(end)) skip(type.substr(1), depth + 1);
        break;
      }
      case '(':
      case '{':
        skip(type.substr(1, type.size() - 2), depth + 1);
        break;
      case 'v':
        skip(Reader::signature(), depth + 1);
        break;
      case 's':
      case 'o':
        text();
        break;
      case 'g':
        Reader::signature();
        break;
      case 'y':
        take(1);
        break;
      default:
        take(alignment_of(type[0]));
    }
  }
}

std::string encoded(const Message& message) {
  Writer writer;
  writer.byte('l');
  writer.byte(static_cast<std::uint8_t>(message.type));
  writer.byte(0);
  writer.byte(1);
  writer.u32(static_cast<std::uint32_t>(message.body.size()));
  writer.u32(message.serial);
  writer.begin_array(8);
  write_field(writer, path, "o", message.path);
  write_field(writer, interface, "s", message.interface);
  write_field(writer, member, "s", message.member);
  write_field(writer, destination, "s", message.destination);
  write_field(writer, body_signature, "g", message.signature);
  writer.end_array();
  writer.align(8);
  return writer.take() + message.body;
}

std::optional<Message> take_message(std::string& bytes) {
  if (bytes.size() < fixed_header) return std::nullopt;
  if (bytes[0] != 'l') throw WireError("a message of the other byte order");
  Reader reader(bytes);
  Message message;
  reader.byte();
  message.type = static_cast<MessageType>(reader.byte());
  reader.byte();
  reader.byte();
  const std::uint32_t body = reader.u32();
  message.serial = reader.u32();
  Reader lengths(std::string_view(bytes).substr(12));
  const std::uint32_t fields = lengths.u32();
  if (body > largest_message || fields > largest_message) throw WireError("a message is too long");
  const std::size_t header = (fixed_header + fields + 7) / 8 * 8;
  if (bytes.size() < header + body) return std::nullopt;
  const std::size_t end = reader.array_end(8);
  while (!reader.at(end)) read_field(reader, message);
  message.body = bytes.substr(header, body);
  bytes.erase(0, header + body);
  return message;
}

}  // namespace muonscope::dbus
