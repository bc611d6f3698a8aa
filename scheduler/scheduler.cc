// SPDX-License-Identifier: Apache-2.0
#include "scheduler/scheduler.h"

#include <string>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "base/rpc/page_token.h"
#include "base/rpc/server.h"
#include "base/status.h"
#include "scheduler/access/access_rule_wire.h"
#include "scheduler/access/admission.h"
#include "scheduler/access/door.h"
#include "scheduler/access/token_verifier.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/appointments/appointment_sweeps.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/appointments_service.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/appointments/day_watches.h"
#include "scheduler/availability/availability.h"
#include "scheduler/availability/availability_service.h"
#include "scheduler/consultations/consultation_records_wire.h"
#include "scheduler/consultations/consultations.h"
#include "scheduler/consultations/consultations_service.h"
#include "scheduler/directory/directories.h"
#include "scheduler/directory/directory_service.h"
#include "scheduler/jobs.h"
#include "scheduler/patients/lead_purge.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/patients_service.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/requests/requests.h"
#include "scheduler/secret_key.h"

namespace tandem {
namespace {

pg::PoolOptions PoolOf(const SchedulerConfig& config) {
  pg::PoolOptions options;
  options.dsn = config.database;
  options.application_name = "tandem-scheduler";
  options.connections = config.database_pool;
  return options;
}

std::vector<std::string> ServiceNames() {
  return {"tandem.v1.DirectoryService", "tandem.v1.AvailabilityService",
          "tandem.v1.AppointmentsService", "tandem.v1.ConsultationsService",
          "tandem.v1.PatientsService"};
}

}  // namespace

// Every part of the service, in the order in which each needs those before it: what all share, the
// door, the rooms, their services, what runs beside them.
class Scheduler::Parts {
 public:
  Parts(const SchedulerConfig& config, const Clock& clock, const Bytes& secret,
        access::RuleBook rules)
      : config_(config),
        clock_(clock),
        page_tokens_(DeriveKey(secret, "page-token")),
        ids_(clock),
        pool_(PoolOf(config)),
        tokens_(config.jwks_file, {config.issuer, config.audience}),
        admission_(clock, pool_, tokens_),
        rules_(std::move(rules)),
        door_(admission_, rules_),
        requests_(clock),
        messages_(clock),
        people_(clock, ids_, DeriveKey(secret, "contact-digest")),
        directories_(pool_),
        availability_(clock, pool_, directories_),
        booking_(clock, ids_, directories_, availability_, pool_),
        appointments_(
            {clock, booking_, directories_, requests_, messages_, pool_, ConsultationBack()}),
        watches_(pool_),
        secrets_(secret),
        consultations_({clock, ids_, pool_, directories_, availability_, booking_, people_,
                        messages_, requests_, secrets_}),
        patients_(pool_, clock, ids_, people_, requests_, messages_),
        lead_purge_(pool_, clock),
        directory_service_(door_, directories_),
        availability_service_(door_, {availability_, directories_, page_tokens_}),
        appointments_service_(door_, {appointments_, watches_, directories_, page_tokens_}),
        consultations_service_(door_, consultations_, directories_, page_tokens_),
        patients_service_(door_, {patients_, directories_, clock, page_tokens_, Visits(), Talks()}),
        jobs_(clock, admission_.routes(), JobList()) {}

  absl::Status Start() {
    RETURN_IF_ERROR(tokens_.Open(clock_.Now()));
    rpc::ServerOptions options;
    options.address = config_.listen;
    options.threads = config_.Threads();
    options.reflection = config_.reflection;
    options.drain_max = absl::Seconds(config_.drain_seconds);
    ASSIGN_OR_RETURN(
        server_, rpc::Server::Start(
                     options, {&directory_service_, &availability_service_, &appointments_service_,
                               &consultations_service_, &patients_service_}));
    if (config_.jobs.enabled) jobs_.Start();
    return absl::OkStatus();
  }

  void Stop() {
    watches_.Stop();  // they would outlast any drain
    if (server_) server_->Stop();
    jobs_.Stop();
  }

  int port() const { return server_->port(); }
  Jobs& jobs() { return jobs_; }

