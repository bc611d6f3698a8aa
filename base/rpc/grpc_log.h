// SPDX-License-Identifier: Apache-2.0
// gRPC writes lines of its own to standard error, for what its callers do, too.
#pragma once

namespace tandem::rpc {

// From now on they are lines of our log, event "grpc": where in gRPC, and of TLS also what, which
// is OpenSSL's fixed words. Other texts may repeat what a stranger sent and are left out. For the
// whole program; idempotent.
void TakeOverGrpcLog();

}  // namespace tandem::rpc
