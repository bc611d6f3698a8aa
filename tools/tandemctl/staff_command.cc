// SPDX-License-Identifier: Apache-2.0
// Who works at a clinic: the first admin, whom nobody inside could enter, and the way back in when
// no admin is left. Everything else admins do themselves.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/access/clinic_routes.h"
#include "scheduler/directory/directories.h"
#include "scheduler/requests/requests.h"
#include "scheduler/staff/staff_members.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

using staff::StaffMember;
using staff::StaffMembers;

constexpr int kListPagesMax = 100;                      // 20,000 people
constexpr absl::Duration kLookMax = absl::Seconds(30);  // for the clinic

// One run of the command: the database, and in whose name things are done there.
struct Session {
  Session(const pg::PoolOptions& options, const std::string& issuer)
      : pool(options), requests(clock), members(pool, clock, ids, requests, issuer) {}

  requests::RequestKey NewKey() const {
    requests::RequestKey key;
    FillRandom(key.request_id.bytes.data(), key.request_id.bytes.size());
    key.fingerprint = requests::Fingerprint(call, "");
    return key;
  }

  const RealClock clock;
  UuidV7Source ids{clock};
  pg::Pool pool;
  requests::Requests requests;
  StaffMembers members;
  access::CallContext call;
};

void Show(const StaffMember& member) {
  fmt::print("{}  {}  {}  {}  {}\n", ToString(member.id), access::Name(member.role),
             member.disable_time.has_value() ? "disabled" : "enabled", Printable(member.issuer),
             Printable(member.subject));
}

absl::Status Add(Session& session, const Arguments& arguments) {
  staff::StaffCreation wanted;
  wanted.key = session.NewKey();
  ASSIGN_OR_RETURN(wanted.subject, arguments.Required("--subject"));
  ASSIGN_OR_RETURN(const std::string role, arguments.Required("--role"));
  wanted.role = access::ParseRole(role).value_or(access::Role::kAnonymous);
  Violations violations;
  staff::CheckSubject(wanted.subject, "--subject", violations);
  if (!staff::IsStaffRole(wanted.role)) {
    violations.Add("--role", "must be therapist, practitioner, front_desk, clinic_admin, auditor");
  }
  for (const Violation& violation : violations.list()) {
    return absl::InvalidArgumentError(fmt::format("{} {}.", violation.field, violation.reason));
  }
  if (const std::string slug = arguments.Option("--practitioner", ""); !slug.empty()) {
    directory::Directories directories(session.pool);
    ASSIGN_OR_RETURN(const auto file, directories.Latest(session.call));
    const directory::Practitioner* found = file->FindPractitioner(slug);
    if (found == nullptr) return absl::NotFoundError("The clinic has no such practitioner.");
    wanted.practitioner = found->id;
  }
  const absl::StatusOr<StaffMember> created = session.members.Create(session.call, wanted);
  if (created.ok()) Show(*created);
  if (!absl::IsAlreadyExists(created.status())) return created.status();
  ASSIGN_OR_RETURN(const StaffMember there, session.members.Find(session.call, wanted.subject));
  const bool linked = wanted.practitioner.IsNil() || there.practitioner == wanted.practitioner;
  const bool same = there.role == wanted.role && linked && !there.disable_time.has_value();
  if (same) Show(there);
  return same ? absl::OkStatus() : created.status();
}

absl::Status Turn(Session& session, const Arguments& arguments, bool enable) {
  ASSIGN_OR_RETURN(const std::string subject, arguments.Required("--subject"));
  ASSIGN_OR_RETURN(const StaffMember there, session.members.Find(session.call, subject));
  const staff::StaffTarget target{session.NewKey(), there.id};
  ASSIGN_OR_RETURN(const StaffMember turned, enable
                                                 ? session.members.Enable(session.call, target)
                                                 : session.members.Disable(session.call, target));
  Show(turned);
  return absl::OkStatus();
}

absl::Status List(Session& session) {
  StaffId after;
  for (int pages = 0; pages < kListPagesMax; ++pages) {
    ASSIGN_OR_RETURN(const staff::StaffPage page,
                     session.members.List(session.call, after, staff::kListPageSizeMax));
    for (const StaffMember& member : page.members) Show(member);
    if (page.next.IsNil()) break;
    after = page.next;
  }
  return absl::OkStatus();
}

absl::Status Do(const Words& words) {
  const Grammar grammar{
      {"--database", "--clinic", "--issuer", "--subject", "--role", "--practitioner"}, {}, 1};
  ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(grammar, words));
  const std::string& verb = arguments.operand(0);
  pg::PoolOptions options;
  ASSIGN_OR_RETURN(options.dsn, arguments.Required("--database"));
  options.application_name = "tandemctl";
  options.connections = 1;
  ASSIGN_OR_RETURN(const std::string clinic, arguments.Required("--clinic"));
  std::string issuer;
  if (verb != "list") {
    ASSIGN_OR_RETURN(issuer, arguments.Required("--issuer"));
  }
  Session session(options, issuer);
  session.call.principal.role = access::Role::kService;
  session.call.principal.subject = "tandemctl";
  session.call.principal.clinic_slug = clinic;
  session.call.method = "tandemctl staff " + verb;
  access::ClinicRoutes routes(session.clock, session.pool);
  ASSIGN_OR_RETURN(session.call.principal.clinic,
                   routes.Find(clinic, session.clock.Now() + kLookMax));
  if (verb == "add") return Add(session, arguments);
  if (verb == "disable") return Turn(session, arguments, false);
  if (verb == "enable") return Turn(session, arguments, true);
  if (verb == "list") return List(session);
  return absl::InvalidArgumentError("staff is followed by add, disable, enable or list.");
}

}  // namespace

int RunStaff(const Words& words) {
  const absl::Status status = Do(words);
  return status.ok() ? kExitDone : Complain(status);
}

}  // namespace tandem::tandemctl