 private:
  // The appointments room's part of a patient's export.
  patients::WriteAppointmentsOf Visits() {
    return [this](const access::CallContext& call, PatientId patient, auto& wire) {
      return appointments::WriteAppointmentsOf(call, appointments_, directories_, patient, wire);
    };
  }

  // And the consultations room's.
  patients::WriteConsultationsOf Talks() {
    return [this](const access::CallContext& call, PatientId patient, auto& wire) {
      return consultations::WriteConsultationsOf(call, consultations_.records, patient, wire);
    };
  }

  // And what it says when the desk brings a visit back.
  appointments::CheckReturn ConsultationBack() {
    return [this](pg::Transaction& tx, const access::CallContext& call,
                  const appointments::Appointment& back) {
      return consultations_.returns.Check(tx, call, back);
    };
  }

  std::vector<Job> JobList() {
    using Options = const pg::TxOptions&;
    const JobIntervals& every = config_.jobs;
    const auto expire_holds = [this](Options options, ClinicId clinic) {
      return appointments::SweepExpiredHolds(pool_, clock_, options, clinic);
    };
    const auto archive_claims = [this](Options options, ClinicId clinic) {
      return appointments::ArchiveClaims(pool_, clock_, options, clinic);
    };
    const auto purge_requests = [this](Options options, ClinicId clinic) {
      return pool_.Run(options, [&](pg::Transaction& tx) { return requests_.Purge(tx, clinic); });
    };
    const auto purge_leads = [this](Options options, ClinicId clinic) {
      return lead_purge_.PurgeLeads(options, clinic);
    };
    const auto sweep_consultations = [this](Options options, ClinicId clinic) {
      return consultations_.sweep.SweepConsultations(options, clinic);
    };
    return {{"expire_holds", every.expire_holds, expire_holds},
            {"archive_claims", every.archive_claims, archive_claims},
            {"purge_requests", every.purge_requests, purge_requests},
            {"purge_leads", every.purge_leads, purge_leads},
            {"sweep_consultations", every.sweep_consultations, sweep_consultations}};
  }

  const SchedulerConfig config_;
  const Clock& clock_;
  const rpc::PageTokens page_tokens_;
  UuidV7Source ids_;
  pg::Pool pool_;
  access::TokenVerifier tokens_;
  access::Admission admission_;
  const access::RuleBook rules_;
  const access::Door door_;
  requests::Requests requests_;
  reminders::Messages messages_;
  patients::People people_;
  directory::Directories directories_;
  availability::Availability availability_;
  appointments::Booking booking_;
  appointments::Appointments appointments_;
  appointments::DayWatches watches_;
  const consultations::Secrets secrets_;
  consultations::Consultations consultations_;
  patients::Patients patients_;
  patients::LeadPurge lead_purge_;
  directory::DirectoryServiceImpl directory_service_;
  availability::AvailabilityServiceImpl availability_service_;
  appointments::AppointmentsServiceImpl appointments_service_;
  consultations::ConsultationsServiceImpl consultations_service_;
  patients::PatientsServiceImpl patients_service_;
  Jobs jobs_;
  std::unique_ptr<rpc::Server> server_;  // last: gone before what it calls
};

absl::StatusOr<std::unique_ptr<Scheduler>> Scheduler::Start(const SchedulerConfig& config,
                                                            const Clock& clock) {
  ASSIGN_OR_RETURN(const Bytes secret, ReadSecretKey(config.secret_key_file));
  ASSIGN_OR_RETURN(access::RuleBook rules, access::ReadRules(ServiceNames()));
  auto parts = std::make_unique<Parts>(config, clock, secret, std::move(rules));
  RETURN_IF_ERROR(parts->Start());
  return std::unique_ptr<Scheduler>(new Scheduler(std::move(parts)));
}

Scheduler::Scheduler(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Scheduler::~Scheduler() { Stop(); }

int Scheduler::port() const { return parts_->port(); }
Jobs& Scheduler::jobs() { return parts_->jobs(); }
void Scheduler::Stop() { parts_->Stop(); }

}  // namespace tandem
