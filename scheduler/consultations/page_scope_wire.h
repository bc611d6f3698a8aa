// SPDX-License-Identifier: Apache-2.0
// What a page token of this room is bound to: the method, the clinic and every field of the request
// but the page's own.
#pragma once

#include <string>
#include <string_view>

#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"

namespace google::protobuf {
class Message;
}

namespace tandem::consultations {

// `request` has the fields page_token and page_size.
std::string PageScope(const access::CallContext& call, const google::protobuf::Message& request);

// Empty for an empty position: the last page.
std::string NextToken(const rpc::PageTokens& tokens, std::string_view scope,
                      std::string_view position);

}  // namespace tandem::consultations
