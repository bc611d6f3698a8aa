// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/proxies.h"

#include <optional>

#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/access/patient_relation.h"
#include "scheduler/sessions/proxy_store.h"
#include "scheduler/sessions/sessions_errors.h"

namespace tandem::sessions {
namespace {

audit::Deed DeedOn(const Grant& grant) {
  audit::Deed deed;
  deed.subject_kind = "proxy";
  deed.subject = grant.id.uuid;
  deed.patient = grant.patient;
  return deed;
}

absl::StatusOr<Grant> ReadOne(pg::Transaction& tx, ClinicId clinic, GrantId id) {
  ASSIGN_OR_RETURN(const std::optional<Grant> grant, proxy_store::Read(tx, clinic, id));
  if (!grant.has_value()) return access::errors::NotFound();
  return *grant;
}

}  // namespace

absl::StatusOr<Grant> Proxies::GrantProxy(const access::CallContext& call,
                                          const ProxyGranting& wanted) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, wanted.grant.patient));
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Grant> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, wanted.key));
    if (replay.has_value()) return ReadOne(tx, call.clinic(), GrantId(replay->subject));
    ASSIGN_OR_RETURN(const Grant grant, Add(tx, call, wanted.grant));
    RETURN_IF_ERROR(parts_.requests.Close(tx, call, wanted.key, std::nullopt, DeedOn(grant)));
    return grant;
  });
}

absl::StatusOr<Grant> Proxies::Add(pg::Transaction& tx, const access::CallContext& call,
                                   Grant grant) {
  ASSIGN_OR_RETURN(const bool active, proxy_store::LockGrantor(tx, call.clinic(), grant.patient));
  if (!active) return access::errors::NotFound();
  grant.create = parts_.clock.Now();
  ASSIGN_OR_RETURN(const std::vector<Grant> others,
                   proxy_store::List(tx, call.clinic(), grant.patient, grant.create));
  if (others.size() >= kProxiesMax) return errors::ProxyQuota(kProxiesMax);
  ASSIGN_OR_RETURN(const patients::ContactRef contact,
                   parts_.people.AddContact(tx, call, grant.contact));
  grant.id = parts_.ids.NextId<GrantId>();
  grant.contact_id = contact.id;
  RETURN_IF_ERROR(proxy_store::Insert(tx, call.clinic(), grant, contact.digest));
  return grant;
}

absl::StatusOr<Grant> Proxies::RevokeProxy(const access::CallContext& call,
                                           const ProxyRevocation& wanted) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, wanted.patient));
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Grant> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, wanted.key));
    if (replay.has_value()) return ReadOne(tx, call.clinic(), GrantId(replay->subject));
    Grant ended;
    ended.id = wanted.grant;
    ended.patient = wanted.patient;
    ended.revoke = parts_.clock.Now();
    ASSIGN_OR_RETURN(const bool found, proxy_store::Revoke(tx, call.clinic(), ended));
    if (!found) return access::errors::NotFound();
    RETURN_IF_ERROR(parts_.requests.Close(tx, call, wanted.key, std::nullopt, DeedOn(ended)));
    return ReadOne(tx, call.clinic(), wanted.grant);
  });
}

absl::StatusOr<std::vector<Grant>> Proxies::ListProxies(const access::CallContext& call,
                                                        PatientId patient) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, patient));
  return parts_.pool.Run(call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) {
    return proxy_store::List(tx, call.clinic(), patient, parts_.clock.Now());
  });
}

}  // namespace tandem::sessions
