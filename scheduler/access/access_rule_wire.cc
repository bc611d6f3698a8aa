// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/access_rule_wire.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include "base/status.h"
#include "tandem/v1/access.pb.h"

namespace tandem::access {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

absl::Status Refuse(const MethodDescriptor& method, std::string_view what) {
  return absl::FailedPreconditionError(fmt::format(
      "{} {} (tandem.v1.access): the server does not start.", method.full_name(), what));
}

absl::StatusOr<AccessRule> ReadRule(const MethodDescriptor& method) {
  if (!method.options().HasExtension(v1::access)) return Refuse(method, "declares no access rule");
  const v1::AccessRule& declared = method.options().GetExtension(v1::access);
  AccessRule rule;
  for (const int role : declared.roles()) {
    if (role == v1::ROLE_UNSPECIFIED || !v1::Role_IsValid(role)) {
      return Refuse(method, "names an unspecified role");
    }
    rule.Allow(static_cast<Role>(role));
  }
  if (declared.relation() == v1::RELATION_UNSPECIFIED ||
      !v1::Relation_IsValid(declared.relation())) {
    return Refuse(method, "leaves its relation unspecified");
  }
  if (declared.audit() == v1::AUDIT_UNSPECIFIED || !v1::Audit_IsValid(declared.audit())) {
    return Refuse(method, "leaves unspecified what the audit log keeps");
  }
  rule.relation = static_cast<Relation>(declared.relation());
  rule.audit = static_cast<Audit>(declared.audit());
  rule.streams = method.server_streaming();
  rule.recent_sign_in = declared.recent_sign_in();
  return rule;
}

}  // namespace

absl::StatusOr<RuleBook> ReadRules(const DescriptorPool& pool,
                                   const std::vector<std::string>& services) {
  RuleBook book;
  for (const std::string& name : services) {
    const ServiceDescriptor* service = pool.FindServiceByName(name);
    if (service == nullptr) {
      return absl::FailedPreconditionError(fmt::format("{} is not in the contract.", name));
    }
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      ASSIGN_OR_RETURN(const AccessRule rule, ReadRule(method));
      RETURN_IF_ERROR(book.Add(method.full_name(), rule));
    }
  }
  return book;
}

absl::StatusOr<RuleBook> ReadRules(const std::vector<std::string>& services) {
  return ReadRules(*DescriptorPool::generated_pool(), services);
}

}  // namespace tandem::access
