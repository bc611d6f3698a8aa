// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/page_scope_wire.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>

namespace tandem::consultations {

std::string PageScope(const access::CallContext& call, const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> filter(request.New());
  filter->CopyFrom(request);
  for (const char* field : {"page_token", "page_size"}) {
    filter->GetReflection()->ClearField(filter.get(),
                                        filter->GetDescriptor()->FindFieldByName(field));
  }
  return call.method + "\n" + ToString(call.clinic()) + "\n" + filter->SerializeAsString();
}

std::string NextToken(const rpc::PageTokens& tokens, std::string_view scope,
                      std::string_view position) {
  return position.empty() ? "" : tokens.Encode(scope, position);
}

}  // namespace tandem::consultations
