// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/served_request.h"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "scheduler/access/request_clinic_wire.h"
#include "tests/support/any_method.h"

namespace tandem::fuzz {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// A refusal says which fields it means, or which thing is not there.
bool IsAnswered(const absl::Status& status) { return status.ok() || ReasonOf(status).has_value(); }

}  // namespace

Contract::Contract() : methods(testing::AllMethods()) {
  google::protobuf::SetLogHandler(nullptr);  // a line for each text that is no UTF-8
  std::sort(methods.begin(), methods.end(),
            [](const auto* a, const auto* b) { return a->full_name() < b->full_name(); });
}

std::vector<std::string> Contract::Unread() const {
  std::vector<std::string> unread;
  for (const auto* method : methods) {
    if (!readers.contains(method->input_type()->full_name())) unread.push_back(method->full_name());
  }
  return unread;
}

bool Serve(const Contract& contract, std::uint8_t choice, std::string_view bytes) {
  const std::size_t count = contract.methods.size();
  const MethodDescriptor& method = *contract.methods[choice % count];
  const bool by_patient = choice / count % 2 == 1;
  const std::unique_ptr<Message> request = testing::NewRequest(method);
  if (!request->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;

  const access::NamedClinic named = access::ReadClinic(*request);
  if (named.slug.has_value() && named.slug->empty()) return false;
  const absl::Status texts = access::CheckTexts(*request);
  if (!IsAnswered(texts)) return false;
  if (!texts.ok()) return true;  // no room sees it
  const World& world = contract.world;
  const Asked asked{world, by_patient ? world.patient : world.desk};
  return IsAnswered(contract.readers.at(method.input_type()->full_name())(asked, *request));
}

}  // namespace tandem::fuzz
