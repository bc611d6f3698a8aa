// SPDX-License-Identifier: Apache-2.0
#include "scheduler/scheduler.h"

#include <string>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "base/rpc/mutual_tls.h"
#include "base/rpc/page_token.h"
#include "base/rpc/server.h"
#include "base/status.h"
#include "scheduler/absences/absences.h"
#include "scheduler/absences/absences_service.h"
#include "scheduler/access/access_rule_wire.h"
#include "scheduler/access/admission.h"
#include "scheduler/access/door.h"
#include "scheduler/access/fetched_keys.h"
#include "scheduler/access/jwks.h"
#include "scheduler/access/staff_cards.h"
#include "scheduler/access/token_verifier.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/appointments/appointment_sweeps.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/appointments_service.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/appointments/day_watches.h"
#include "scheduler/appointments/own_visits.h"
#include "scheduler/audit/audit_sealing.h"
#include "scheduler/audit/audit_service.h"
#include "scheduler/audit/audit_writer.h"
#include "scheduler/audit/audits.h"
#include "scheduler/availability/availability.h"
#include "scheduler/availability/availability_service.h"
#include "scheduler/clearances/clearance_export_wire.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/clearances/clearances_service.h"
#include "scheduler/consultations/consultation_records_wire.h"
#include "scheduler/consultations/consultations.h"
#include "scheduler/consultations/consultations_service.h"
#include "scheduler/coursing.h"
#include "scheduler/directory/directories.h"
#include "scheduler/directory/directory_service.h"
#include "scheduler/emergency/emergencies.h"
#include "scheduler/emergency/emergency_service.h"
#include "scheduler/emergency/overdue_reviews.h"
#include "scheduler/jobs.h"
#include "scheduler/patients/homes.h"
#include "scheduler/patients/lead_purge.h"
#include "scheduler/patients/patient_record_wire.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/patients_service.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/reminders/return_address.h"
#include "scheduler/reminding.h"
#include "scheduler/requests/requests.h"
#include "scheduler/secret_key.h"
#include "scheduler/sessions/live_sessions.h"
#include "scheduler/sessions/session_operations.h"
#include "scheduler/sessions/sessions_service.h"
#include "scheduler/staff/staff_members.h"
#include "scheduler/staff/staff_service.h"
#include "scheduler/supervision.h"

namespace tandem {
namespace {

std::unique_ptr<access::KeySource> KeysOf(const SchedulerConfig& config, const Clock& clock) {
  if (!config.jwks_file.empty()) return std::make_unique<access::JwksFile>(config.jwks_file);
  const access::ProviderAddress provider = config.Provider();
  return std::make_unique<access::FetchedKeys>(access::FetchedKeys::Hooks{
      [provider] { return access::FetchKeys(provider); }, [&clock] { return clock.Now(); }});
}

rpc::ProgramNames NamesOf(const access::Programs& programs) {
  rpc::ProgramNames names;
  for (const auto& [name, kind] : programs) names.insert(name);
  return names;
}

std::vector<std::string> ServiceNames() {
  return {"tandem.v1.DirectoryService",    "tandem.v1.AvailabilityService",
          "tandem.v1.AppointmentsService", "tandem.v1.ConsultationsService",
          "tandem.v1.PatientsService",     "tandem.v1.StaffService",
          "tandem.v1.AuditService",        "tandem.v1.SessionsService",
          "tandem.v1.EmergencyService",    "tandem.v1.RemindersService",
          "tandem.v1.TasksService",        "tandem.v1.MessageTemplatesService",
          "tandem.v1.InboundService",      "tandem.v1.ClearancesService",
          "tandem.v1.CoursesService",      "tandem.v1.AbsencesService",
          "tandem.v1.RepairsService",      "tandem.v1.ReportsService"};
}

}  // namespace

// Every part of the service, in the order in which each needs those before it: what all share, the
// door, the rooms, their services, what runs beside them.
class Scheduler::Parts {
 public:
  // What is read from files before anything starts.
  struct Read {
    Bytes secret;
    KeyRing answer_keys;
    access::RuleBook rules;
    inbound::ProviderAccount texts;
    patients::PostalAreas postal_areas;
  };

