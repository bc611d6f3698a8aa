// SPDX-License-Identifier: Apache-2.0
#include "tests/notifier/timed_clinic.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "absl/time/clock.h"
#include "tests/support/project_folder.h"
#include "tests/support/told_clinic.h"
#include "tests/support/told_person.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kSettleMax = absl::Seconds(30);  // of real time; sanitizers, busy cores
constexpr absl::Duration kPoll = absl::Milliseconds(10);
constexpr char kAccount[] = "AC1";
constexpr char kToken[] = "a token that the provider knows";

// It is that time from here on.
ServiceOptions Begin(SteppedClock& clock, absl::Time now, const std::string& yaml) {
  clock.Set(now);
  ServiceOptions options;
  options.clock = &clock;
  options.yaml = yaml;
  return options;
}

std::string Sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// "<0198…@clinic.test>"
std::string DeliveryOf(const ReceivedMail& mail) {
  const std::string id = mail.Header("Message-Id");
  const std::size_t end = id.find('@');
  return end == std::string::npos ? "" : id.substr(1, end - 1);
}

}  // namespace

absl::TimeZone ZoneNamed(const std::string& name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) throw std::runtime_error(name);
  return zone;
}

absl::Time At(absl::CivilMinute local, const std::string& zone) {
  return ZoneNamed(zone).At(absl::CivilSecond(local)).trans;
}

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

TimedClinic::TimedClinic(const std::string& yaml, absl::Time now, int notifiers)
    : clock_(folder_.File("clock")),
      service_(Begin(clock_, now, yaml)),
      desk_(service_),
      token_file_(folder_.File("token")),
      mail_server_({"/usr/bin/python3", ProjectFolder() + "/tests/support/smtp_server.py",
                    folder_.File("mails")},
                   clock_.environment()),
      provider_({"node", ProjectFolder() + "/tests/support/sms_provider.mjs", folder_.File("texts"),
                 kAccount, kToken},
                clock_.environment()) {
  std::ofstream(token_file_) << kToken << '\n';
  chmod(token_file_.c_str(), S_IRUSR | S_IWUSR);
  for (int i = 0; i < notifiers; ++i) {
    notifiers_.push_back(std::make_unique<NotifierProcess>(Options()));
  }
}

NotifierOptions TimedClinic::Options() {
  NotifierOptions options;
  options.dsn = service_.db().dsn();
  options.secret_key_file = service_.config().secret_key_file;
  options.top = "time_max = \"2s\"\nlease = \"5s\"\n";
  options.mail = PlainRelay(mail_server_.port());
  options.texts = LocalProvider(provider_.port(), token_file_);
  options.environment = clock_.environment();
  return options;
}

void TimedClinic::Restart(const std::vector<std::string>& environment) {
  for (const auto& notifier : notifiers_) notifier->Stop();
  std::vector<std::string> all = clock_.environment();
  all.insert(all.end(), environment.begin(), environment.end());
  for (const auto& notifier : notifiers_) {
    notifier->SetEnvironment(all);
    notifier->Start();
  }
}

std::string TimedClinic::Enter(int number, const std::string& zone, bool texts,
                               const std::function<void(v1::Patient&)>& more) {
  v1::Patient person = ToldPerson(number, zone, texts);
  if (more) more(person);
  return EnterPerson(service_, desk_, person);
}

v1::Appointment TimedClinic::Book(const std::string& kind, absl::Time start,
                                  const std::string& patient) {
  v1::Wish wish = desk_.WishFor(kind, start);
  const bool by_video = std::ranges::any_of(
      ToldKinds(), [&kind](const VisitKind& one) { return one.slug == kind && one.by_video; });
  if (by_video) {
    wish.set_mode(v1::VISIT_MODE_VIDEO);
    wish.set_location(desk_.Name("locations", "remote"));
  }
  auto booked = desk_.Book(wish, patient);
  if (!booked.ok()) throw std::runtime_error(booked.status().ToString());
  return *std::move(booked);
}

// Until nothing is due that has not gone.
bool TimedClinic::Settle() {
  const RealClock real;
  const absl::Time give_up = real.Now() + kSettleMax;
  while (Sql(fmt::format("SELECT count(*) FROM message WHERE state IN ('planned', 'sending') AND"
                         " next_time <= to_timestamp({})",
                         absl::ToUnixSeconds(clock_.Now()))) != "0") {
    if (real.Now() > give_up) return false;
    absl::SleepFor(kPoll);
  }
  return true;
}

bool TimedClinic::GoTo(absl::Time then) {
  while (true) {
    if (!Settle()) return false;
    const std::string next =
        Sql("SELECT ceil(extract(epoch FROM min(next_time)))::bigint FROM message"
            " WHERE state IN ('planned', 'sending')");
    if (next.empty()) break;
    const absl::Time at = absl::FromUnixSeconds(std::stoll(next)) + absl::Seconds(1);
    if (at > then) break;
    if (at > clock_.Now()) clock_.Set(at);
  }
  if (then > clock_.Now()) clock_.Set(then);
  return Settle();
}

std::vector<Arrival> TimedClinic::Arrivals() {
  std::map<std::string, std::vector<Arrival::Tale>> tales;  // by delivery
  std::istringstream rows(
      Sql("SELECT coalesce(string_agg(concat_ws(' ', delivery_id, subject_id, version, kind), ' '),"
          " '') FROM message WHERE delivery_id IS NOT NULL"));
  std::string delivery;
  for (Arrival::Tale tale; rows >> delivery >> tale.visit >> tale.version >> tale.kind;) {
    tales[delivery].push_back(tale);
  }
  std::vector<Arrival> arrivals;
  for (const ReceivedMail& mail : Mails()) {
    arrivals.push_back({.at = mail.time,
                        .text = false,
                        .to = mail.to,
                        .words = PartOf(mail, "text/plain"),
                        .around = mail.Header("From") + " " + mail.Header("Subject") + " " +
                                  PartOf(mail, "text/html"),
                        .tales = tales[DeliveryOf(mail)]});
  }
  for (const ReceivedText& text : Texts()) {
    arrivals.push_back({.at = text.time,
                        .text = true,
                        .to = text.to,
                        .words = text.body,
                        .around = "",
                        .tales = tales[text.tag]});
  }
  return arrivals;
}

std::string TimedClinic::Came(const std::string& kind, const std::string& visit,
                              const std::string& zone) {
  std::vector<std::string> times;
  for (const Arrival& arrival : Arrivals()) {
    for (const Arrival::Tale& tale : arrival.tales) {
      if (tale.kind != kind || tale.visit != IdOf(visit)) continue;
      times.push_back(absl::FormatTime("%Y-%m-%d %H:%M", arrival.at, ZoneNamed(zone)));
    }
  }
  return Sorted(std::move(times));
}

}  // namespace tandem::testing
