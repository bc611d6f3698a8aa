// SPDX-License-Identifier: Apache-2.0
// The whole scheduler for tests: in this process (TestService) or as a program that can be killed
// (SchedulerProcess), each on a database of its own or on one that the test gives.
//
//   TestService service({.yaml = SampleClinic()});          // directory/testing/clinic.h
//   auto reply = service.Call(service.As(Role::kFrontDesk),
//                             &v1::DirectoryService::Stub::GetClinic, request);
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/testing/database.h"
#include "scheduler/access/principal.h"
#include "scheduler/directory/testing/clinic.h"
#include "scheduler/scheduler.h"
#include "scheduler/scheduler_config.h"
#include "tests/support/child_program.h"
#include "tests/support/client.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tokens.h"

namespace tandem::testing {

constexpr char kSampleClinic[] = "cedar-harbor";
constexpr absl::Duration kStartMax = absl::Seconds(30);  // until a program serves

struct ServiceOptions {
  const Clock* clock = nullptr;        // null: the real one. Outlives the service
  TestDatabase* db = nullptr;          // null: one of its own
  std::string yaml;                    // a clinic's file to apply first; empty: none
  std::string clinic = kSampleClinic;  // whom As speaks for; the file's when there is one
  int database_pool = 8;
  bool jobs = false;                                     // background jobs run by themselves
  std::function<void(SchedulerConfig&)> configure = {};  // any other setting
};

// What both kinds of service share: database, issuer, configuration, tokens.
class ServiceHome {
 public:
  explicit ServiceHome(ServiceOptions options);

  TestDatabase& db() { return *db_; }
  const Clock& clock() const { return *clock_; }
  TestIssuer& issuer() { return issuer_; }
  const std::string& clinic() const { return clinic_; }  // slug
  // What `yaml` put in force.
  const Clinic& applied() const { return applied_; }
  // clinics/cedar-harbor
  std::string parent() const { return "clinics/" + clinic_; }

  // Staff are entered before they are first spoken for, where the clinic is there.
  Who As(access::Role role) const { return As(role, clinic_); }
  Who As(access::Role role, const std::string& clinic) const {
    EnterStaff(role, clinic);
    return {issuer_.Token(role, clinic)};
  }
  // test-front_desk of the clinic, straight into the database; nothing for who is no staff.
  void EnterStaff(access::Role role, const std::string& clinic) const;
  Who AsPatient(PatientId patient) const { return {issuer_.PatientToken(patient, clinic_)}; }
  static Who Anonymous() { return {}; }

  const SchedulerConfig& config() const { return config_; }
  const TempFolder& folder() const { return folder_; }

 protected:
  ~ServiceHome() = default;

 private:
  RealClock real_clock_;
  const Clock* clock_;
  std::unique_ptr<TestDatabase> own_db_;
  TestDatabase* db_;
  std::string clinic_;
  Clinic applied_;
  TempFolder folder_;
  TestIssuer issuer_;
  SchedulerConfig config_;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::set<std::string> entered_;
};

// In this process, on a loopback port of its own.
class TestService : public ServiceHome {
 public:
  explicit TestService(ServiceOptions options = {});
  ~TestService();  // judges what it leaves (CheckReach), unless the database is gone

  std::string target() const;      // for more clients
  std::string tls_target() const;  // by mutual TLS, where the configuration says tls_listen
  Client& client() { return *client_; }
  Scheduler& scheduler() { return *scheduler_; }
  // One round of every background job, now.
  int RunJobs();

  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Call(const Who& who,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request) {
    return client_->Call(who, method, request);
  }

 private:
  std::unique_ptr<Scheduler> scheduler_;
  std::unique_ptr<Client> client_;
};

// build/<preset>/tandem-scheduler as a child, on a unix socket that stays the same over restarts.
// The program always runs on the real clock.
class SchedulerProcess : public ServiceHome, public ChildProgram {
 public:
  explicit SchedulerProcess(ServiceOptions options = {});  // Start()
  ~SchedulerProcess() { Kill(); }

  std::string target() const { return "unix:" + folder().File("scheduler.sock"); }
  // Returns when it serves; throws when it does not within kStartMax.
  void Start();
  // Among the outputs of the whole run, where there are such (see outputs.h).
  const std::string& log_path() const { return log_path_; }

 private:
  void WriteConfig() const;
  void WaitUntilServing();

  const std::string log_path_;
};

}  // namespace tandem::testing