  Parts(const SchedulerConfig& config, const Clock& clock, Read read)
      : config_(config),
        clock_(clock),
        page_tokens_(DeriveKey(read.secret, "page-token")),
        ids_(clock),
        pool_(PoolOf(config)),
        supervision_(config_, pool_),
        tokens_(KeysOf(config, clock), config.Tokens()),
        staff_cards_(StaffOf()),
        admission_({clock, pool_, tokens_, staff_cards_, config.sign_in_age_max, config.Programs(),
                    SignInNoted()}),
        rules_(std::move(read.rules)),
        audit_writer_(clock, pool_),
        door_(admission_, rules_, audit_writer_, supervision_.door()),
        requests_(clock),
        staff_(pool_, clock, ids_, requests_, config.issuer),
        messages_(clock),
        people_(clock, ids_, DeriveKey(read.secret, "contact-digest")),
        directories_(pool_),
        availability_(clock, pool_, directories_),
        booking_(clock, ids_, directories_, availability_, pool_),
        clearances_({pool_, clock, ids_, people_, requests_, booking_}),
        appointments_({clock, booking_, directories_, requests_, messages_, pool_, VisitBack(),
                       ConsultationLink(), PairsFollow(), SessionsKnown(), TailAgreed(),
                       PlaceLocked(), BestTimeHeld()}),
        absences_({pool_, clock, ids_, booking_, requests_}),
        own_visits_(pool_, people_),
        watches_(pool_),
        secrets_(read.secret),
        seals_(std::move(read.answer_keys)),
        limiter_(pool_),
        consultations_({clock, ids_, pool_, directories_, availability_, booking_, people_,
                        messages_, requests_, secrets_, seals_, limiter_, codes::Limits(),
                        &supervision_.rooms().staff_tasks}),
        patients_(pool_, clock, ids_, people_, requests_, messages_),
        homes_(pool_, std::move(read.postal_areas)),
        lead_purge_(pool_, clock),
        session_secrets_(read.secret),
        sessions_({clock, ids_, pool_, people_, messages_, requests_, session_secrets_, limiter_}),
        live_sessions_(clock, pool_),
        audits_(pool_),
        emergencies_(
            {pool_, clock, ids_, people_, requests_, &supervision_.rooms().emergency_accesses}),
        overdue_reviews_(pool_, clock, supervision_.rooms().emergency_reviews_overdue),
        return_addresses_(read.secret),
        reminding_({door_, page_tokens_, pool_, clock, ids_, requests_, directories_, people_,
                    appointments_, messages_, return_addresses_, supervision_.rooms()},
                   std::move(read.texts)),
        coursing_({door_, pool_, clock, ids_, requests_, directories_, availability_, booking_,
                   appointments_, clearances_, absences_, homes_,
                   supervision_.rooms().staff_tasks}),
        directory_service_(door_, directories_),
        availability_service_(door_, {availability_, directories_, page_tokens_,
                                      &supervision_.rooms().searches_from_memory,
                                      &supervision_.rooms().searches_computed}),
        appointments_service_(door_,
                              {appointments_, own_visits_, watches_, directories_, page_tokens_}),
        consultations_service_(door_, consultations_, directories_, page_tokens_),
        patients_service_(door_, {patients_, directories_, clock, page_tokens_, Visits(), Talks(),
                                  ClearancesKept(), CoursesKept()}),
        clearances_service_(door_, {clearances_, directories_, clock, page_tokens_}),
        absences_service_(door_, {absences_, directories_, page_tokens_}),
        audit_service_(door_, audits_, page_tokens_),
        staff_service_(door_, {staff_, directories_, page_tokens_}),
        sessions_service_(door_, clock, sessions_),
        emergency_service_(door_,
                           {emergencies_, page_tokens_, PersonOpened(), VisitsOpened(), Talks()}),
        jobs_(clock, admission_.routes(), JobList()) {
    admission_.TakeSessions(live_sessions_);
    booking_.CountClaims(supervision_.rooms().claims_written);
    booking_.AskGates(GatesOpen());
    consultations_.booking.CountWaits(supervision_.rooms().consultation_wait);
    patients_.PlanWith(directories_);
  }

