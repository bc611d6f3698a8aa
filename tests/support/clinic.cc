// SPDX-License-Identifier: Apache-2.0
#include "tests/support/clinic.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/clock.h"
#include "base/id_source.h"
#include "scheduler/directory/clinic_changes.h"

namespace tandem::testing {
namespace {

constexpr int kParentsMax = 8;  // folders above the one that tests run in

template <class Entity>
const Entity& Known(const Entity* entity, std::string_view slug) {
  if (entity == nullptr) throw std::out_of_range(fmt::format("the clinic has no {}", slug));
  return *entity;
}

// The file of the checkout, from whatever folder of it the test runs in.
std::filesystem::path FindInCheckout(const std::filesystem::path& file) {
  std::filesystem::path folder = std::filesystem::current_path();
  for (int i = 0; i < kParentsMax; ++i, folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / file)) return folder / file;
  }
  throw std::runtime_error(fmt::format("{} is not in or above the working folder", file.string()));
}

std::string LinesOf(const absl::Status& status) {
  std::string text(status.message());
  return text;
}

}  // namespace

LocationId Clinic::location(std::string_view slug) const {
  return Known(snapshot->FindLocation(slug), slug).id;
}
PractitionerId Clinic::practitioner(std::string_view slug) const {
  return Known(snapshot->FindPractitioner(slug), slug).id;
}
RoomId Clinic::room(std::string_view slug) const {
  return Known(snapshot->FindRoom(slug), slug).id;
}
VisitTypeId Clinic::visit_type(std::string_view slug) const {
  return Known(snapshot->FindVisitType(slug), slug).id;
}

Clinic ApplyClinic(TestDatabase& db, std::string_view yaml) { return ApplyClinic(db.pool(), yaml); }

Clinic ApplyClinic(pg::Pool& pool, std::string_view yaml) {
  const RealClock clock;
  UuidV7Source ids(clock);
  directory::ClinicChanges changes(clock, ids, pool);
  const auto change = changes.Preview(yaml);
  if (!change.ok()) throw std::runtime_error("clinic refused: " + LinesOf(change.status()));
  const auto applied = changes.Apply(*change, "test");
  if (!applied.ok()) throw std::runtime_error("not applied: " + LinesOf(applied.status()));
  pg::TxOptions options;
  options.clinic = applied->clinic.uuid;
  const auto snapshot = directory::Directories(pool).At(options, applied->revision);
  if (!snapshot.ok()) throw std::runtime_error("not read: " + LinesOf(snapshot.status()));
  return Clinic{*snapshot};
}

std::string SampleClinic() {
  std::ifstream file(FindInCheckout("deploy/local/cedar-harbor.yaml"));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string SmallClinic::Yaml() const {
  const auto unless = [](const std::string& own, std::string_view slug, std::string_view entry) {
    const bool replaced = own.rfind(fmt::format("  {}:", slug), 0) == 0 ||
                          own.find(fmt::format("\n  {}:", slug)) != std::string::npos;
    return replaced ? std::string() : std::string(entry);
  };
  std::string text = fmt::format(
      "clinic: {0}\ndisplay_name: Clinic {0}\nphone: \"+12125550100\"\ntime_zone: {1}\n"
      "locations:\n"
      "  main: {{display_name: Main, address: 1 Main Street, latitude: 40.7, longitude: -74.0,\n"
      "         state: {2}, hours: {3}, closures: {4}}}\n"
      "  remote: {{display_name: Remote, telehealth: true, state: {2}}}\n",
      slug, zone, state, site_hours, site_closures);
  text += "practitioners:\n";
  text += unless(practitioners, "kim",
                 "  kim: {display_name: Kim, capabilities: [generalist], languages: [en, es],\n"
                 "        licensed_states: [" +
                     state +
                     "], telehealth: true, seats: 3,\n"
                     "        hours: {main: [\"monday-sunday 00:00-24:00\"]}}\n");
  text += practitioners + "rooms:\n";
  text += unless(rooms, "chair",
                 "  chair: {display_name: Chair, location: main, capabilities: [chair]}\n");
  text += rooms + "visit_types:\n";
  text += unless(visit_types, "talk",
                 "  talk:\n"
                 "    display_name: Talk\n    modes: [in_person, video]\n"
                 "    needs: {someone: {practitioner: generalist}}\n"
                 "    phases:\n"
                 "      - {id: talk, takes: 20m, exclusive: [someone]}\n"
                 "      - {id: buffer, takes: 10m, patient: false, exclusive: [someone]}\n"
                 "    lead_time: 2h\n    horizon: 60d\n    grid: 15m\n    change_notice: 24h\n"
                 "    bookable_online: true\n");
  text += unless(visit_types, "sit",
                 "  sit:\n"
                 "    display_name: Sit\n    modes: [in_person]\n"
                 "    needs: {someone: {practitioner: generalist}, chair: {room: chair}}\n"
                 "    phases:\n"
                 "      - {id: sit, takes: 60m, exclusive: [chair], shared: [someone]}\n"
                 "      - {id: turn-over, takes: 15m, patient: false, exclusive: [chair]}\n"
                 "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n    change_notice: 24h\n");
  text += visit_types;
  text +=
      "consultation:\n"
      "  version: \"1\"\n  visit_type: talk\n"
      "  notice: {version: \"1\", en: Off-label., es: Fuera de etiqueta.}\n"
      "  crisis: {en: Call 988., es: Llame al 988.}\n"
      "  questions:\n"
      "    seizures: {en: \"Have you had seizures?\", es: \"¿Ha tenido convulsiones?\"}\n";
  return text;
}

std::string SmallPractitioner::Yaml() const {
  return fmt::format(
      "  {0}: {{display_name: {0}, capabilities: [{1}], languages: [en], seats: {2},\n"
      "    licensed_states: [NY], telehealth: true, hours: {{main: [\"{3}\"]}}, closures: {4}}}\n",
      slug, capability, seats, hours, closures);
}

access::CallContext StaffCall(const Clinic& clinic, access::Role role) {
  access::CallContext call;
  call.principal.role = role;
  call.principal.clinic = clinic.id();
  call.principal.clinic_slug = clinic.slug();
  call.principal.subject = "staff-1";
  call.principal.signed_in_recently = true;
  call.method = "Test";
  return call;
}

}  // namespace tandem::testing
