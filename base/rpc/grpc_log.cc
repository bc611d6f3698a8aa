// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/grpc_log.h"

#include <grpc/support/log.h>

#include <string_view>

#include "base/log.h"

namespace tandem::rpc {
namespace {

constexpr std::string_view kTls = "ssl_transport_security.cc";

void Take(gpr_log_func_args* said) {
  std::string_view file = said->file;
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  const LogLevel level =
      said->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kWarning : LogLevel::kDebug;
  Log(level, "grpc",
      {{"file", file}, {"line", said->line}, {"text", file == kTls ? said->message : ""}});
}

}  // namespace

void TakeOverGrpcLog() { gpr_set_log_function(Take); }

}  // namespace tandem::rpc