  absl::Status Start() {
    RETURN_IF_ERROR(tokens_.Open(clock_.Now()));
    RETURN_IF_ERROR(supervision_.Open());
    rpc::ServerOptions options;
    options.address = config_.listen;
    if (!config_.tls_listen.empty()) {
      options.tls_address = config_.tls_listen;
      ASSIGN_OR_RETURN(options.credentials,
                       rpc::MutualTlsServer(config_.tls, NamesOf(config_.Programs())));
    }
    options.threads = config_.Threads();
    options.reflection = config_.reflection;
    options.service_names = ServiceNames();
    options.drain_max = absl::Seconds(config_.drain_seconds);
    std::vector<grpc::Service*> services = {
        &directory_service_,     &availability_service_, &appointments_service_,
        &consultations_service_, &patients_service_,     &staff_service_,
        &audit_service_,         &sessions_service_,     &emergency_service_,
        &clearances_service_,    &absences_service_};
    for (grpc::Service* service : reminding_.Services()) services.push_back(service);
    for (grpc::Service* service : coursing_.Services()) services.push_back(service);
    ASSIGN_OR_RETURN(server_, rpc::Server::Start(options, services));
    supervision_.Watch(*server_);
    if (config_.jobs.enabled) jobs_.Start();
    return absl::OkStatus();
  }

  void Stop() {
    if (server_) supervision_.Drain();
    watches_.Stop();  // they would outlast any drain
    if (server_) server_->Stop();
    jobs_.Stop();
    supervision_.Stop();
  }

  int port() const { return server_->port(); }
  int tls_port() const { return server_->tls_port(); }
  const Supervision& supervision() const { return supervision_; }
  Jobs& jobs() { return jobs_; }

 private:
  // What the door asks the staff room.
  access::StaffCards::Read StaffOf() {
    return [this](ClinicId clinic, std::string_view subject, absl::Time deadline) {
      return staff_.Card(clinic, subject, deadline);
    };
  }

  access::NoteSignIn SignInNoted() {
    return [this](const access::CallContext& call, absl::Time sign_in_time) {
      return staff_.NoteSignIn(call, sign_in_time);
    };
  }

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

  // And the clearances room's.
  patients::WriteClearancesOf ClearancesKept() {
    return [this](const access::CallContext& call, PatientId patient, auto& wire) {
      return clearances::WriteClearancesOf(call, clearances_, patient, wire);
    };
  }

  // And the courses room's.
  patients::WriteCoursesOf CoursesKept() {
    return [this](const access::CallContext& call, PatientId patient, auto& wire) {
      return coursing_.WriteCoursesOf(call, patient, wire);
    };
  }

  // What the clearances room says whenever a visit is to be agreed.
  appointments::CheckGates GatesOpen() {
    return [this](pg::Transaction& tx, const access::CallContext& call,
                  const appointments::AgreedVisit& visit) {
      return clearances_.Check(tx, call,
                               {visit.file,
                                {visit.type, visit.location, visit.day},
                                visit.patient,
                                visit.override_given});
    };
  }

  // What the rooms have of a record that was opened in an emergency.
  emergency::WritePatientOf PersonOpened() {
    return [this](const access::CallContext& call, PatientId patient, auto& wire) {
      return patients::WritePatientOf(call, patients_, directories_, patient, wire);
    };
  }
  emergency::WriteVisitsOf VisitsOpened() {
    return [this](const access::CallContext& call, PatientId patient, const Interval& time,
                  auto& wire) {
      const appointments::ListQuery query = {.time = time, .patient = patient};
      return appointments::WriteListed(call, appointments_, directories_, query, wire);
    };
  }

