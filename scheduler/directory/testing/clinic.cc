// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/testing/clinic.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/error.h"
#include "scheduler/directory/clinic_changes.h"

namespace tandem::testing {
namespace {

constexpr int kParentsMax = 8;  // folders above the one that tests run in

constexpr char kChair[] = "  chair: {display_name: Chair, location: main, capabilities: [chair]}\n";

constexpr char kTalk[] = R"(  talk:
    display_name: Talk
    modes: [in_person, video]
    needs: {someone: {practitioner: generalist}}
    phases:
      - {id: talk, takes: 20m, exclusive: [someone]}
      - {id: buffer, takes: 10m, patient: false, exclusive: [someone]}
    lead_time: 2h
    horizon: 60d
    grid: 15m
    change_notice: 24h
    bookable_online: true
)";

constexpr char kSit[] = R"(  sit:
    display_name: Sit
    modes: [in_person]
    needs: {someone: {practitioner: generalist}, chair: {room: chair}}
    phases:
      - {id: sit, takes: 60m, exclusive: [chair], shared: [someone]}
      - {id: turn-over, takes: 15m, patient: false, exclusive: [chair]}
    lead_time: 0m
    horizon: 60d
    grid: 15m
    change_notice: 24h
)";

constexpr char kConsultation[] = R"(consultation:
  version: "1"
  visit_type: talk
  notice: {version: "1", en: Off-label., es: Fuera de etiqueta.}
  crisis: {en: Call 988., es: Llame al 988.}
  questions:
    seizures: {en: "Have you had seizures?", es: "¿Ha tenido convulsiones?"}
)";

struct Entry {
  std::string_view slug;
  std::string text;
};

// The default entries that `own` does not replace, then its own.
std::string Section(std::string_view name, const std::vector<Entry>& defaults,
                    const std::string& own) {
  std::string text = fmt::format("{}:\n", name);
  for (const Entry& entry : defaults) {
    const bool replaced =
        ("\n" + own).find(fmt::format("\n  {}:", entry.slug)) != std::string::npos;
    if (!replaced) text += entry.text;
  }
  return text + own;
}

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
  for (const Violation& violation : ViolationsOf(status)) {
    text += " " + violation.field + ": " + violation.reason;
  }
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
  return ApplyClinic(pool, yaml, clock, ids);
}

Clinic ApplyClinic(pg::Pool& pool, std::string_view yaml, const Clock& clock, IdSource& ids) {
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
  const std::string main = fmt::format(
      "  main: {{display_name: Main, address: 1 Main Street, latitude: 40.7, longitude: -74.0,\n"
      "         state: {}, hours: {}, closures: {}}}\n",
      state, site_hours, site_closures);
  const std::string remote =
      fmt::format("  remote: {{display_name: Remote, telehealth: true, state: {}}}\n", state);
  const std::string kim = fmt::format(
      "  kim: {{display_name: Kim, capabilities: [generalist], languages: [en, es],\n"
      "        licensed_states: [{}], telehealth: true, seats: 3,\n"
      "        hours: {{main: [\"monday-sunday 00:00-24:00\"]}}}}\n",
      state);
  const auto unless_bare = [this](std::string_view entry) {
    return bare ? std::string() : std::string(entry);
  };
  return fmt::format(
             "clinic: {0}\ndisplay_name: Clinic {0}\nphone: \"+12125550100\"\ntime_zone: {1}\n{2}",
             slug, zone, top) +
         Section("locations", {{"main", main}, {"remote", remote}}, locations) +
         Section("practitioners", {{"kim", unless_bare(kim)}}, practitioners) +
         Section("rooms", {{"chair", unless_bare(kChair)}}, rooms) +
         Section("visit_types", {{"talk", kTalk}, {"sit", kSit}}, visit_types) + kConsultation;
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
