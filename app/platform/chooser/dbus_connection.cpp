#include "app/platform/chooser/dbus_connection.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#ifndef _WIN32
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace muonscope::dbus {
namespace {

std::string bus_variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets variables
  return value != nullptr ? value : "";
}

/// "%2F" → "/".
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || i + 2 >= text.size()) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
    i += 2;
  }
  return out;
}

/// The socket that one address of the form "unix:path=/run/user/1000/bus,guid=…" names; "" for others.
std::string socket_of(const std::string& address) {
  constexpr std::string_view prefix = "unix:";
  if (!address.starts_with(prefix)) return "";
  std::istringstream parts(address.substr(prefix.size()));
  for (std::string part; std::getline(parts, part, ',');) {
    if (part.starts_with("path=")) return unescaped(part.substr(5));
    if (part.starts_with("abstract=")) return std::string(1, '\0') + unescaped(part.substr(9));
  }
  return "";
}

}  // namespace

std::string session_bus() {
  std::istringstream addresses(bus_variable("DBUS_SESSION_BUS_ADDRESS"));
  for (std::string address; std::getline(addresses, address, ';');)
    if (const std::string path = socket_of(address); !path.empty()) return path;
  const std::string runtime = bus_variable("XDG_RUNTIME_DIR");
  std::error_code ignored;
  const std::filesystem::path usual = std::filesystem::path(runtime) / "bus";
  return !runtime.empty() && std::filesystem::exists(usual, ignored) ? usual.string() : "";
}

#ifdef _WIN32

Connection::Connection(int cancel) : cancel_(cancel) {
  throw WireError("there is no bus");
}
Connection::~Connection() = default;
void Connection::write_all(std::string_view) {}
bool Connection::read_more(int) {
  return false;
}
void Connection::authenticate() {}

#else

namespace {

/// What a bus takes to answer when all is well, many times over.
constexpr int patience = 20'000;  // ms

int connected(const std::string& path) {
  sockaddr_un address{};
  if (path.empty() || path.size() >= sizeof address.sun_path) throw WireError("there is no bus");
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int file = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (file < 0) throw WireError("no socket");
  ::fcntl(file, F_SETFD, FD_CLOEXEC);
  // An abstract name has no end of its own; a path ends with a zero byte.
  const std::size_t length = offsetof(sockaddr_un, sun_path) + path.size() + (path[0] == '\0' ? 0 : 1);
  if (::connect(file, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(length)) == 0)
    return file;
  ::close(file);
  throw WireError("the bus does not answer");
}

}  // namespace

Connection::Connection(int cancel) : cancel_(cancel), socket_(connected(session_bus())) {
  try {
    authenticate();
    Message hello;
    hello.path = "/org/freedesktop/DBus";
    hello.interface = hello.destination = "org.freedesktop.DBus";
    hello.member = "Hello";
    name_ = Reader(call(hello).body).text();
  } catch (...) {
    ::close(socket_);
    throw;
  }
}

Connection::~Connection() {
  ::close(socket_);
}

/// By who we are, which the socket tells (mechanism EXTERNAL): the user's number, its digits in hexadecimal.
void Connection::authenticate() {
  std::string hex;
  for (const char digit : std::to_string(::getuid())) {
    constexpr std::string_view digits = "0123456789abcdef";
    hex += digits[static_cast<unsigned char>(digit) >> 4];
    hex += digits[static_cast<unsigned char>(digit) & 15];
  }
  write_all(std::string(1, '\0') + "AUTH EXTERNAL " + hex + "\r\n");
  while (incoming_.find("\r\n") == std::string::npos)
    if (!read_more(patience)) throw WireError("cancelled");
  if (!incoming_.starts_with("OK ")) throw WireError("the bus does not let us in");
  incoming_.clear();
  write_all("BEGIN\r\n");
}

void Connection::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) throw WireError("the bus has gone");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool Connection::read_more(int most) {
  std::array<pollfd, 2> files{pollfd{socket_, POLLIN, 0}, pollfd{cancel_, POLLIN, 0}};
  const int ready = ::poll(files.data(), files.size(), most);
  if (ready == 0) throw WireError("the bus does not answer");
  if (ready < 0) return true;
  if (files[1].revents != 0) return false;
  std::array<char, 4096> buffer{};
  const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count <= 0) throw WireError("the bus has gone");
  incoming_.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

#endif

std::optional<Message> Connection::receive(int most) {
  for (;;) {
    if (std::optional<Message> message = take_message(incoming_)) return message;
    if (!read_more(most)) return std::nullopt;
  }
}

void Connection::send(Message message) {
  message.serial = ++serial_;
  write_all(encoded(message));
}

Message Connection::call(Message message) {
  constexpr int patience_with_services = 60'000;  // ms; one may have to be started first
  send(std::move(message));
  const std::uint32_t asked = serial_;
  for (;;) {
    std::optional<Message> answer = receive(patience_with_services);
    if (!answer) throw WireError("cancelled");
    if (answer->type == MessageType::signal) signals_.push_back(*answer);
    if (answer->reply_to != asked) continue;
    if (answer->type == MessageType::error) throw WireError("the service refuses");
    return *answer;
  }
}

std::optional<Message> Connection::next_signal() {
  if (!signals_.empty()) {
    Message first = std::move(signals_.front());
    signals_.erase(signals_.begin());
    return first;
  }
  for (;;) {
    std::optional<Message> message = receive(-1);
    if (!message || message->type == MessageType::signal) return message;
  }
}

}  // namespace muonscope::dbus
