// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storm_clinic.h"

#include <cstdlib>
#include <iostream>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

namespace tandem::testing {
namespace {

constexpr std::int64_t kStormSeconds = 365 * 86400;
constexpr int kPatients = 64;  // two for each of 32 clients

std::string RequestId(int number) { return fmt::format("00000000-0000-4000-8000-{:012x}", number); }

std::string EnterPatient(ServiceHome& home, Client& client, int number) {
  v1::CreatePatientRequest request;
  request.set_parent(home.parent());
  request.set_request_id(RequestId(number));
  request.mutable_patient()->set_given_name("Storm");
  request.mutable_patient()->set_family_name(fmt::format("Number {}", number));
  const auto created = client.Call(home.As(access::Role::kFrontDesk),
                                   &v1::PatientsService::Stub::CreatePatient, request);
  if (!created.ok()) throw std::runtime_error(created.status().ToString());
  return created->name();
}

}  // namespace

int FromEnvironment(const char* name, int otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::atoi(value);
}

std::uint64_t PrintedSeed(const std::string& command) {
  const char* given = std::getenv("TANDEM_SEED");
  const std::uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()() % 1'000'000;
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
  const Clinic clinic = ApplyClinic(home.db(), small.Yaml());
  StormOptions options;
  options.target = target;
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
  home.db().Sql("DELETE FROM request");  // nothing but the storm's own is judged
  const absl::Time week = home.clock().Now() + absl::Hours(24 * 7);
  options.first_start = absl::FromUnixSeconds(absl::ToUnixSeconds(week) / 3600 * 3600);
  options.seed = seed;
  options.clock = &home.clock();
  return options;
}

}  // namespace tandem::testing
