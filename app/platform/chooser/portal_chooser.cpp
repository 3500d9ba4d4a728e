// The desktop portal's file chooser, asked over the D-Bus (xdg-desktop-portal, "FileChooser", version 1 on).
// The asker must stay on the bus while it is open, which is why no other program can ask in our place.

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>
#include <utility>

#include "app/platform/chooser/dbus_connection.h"
#include "app/platform/chooser/file_chooser.h"
#include "core/base/failure.h"

#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace muonscope {

bool portal_is_there() {
  return !dbus::session_bus().empty();
}

#ifdef _WIN32

std::unique_ptr<ChooserSession> open_portal(const ChooserRequest&, std::function<void()>) {
  return nullptr;
}

#else

namespace {

namespace fs = std::filesystem;

constexpr const char* portal_name = "org.freedesktop.portal.Desktop";
constexpr const char* portal_path = "/org/freedesktop/portal/desktop";
constexpr const char* request_interface = "org.freedesktop.portal.Request";

/// "file:///tmp/a%20b" → "/tmp/a b"; "" for what is no file here.
std::string path_of_uri(const std::string& uri) {
  constexpr std::string_view scheme = "file://";
  if (!uri.starts_with(scheme)) return "";
  std::string path;
  for (std::size_t i = uri.find('/', scheme.size()); i < uri.size(); ++i) {
    const bool escaped = uri[i] == '%' && i + 2 < uri.size();
    path += escaped ? static_cast<char>(std::strtol(uri.substr(i + 1, 2).c_str(), nullptr, 16)) : uri[i];
    if (escaped) i += 2;
  }
  return path;
}

void write_filters(dbus::Writer& body, const ChooserRequest& request) {
  body.entry("filters", "a(sa(us))");
  body.begin_array(8);
  body.align(8);
  body.text(request.files);
  body.begin_array(8);
  for (const std::string& extension : request.extensions) {
    constexpr std::uint32_t glob = 0;
    body.align(8);
    body.u32(glob);
    body.text("*" + extension);
  }
  body.end_array();
  body.end_array();
}

/// A path as bytes with a zero at the end.
void write_path(dbus::Writer& body, const std::string& path) {
  body.begin_array(1);
  for (const char each : path) body.byte(static_cast<std::uint8_t>(each));
  body.byte(0);
  body.end_array();
}

dbus::Message question(const ChooserRequest& request) {
  dbus::Writer body;
  body.text("");  // no parent window that the portal could know
  body.text(request.title);
  body.begin_array(8);
  body.entry("handle_token", "s");
  body.text("muonscope");
  if (!request.extensions.empty()) write_filters(body, request);
  const fs::path start = request.start.empty() ? fs::current_path() : fs::absolute(request.start);
  if (request.saves && start.has_filename()) {
    body.entry("current_name", "s");
    body.text(start.filename().string());
  }
  body.entry("current_folder", "ay");
  write_path(body, start.has_filename() ? start.parent_path().string() : start.string());
  body.end_array();
  dbus::Message message;
  message.destination = portal_name;
  message.path = portal_path;
  message.interface = "org.freedesktop.portal.FileChooser";
  message.member = request.saves ? "SaveFile" : "OpenFile";
  message.signature = "ssa{sv}";
  message.body = body.take();
  return message;
}

/// The first of the files that a response names; "" if it names none.
std::string first_file(dbus::Reader& body) {
  const std::size_t end = body.array_end(8);
  while (!body.at(end)) {
    body.align(8);
    const std::string key = body.text(), type = body.signature();
    if (key != "uris" || type != "as") {
      body.skip(type);
      continue;
    }
    const std::size_t files_end = body.array_end(4);
    if (!body.at(files_end)) return path_of_uri(body.text());
  }
  return "";
}

ChooserOutcome outcome_of(const dbus::Message& response) {
  if (response.signature != "ua{sv}") return {};
  dbus::Reader body(response.body);
  constexpr std::uint32_t success = 0, cancelled = 1;
  const std::uint32_t result = body.u32();
  if (result == cancelled) return {ChooserOutcome::What::cancelled, {}};
  if (result != success) return {};
  const std::string path = first_file(body);
  return path.empty() ? ChooserOutcome{} : ChooserOutcome{ChooserOutcome::What::chosen, path};
}

class PortalSession final : public ChooserSession {
 public:
  PortalSession(const ChooserRequest& request, std::function<void()> finished)
      : finished_(std::move(finished)) {
    if (::pipe(cancel_) != 0) {
      done_ = true;
      return;
    }
    for (const int end : cancel_) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    thread_ = std::thread([this, request] { follow(request); });
  }
  ~PortalSession() override {
    if (cancel_[1] >= 0) ::close(cancel_[1]);
    if (thread_.joinable()) thread_.join();
    if (cancel_[0] >= 0) ::close(cancel_[0]);
  }
  PortalSession(const PortalSession&) = delete;
  PortalSession& operator=(const PortalSession&) = delete;

  std::optional<ChooserOutcome> outcome() const override {
    return done_ ? std::optional(outcome_) : std::nullopt;
  }

 private:
  void follow(const ChooserRequest& request) {
    if (failure_of([&] { outcome_ = ask(request); })) outcome_ = {};
    done_ = true;
    if (finished_) finished_();
  }

  /// The request closes with the connection, should it be cancelled.
  ChooserOutcome ask(const ChooserRequest& request) const {
    dbus::Connection bus(cancel_[0]);
    dbus::Message match;
    match.path = "/org/freedesktop/DBus";
    match.interface = match.destination = "org.freedesktop.DBus";
    match.member = "AddMatch";
    match.signature = "s";
    dbus::Writer rule;
    rule.text(std::string("type='signal',interface='") + request_interface + "',member='Response'");
    match.body = rule.take();
    bus.call(match);
    const std::string handle = dbus::Reader(bus.call(question(request)).body).text();
    while (const std::optional<dbus::Message> signal = bus.next_signal())
      if (signal->path == handle && signal->interface == request_interface && signal->member == "Response")
        return outcome_of(*signal);
    return {ChooserOutcome::What::cancelled, {}};
  }

  std::function<void()> finished_;
  int cancel_[2] = {-1, -1};
  ChooserOutcome outcome_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<ChooserSession> open_portal(const ChooserRequest& request, std::function<void()> finished) {
  return std::make_unique<PortalSession>(request, std::move(finished));
}

#endif

}  // namespace muonscope
