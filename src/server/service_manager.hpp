#pragma once
// What the server tells systemd, or any other manager that speaks its protocol (sd_notify(3)).

#include <string_view>

namespace dosimeter::server {

// "READY=1", "RELOADING=1", "STOPPING=1". Does nothing where nobody has asked (NOTIFY_SOCKET).
void tell_service_manager(std::string_view state);

}  // namespace dosimeter::server