  // And what the consultations and the courses room say when the desk brings a visit back.
  appointments::AskRooms VisitBack() {
    return [this](pg::Transaction& tx, const access::CallContext& call,
                  const appointments::Appointment& back) -> absl::Status {
      RETURN_IF_ERROR(consultations_.returns.Check(tx, call, back));
      return coursing_.CheckReturn(tx, call, back);
    };
  }
  appointments::AskRooms PlaceLocked() {
    return [this](pg::Transaction& tx, const access::CallContext& call,
                  const appointments::Appointment& visit) {
      return coursing_.LockPlace(tx, call, visit);
    };
  }

  // And the courses room, when one visit of a tentative tail is to be agreed.
  appointments::AskRooms TailAgreed() {
    return [this](pg::Transaction& tx, const access::CallContext& call,
                  const appointments::Appointment& visit) {
      return coursing_.CheckAgree(tx, call, visit);
    };
  }

  // Whoever is told of a consultation gets a link with it.
  appointments::FreshLink ConsultationLink() {
    return [this](pg::Transaction& tx, const access::CallContext& call,
                  const appointments::Appointment& appointment) {
      return consultations_.returns.FreshLink(tx, call, appointment);
    };
  }

  // What the courses room makes of a visit that was changed.
  appointments::FollowChange PairsFollow() {
    return [this](pg::Transaction& tx, const access::CallContext& call,
                  const appointments::Appointment& after) {
      return coursing_.Follow(tx, call, after.id);
    };
  }

  // And which visits it keeps hours for.
  appointments::AskForPair SessionsKnown() {
    return [this](const access::CallContext& call, AppointmentId appointment) {
      return coursing_.IsTherapy(call, appointment);
    };
  }

  // And of a session that the clinic cancelled.
  appointments::AfterCancelling BestTimeHeld() {
    return [this](const access::CallContext& call, const appointments::Appointment& cancelled) {
      coursing_.HoldBestFor(call, cancelled.id);
    };
  }

  absl::StatusOr<int> CountHolds(absl::StatusOr<int> ended) {
    supervision_.rooms().holds_expired.Increment(ended.value_or(0));
    return ended;
  }

