// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storm_clinic.h"

#include <cstdlib>
#include <iostream>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

#include "base/testing/seeds.h"
#include "base/uuid.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/secret_key.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

constexpr std::int64_t kStormSeconds = 365 * 86400;
constexpr absl::Duration kShortenEvery = absl::Milliseconds(100);
constexpr int kPatients = 64;  // two for each of 32 clients

std::string RequestId(int number) { return fmt::format("00000000-0000-4000-8000-{:012x}", number); }

std::string EnterPatient(ServiceHome& home, Client& client, int number) {
  v1::CreatePatientRequest request;
  request.set_parent(home.parent());
  request.set_request_id(RequestId(number));
  request.mutable_patient()->set_given_name(CanaryName("Storm"));
  request.mutable_patient()->set_family_name(fmt::format("Number {}", number));
  const auto created = client.Call(home.As(access::Role::kFrontDesk),
                                   &v1::PatientsService::Stub::CreatePatient, request);
  if (!created.ok()) throw std::runtime_error(created.status().ToString());
  return created->name();
}

// Rows of the counts stay, for they are locked; what they count does not.
constexpr char kUncounted[] = R"(
CREATE OR REPLACE FUNCTION uncounted() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN NEW.count := 0; RETURN NEW; END';
CREATE OR REPLACE TRIGGER uncounted BEFORE INSERT OR UPDATE ON rate_count
  FOR EACH ROW EXECUTE FUNCTION uncounted())";

// Holds that a booking or the sweep has in hand are theirs; the others next time.
constexpr char kShorten[] = R"(
WITH old AS (
  SELECT clinic_id, appointment_id FROM appointment
  WHERE status = 'proposed' AND hold_expire_time > clock_timestamp()
    AND create_time < clock_timestamp() - interval '{} milliseconds'
  FOR NO KEY UPDATE SKIP LOCKED
), ended AS (
  UPDATE appointment a SET hold_expire_time = clock_timestamp() FROM old
  WHERE a.clinic_id = old.clinic_id AND a.appointment_id = old.appointment_id
  RETURNING a.clinic_id, a.appointment_id, a.hold_expire_time
), freed AS (
  UPDATE claim c SET expires_at = ended.hold_expire_time FROM ended
  WHERE c.clinic_id = ended.clinic_id AND c.appointment_id = ended.appointment_id
)
SELECT count(*) FROM ended)";

// The code as it stands in the person's mailbox.
std::string ReadCode(ServiceHome& home, const consultations::Secrets& secrets,
                     const std::string& hold) {
  try {
    const std::string id = home.db().Sql(
        fmt::format("SELECT contact_code_id FROM contact_code WHERE appointment_id = '{}'"
                    " ORDER BY create_time DESC, contact_code_id DESC LIMIT 1",
                    hold.substr(hold.rfind('/') + 1)));
    const auto uuid = ParseUuid(id);
    return uuid.has_value() ? secrets.Code(*uuid) : "";
  } catch (const std::runtime_error&) {
    return "";  // an outage
  }
}

}  // namespace

int FromEnvironment(const char* name, int otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::atoi(value);
}

std::uint64_t PrintedSeed(const std::string& command) {
  const std::uint64_t seed = FirstSeed(std::random_device()() % 1'000'000);
  std::cout << "seed " << seed << ": TANDEM_SEED=" << seed << " ./dev test " << command << '\n';
  return seed;
}

ServiceOptions StormService(const Clock* clock) {
  ServiceOptions options;
  options.clock = clock;
  options.clinic = SmallClinic().slug;
  options.database_pool = 16;
  return options;
}

StormOptions PrepareStorm(ServiceHome& home, const std::string& target, std::uint64_t seed) {
  SmallClinic small;
  small.practitioners = SmallPractitioner{.slug = "ana"}.Yaml();
  // The last section of the file is the consultation's.
  const Clinic clinic = ApplyClinic(home.db(), small.Yaml() + "  hold: 30m\n");
  StormOptions options;
  options.target = target;
  home.EnterStaff(access::Role::kFrontDesk, home.clinic());
  nlohmann::json claims = home.issuer().Claims(access::Role::kFrontDesk, home.clinic());
  claims["exp"] = claims["exp"].get<std::int64_t>() + kStormSeconds;  // the clock may run fast
  options.token = home.issuer().Sign(claims);
  options.parent = clinic.parent();
  options.visit_type = clinic.parent() + "/visitTypes/talk";
  options.location = clinic.parent() + "/locations/main";
  options.practitioners = {clinic.parent() + "/practitioners/kim",
                           clinic.parent() + "/practitioners/ana"};
  Client client(target);
  for (int i = 0; i < kPatients; ++i) {
    options.patients.push_back(EnterPatient(home, client, i));
  }
  home.db().Sql(
      "DELETE FROM request; DELETE FROM audit_entry");  // nothing but the storm's own is judged
  const absl::Time week = home.clock().Now() + absl::Hours(24 * 7);
  options.first_start = absl::FromUnixSeconds(absl::ToUnixSeconds(week) / 3600 * 3600);
  options.seed = seed;
  options.clock = &home.clock();
  return options;
}

StormOptions PrepareMixedStorm(ServiceHome& home, const std::string& target, std::uint64_t seed) {
  StormOptions options = PrepareStorm(home, target, seed);
  home.db().Sql(kUncounted);
  options.shared_patient_share = 0.25;
  options.web_share = 0.4;
  options.practitioner_by_display_name = {{"Kim", options.practitioners[0]},
                                          {"ana", options.practitioners[1]}};
  const consultations::Secrets secrets(ReadSecretKey(home.config().secret_key_file).value());
  options.code_of = [&home, secrets](const std::string& hold) {
    return ReadCode(home, secrets, hold);
  };
  return options;
}

ShortHolds::ShortHolds(TestDatabase& db, absl::Duration hold_max)
    : db_(db), hold_max_(hold_max), thread_([this] { Run(); }) {}

ShortHolds::~ShortHolds() {
  stopping_ = true;
  thread_.join();
}

void ShortHolds::Run() {
  const std::string shorten = fmt::format(kShorten, absl::ToInt64Milliseconds(hold_max_));
  while (!stopping_) {
    try {
      shortened_ += std::stoi(db_.Sql(shorten));
    } catch (const std::runtime_error&) {  // an outage
    }
    absl::SleepFor(kShortenEvery);
  }
}

}  // namespace tandem::testing
