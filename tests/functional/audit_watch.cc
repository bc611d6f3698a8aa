// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/audit_watch.h"

namespace tandem::testing {
namespace {

using google::protobuf::MethodDescriptor;

// What a method's rule makes of an answered call; "" for nothing.
std::string ActionOf(const MethodDescriptor& method) {
  switch (RuleOf(method).audit()) {
    case v1::AUDIT_READ:
      return "read";
    case v1::AUDIT_EXPORT:
      return "export";
    case v1::AUDIT_CHANGE:
      return "change";
    default:
      return "";
  }
}

std::string ActionOf(const std::string& name) {
  for (const MethodDescriptor* method : AllMethods()) {
    if (method->name() == name) return ActionOf(*method);
  }
  return "no such method";
}

}  // namespace

std::string AuditWatch::NameOf(const std::string& request) {
  return request.substr(0, request.size() - std::string("Request").size());
}

std::string AuditWatch::Entries() {
  return service_.db().Sql(
      "SELECT coalesce(string_agg(method || ' ' || action || ' ' || outcome, '; ' ORDER BY "
      "entry_id), '') FROM audit_entry WHERE NOT (action = 'sign_in' AND subject_kind = 'staff')");
}

std::string AuditWatch::Column(const std::string& column) {
  return service_.db().Sql("SELECT " + column +
                           " FROM audit_entry WHERE NOT (action = 'sign_in' AND subject_kind = "
                           "'staff')");
}

void AuditWatch::Forget() {
  everything_ += service_.db().Sql(
      "SELECT coalesce(string_agg(to_jsonb(e)::text, ' '), '') FROM (SELECT actor_role, actor, "
      "method, action, subject_kind, subject_id, patient_id, outcome FROM audit_entry) AS e");
  service_.db().Sql("TRUNCATE audit_entry, audit_chain");  // a superuser's hand
}

const std::string& AuditWatch::Everything() {
  Forget();
  return everything_;
}

void AuditWatch::ExpectOne(const std::string& method, std::string action) {
  walked_.insert(method);
  if (action.empty()) action = ActionOf(method);
  EXPECT_EQ(Entries(), action.empty() ? "" : method + " " + action + " OK");
}

std::set<std::string> AuditWatch::NotWalked(const std::string& service) const {
  std::set<std::string> missing;
  for (const MethodDescriptor* method : AllMethods()) {
    if (method->service()->name() != service || ActionOf(*method).empty()) continue;
    if (walked_.count(method->name()) == 0) missing.insert(method->name());
  }
  return missing;
}

}  // namespace tandem::testing
