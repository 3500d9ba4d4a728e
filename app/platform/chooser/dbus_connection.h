#pragma once

#include <optional>
#include <string>

#include "app/platform/chooser/dbus_wire.h"

namespace muonscope::dbus {

/// A connection to the session's bus. All waiting ends when `cancel` (a file that becomes readable or closed)
/// says so.
class Connection {
 public:
  /// WireError where there is no bus, or it does not let us in.
  explicit Connection(int cancel);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Our name on the bus: ":1.42".
  const std::string& name() const { return name_; }
  void send(Message message);
  /// The answer; WireError for an error. Signals that come before it are kept for next_signal().
  Message call(Message message);
  /// None: cancelled.
  std::optional<Message> next_signal();

 private:
  void authenticate();
  void write_all(std::string_view bytes);
  /// Waits for more; false if cancelled. `most`: milliseconds, −1 for ever; WireError after them.
  bool read_more(int most);
  std::optional<Message> receive(int most);

  int cancel_;
  int socket_ = -1;
  std::uint32_t serial_ = 0;
  std::string incoming_;
  std::vector<Message> signals_;
  std::string name_;
};

/// Where the session's bus listens, as a path, with '\0' before an abstract one; "" where there is none.
std::string session_bus();

}  // namespace muonscope::dbus
