// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/inbound_wire.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/status.h"
#include "base/strings.h"

namespace tandem::inbound {
namespace {

template <class Request>
absl::StatusOr<SignedForm> ReadAny(const Request& request) {
  Violations violations;
  if (request.fields().empty() || request.fields_size() > kFieldsMax) {
    violations.Add("fields", fmt::format("must be 1 to {}", kFieldsMax));
    return violations.ToStatus();
  }
  SignedForm form;
  form.signature = request.signature();
  if (form.signature.empty() || form.signature.size() > kSignatureBytesMax) {
    violations.Add("signature", fmt::format("must be 1 to {} bytes", kSignatureBytesMax));
  }
  for (int i = 0; i < request.fields_size(); ++i) {
    const auto& field = request.fields(i);
    if (field.key().empty() || Utf8Length(field.key()) > kKeyMax) {
      violations.Add(fmt::format("fields[{}].key", i),
                     fmt::format("must be 1 to {} characters", kKeyMax));
    }
    if (Utf8Length(field.value()) > kValueMax) {
      violations.Add(fmt::format("fields[{}].value", i),
                     fmt::format("must be at most {} characters", kValueMax));
    }
    form.fields.push_back({field.key(), field.value()});
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return form;
}

}  // namespace

absl::StatusOr<SignedForm> ReadForm(const v1::ReceiveTextRequest& request) {
  return ReadAny(request);
}

absl::StatusOr<SignedForm> ReadForm(const v1::ReceiveReceiptRequest& request) {
  return ReadAny(request);
}

absl::StatusOr<Bounce> ReadReturned(const v1::ReceiveBounceRequest& request) {
  return ReadBounce(request.return_address(), request.status());
}

}  // namespace tandem::inbound