  std::vector<Job> JobList() {
    using Options = const pg::TxOptions&;
    const JobIntervals& every = config_.jobs;
    const auto expire_holds = [this](Options options, ClinicId clinic) {
      return CountHolds(appointments::SweepExpiredHolds(pool_, clock_, options, clinic));
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
    const auto purge_messages = [this](Options options, ClinicId clinic) {
      return pool_.Run(options, [&](pg::Transaction& tx) { return messages_.Purge(tx, clinic); });
    };
    const auto sweep_consultations = [this](Options options, ClinicId clinic) {
      return consultations_.sweep.SweepConsultations(options, clinic);
    };
    const auto seal_answers = [this](Options options, ClinicId clinic) {
      return consultations_.sweep.SealAnswers(options, clinic);
    };
    const auto sweep_sessions = [this](Options options, ClinicId clinic) {
      return sessions_.sweep.SweepSessions(options, clinic);
    };
    const auto watch_reviews = [this](Options options, ClinicId clinic) {
      return overdue_reviews_.Watch(options, clinic);
    };
    const auto seal_audit = [this](Options options, ClinicId clinic) {
      return audit::SealEntries(pool_, clock_, options, clinic);
    };
    std::vector<Job> jobs = {
        {"expire_holds", every.expire_holds, expire_holds},
        {"archive_claims", every.archive_claims, archive_claims},
        {"purge_requests", every.purge_requests, purge_requests},
        {"purge_leads", every.purge_leads, purge_leads},
        {"sweep_consultations", every.sweep_consultations, sweep_consultations},
        {"purge_messages", every.purge_messages, purge_messages},
        {"seal_answers", every.seal_answers, seal_answers},
        {"sweep_sessions", every.sweep_sessions, sweep_sessions},
        {"watch_reviews", every.watch_reviews, watch_reviews},
        {"seal_audit", every.seal_audit, seal_audit}};
    for (Job& job : reminding_.JobList(every)) jobs.push_back(std::move(job));
    for (Job& job : coursing_.JobList()) jobs.push_back(std::move(job));
    for (Job& job : jobs) job.last_success = &supervision_.rooms().JobSuccess(job.name);
    return jobs;
  }

  const SchedulerConfig config_;
  const Clock& clock_;
  const rpc::PageTokens page_tokens_;
  UuidV7Source ids_;
  pg::Pool pool_;
  Supervision supervision_;
  access::TokenVerifier tokens_;
  access::StaffCards staff_cards_;
  access::Admission admission_;
  const access::RuleBook rules_;
  audit::AuditWriter audit_writer_;
  const access::Door door_;
  requests::Requests requests_;
  staff::StaffMembers staff_;
  reminders::Messages messages_;
  patients::People people_;
  directory::Directories directories_;
  availability::Availability availability_;
  appointments::Booking booking_;
  clearances::Clearances clearances_;
  appointments::Appointments appointments_;
  absences::Absences absences_;
  appointments::OwnVisits own_visits_;
  appointments::DayWatches watches_;
  const consultations::Secrets secrets_;
  const consultations::SealedAnswers seals_;
  const codes::Limiter limiter_;
  consultations::Consultations consultations_;
  patients::Patients patients_;
  const patients::Homes homes_;
  patients::LeadPurge lead_purge_;
  const sessions::SessionSecrets session_secrets_;
  sessions::SessionOperations sessions_;
  sessions::LiveSessions live_sessions_;
  audit::Audits audits_;
  emergency::Emergencies emergencies_;
  emergency::OverdueReviews overdue_reviews_;
  const reminders::ReturnAddresses return_addresses_;
  Reminding reminding_;
  Coursing coursing_;
  directory::DirectoryServiceImpl directory_service_;
  availability::AvailabilityServiceImpl availability_service_;
  appointments::AppointmentsServiceImpl appointments_service_;
  consultations::ConsultationsServiceImpl consultations_service_;
  patients::PatientsServiceImpl patients_service_;
  clearances::ClearancesServiceImpl clearances_service_;
  absences::AbsencesServiceImpl absences_service_;
  audit::AuditServiceImpl audit_service_;
  staff::StaffServiceImpl staff_service_;
  sessions::SessionsServiceImpl sessions_service_;
  emergency::EmergencyServiceImpl emergency_service_;
  Jobs jobs_;
  std::unique_ptr<rpc::Server> server_;  // last: gone before what it calls
};

absl::StatusOr<std::unique_ptr<Scheduler>> Scheduler::Start(const SchedulerConfig& config,
                                                            const Clock& clock) {
  Parts::Read read;
  ASSIGN_OR_RETURN(read.secret, ReadSecretKey(config.secret_key_file));
  ASSIGN_OR_RETURN(read.rules, access::ReadRules(ServiceNames()));
  ASSIGN_OR_RETURN(read.answer_keys, ReadAnswerKeys(config.answer_keys_file));
  ASSIGN_OR_RETURN(read.texts, AccountOf(config.texts));
  ASSIGN_OR_RETURN(read.postal_areas,
                   patients::PostalAreas::Read(config.postal_codes_file, "postal_codes_file"));
  auto parts = std::make_unique<Parts>(config, clock, std::move(read));
  RETURN_IF_ERROR(parts->Start());
  return std::unique_ptr<Scheduler>(new Scheduler(std::move(parts)));
}

Scheduler::Scheduler(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Scheduler::~Scheduler() { Stop(); }

int Scheduler::port() const { return parts_->port(); }
int Scheduler::tls_port() const { return parts_->tls_port(); }
int Scheduler::admin_port() const { return parts_->supervision().admin_port(); }
const Metrics& Scheduler::metrics() const { return parts_->supervision().metrics(); }
Jobs& Scheduler::jobs() { return parts_->jobs(); }
void Scheduler::Stop() { parts_->Stop(); }

}  // namespace tandem
