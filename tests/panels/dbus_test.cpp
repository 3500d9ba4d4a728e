// The D-Bus's messages, byte by byte.

#include "app/platform/chooser/dbus_wire.h"

#include <doctest/doctest.h>

namespace muonscope::dbus {
namespace {

/// "Hello", as libdbus sends it.
std::string hello_bytes() {
  std::string bytes("l\1\0\1\0\0\0\0\1\0\0\0\x6d\0\0\0", 16);
  bytes += std::string("\1\1o\0\x15\0\0\0/org/freedesktop/DBus\0\0\0", 32);
  bytes += std::string("\2\1s\0\x14\0\0\0org.freedesktop.DBus\0\0\0\0", 32);
  bytes += std::string("\3\1s\0\5\0\0\0Hello\0\0\0", 16);
  bytes += std::string("\6\1s\0\x14\0\0\0org.freedesktop.DBus\0\0\0\0", 32);
  return bytes;
}

Message hello() {
  Message message;
  message.serial = 1;
  message.path = "/org/freedesktop/DBus";
  message.interface = message.destination = "org.freedesktop.DBus";
  message.member = "Hello";
  return message;
}

TEST_CASE("a call is written as the specification says") {
  CHECK(encoded(hello()) == hello_bytes());
}

TEST_CASE("messages are taken one at a time, when they are complete") {
  const std::string one = hello_bytes();
  std::string bytes;
  for (const char each : one + one) {
    const bool complete = bytes.size() + 1 == one.size();
    bytes += each;
    const std::optional<Message> message = take_message(bytes);
    CHECK(message.has_value() == complete);
    if (!message) continue;
    CHECK(message->member == "Hello");
    CHECK(message->path == "/org/freedesktop/DBus");
    CHECK(bytes.empty());
  }
  CHECK(bytes.empty());
}

TEST_CASE("values of every type are passed over") {
  Writer writer;
  writer.begin_array(8);
  writer.entry("choices", "a(ss)");
  writer.begin_array(8);
  writer.align(8);
  writer.text("a");
  writer.text("b");
  writer.end_array();
  writer.entry("current_filter", "(sa(us))");
  writer.align(8);
  writer.text("Experiments");
  writer.begin_array(8);
  writer.align(8);
  writer.u32(0);
  writer.text("*.json");
  writer.end_array();
  writer.entry("writable", "b");
  writer.u32(1);
  writer.entry("nested", "v");
  writer.signature("ay");
  writer.begin_array(1);
  writer.byte(7);
  writer.end_array();
  writer.end_array();
  writer.text("behind");
  const std::string bytes = writer.take();
  Reader reader(bytes);
  reader.skip("a{sv}");
  CHECK(reader.text() == "behind");
}

TEST_CASE("what is cut, endless or of the other byte order is refused, never read beyond its end") {
  std::string big_endian = hello_bytes();
  big_endian[0] = 'B';
  CHECK_THROWS_AS(take_message(big_endian), WireError);
  std::string long_name = hello_bytes();
  long_name[20] = '\x7f', long_name[21] = '\x7f';
  CHECK_THROWS_AS(take_message(long_name), WireError);
  const std::string text(
      "\xff\xff\xff\x7f"
      "abc",
      7);
  CHECK_THROWS_AS(Reader(text).text(), WireError);
  CHECK_THROWS_AS(Reader(text).array_end(4), WireError);
  CHECK_THROWS_AS(Reader("").skip("(s"), WireError);
  CHECK_THROWS_AS(Reader("").skip("a"), WireError);
  std::string deep(200, 'v');
  Writer writer;
  for (int i = 0; i < 100; ++i) writer.signature("v");
  const std::string bytes = writer.take();
  CHECK_THROWS_AS(Reader(bytes).skip("v"), WireError);
}

}  // namespace
}  // namespace muonscope::dbus
