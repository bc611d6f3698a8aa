// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/strings.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/words/forbidden_words.h"
#include "scheduler/words/gsm7.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/spoken_time.h"
#include "scheduler/words/words.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::VisitFacts;

// Where a clinic's own is missing, or too long for a text.
constexpr std::string_view kCrisisEn =
    "If you are thinking about suicide or are in crisis, call or text 988, any time, or chat at "
    "988lifeline.org. In immediate danger call 911. Veterans: 988 then 1.";
constexpr std::string_view kCrisisEs =
    "Si piensa en el suicidio o está en crisis, llame al 988 y oprima 2, o envíe AYUDA al 988. En "
    "peligro inmediato llame al 911.";

bool IsClean(std::string_view name) {
  return !name.empty() && !HasControl(name) && ForbiddenIn(WordsOf(name)).empty();
}

// At most `size_max` characters, whole words as long as one fits.
std::string Shortened(const std::string& text, std::size_t size_max) {
  const std::u32string characters = CharactersOf(text);
  if (characters.size() <= size_max) return text;
  const std::size_t space = characters.rfind(U' ', size_max);
  const std::size_t size = space == std::u32string::npos || space == 0 ? size_max : space;
  return Utf8Of(std::u32string_view(characters).substr(0, size));
}

// "+12065550142" -> "206-555-0142"; other countries' as they are.
std::string PhoneFor(std::string_view e164) {
  constexpr std::size_t kNorthAmerica = 12;
  if (e164.size() != kNorthAmerica || !e164.starts_with("+1")) return std::string(e164);
  return fmt::format("{}-{}-{}", e164.substr(2, 3), e164.substr(5, 3), e164.substr(8));
}

// Makes the fields of one message.
class FieldMaker {
 public:
  explicit FieldMaker(const FieldSources& sources)
      : s_(sources),
        policy_(sources.policy != nullptr ? *sources.policy : reminders::PolicyOf(*sources.clinic)),
        text_(sources.channel == Channel::kSms),
        spanish_(sources.language == "es") {}

  Fields Make() {
    fields_["PHONE"] = PhoneFor(s_.clinic->phone);
    fields_["CLINIC"] = ClinicName();
    fields_["CRISIS"] = Crisis();
    fields_["LINK"] = Link();
    fields_["CODE"] = s_.code;
    fields_["FIRST_NAME"] = FirstName();
    fields_["VISITS"] = Visits();
    fields_["COUNT"] = fmt::to_string(s_.visit_count > 0 ? s_.visit_count : VisitsGiven());
    fields_["DAY"] = LongDay(Day(), s_.language);
    fields_["WHEN"] = s_.visit == nullptr ? std::string() : When(*s_.visit);
    fields_["ARRIVAL"] = Arrival();
    fields_["RIDE"] = Ride();
    if (!text_) AddMailOnly();
    return std::move(fields_);
  }

 private:
  int VisitsGiven() const { return static_cast<int>(s_.visits.size()); }

  absl::CivilDay Day() const {
    if (s_.day != absl::CivilDay() || s_.visits.empty()) return s_.day;
    return absl::ToCivilDay(s_.visits.front()->start, ZoneOf(*s_.visits.front()));
  }

  void AddMailOnly() {
    fields_["ADDRESS"] = Address();
    fields_["PLACE"] = Place();
    fields_["CARE"] = Care();
    const std::string& url = PublicUrl();
    fields_["UNSUBSCRIBE"] =
        s_.unsubscribe.empty() && !url.empty() ? url + "/messages" : s_.unsubscribe;
  }

  const std::string& PublicUrl() const {
    return s_.public_url.empty() ? policy_.public_url : s_.public_url;
  }

  std::string ClinicName() const {
    const std::string name = SenderName(*s_.clinic, policy_, s_.language);
    if (!text_) return name;
    const std::string spelled = SpellInGsm7(name);
    const std::size_t phone = fields_.at("PHONE").size();
    const std::size_t more = phone > kTextPhoneMax ? phone - kTextPhoneMax : 0;  // of another land
    if (!IsGsm7(spelled)) return spanish_ ? "Su clinica" : "Your clinic";
    return Shortened(spelled, kTextNameMax - more);
  }

  std::string FirstName() const {
    if (!text_ || s_.first_name.empty()) return s_.first_name;
    const std::string spelled = SpellInGsm7(s_.first_name);
    if (!IsGsm7(spelled)) return spanish_ ? "Alguien cercano" : "Someone close";
    return Shortened(spelled, kTextNameMax);
  }

  std::string Crisis() const {
    const std::string& own = s_.clinic->consultation.crisis.In(s_.language);
    const int size_max = spanish_ ? kCrisisCharsMaxEs : kCrisisCharsMaxEn;
    const std::string spelled = text_ && !spanish_ ? SpellInGsm7(own) : own;
    const bool fits = !text_ || (Utf8Length(spelled) <= size_max && (spanish_ || IsGsm7(spelled)));
    if (!Trim(spelled).empty() && fits) return std::string(Trim(spelled));
    return std::string(spanish_ ? kCrisisEs : kCrisisEn);
  }

  // None in a text that has no room for it: people call instead.
  std::string Link() const {
    const std::string& url = PublicUrl();
    std::string link = s_.link;
    const VisitFacts* visit = s_.visit;
    if (link.empty() && !url.empty()) link = visit == nullptr ? url : VisitLink(url, visit->id);
    const std::size_t size_max = s_.link.empty() ? kTextLinkMax : kSecretLinkMax;
    return text_ && link.size() > size_max ? std::string() : link;
  }

  absl::TimeZone ZoneOf(const VisitFacts& visit) const {
    const bool here = !directory::IsRemote(visit.mode) && visit.location != nullptr;
    return here ? visit.location->zone : s_.zone;
  }

  std::string When(const VisitFacts& visit) const {
    const absl::TimeZone zone = ZoneOf(visit);
    if (text_) return ShortTime(visit.start, zone, s_.language);
    const std::string when = LongTime(visit.start, zone, s_.language);
    if (!directory::IsRemote(visit.mode)) return when;
    return fmt::format("{} ({})", when, ZoneName(visit.start, zone));
  }

  std::string Visits() const {
    std::string visits;
    int told = 0;
    for (const VisitFacts* visit : s_.visits) {
      if (text_ && told == kTextVisitsMax) break;
      visits += (told++ == 0 ? "" : text_ ? ", " : "\n") + When(*visit);
    }
    const std::size_t more = s_.visits.size() - static_cast<std::size_t>(told);
    return more == 0 ? visits : fmt::format("{}, +{}", visits, std::min<std::size_t>(more, 99));
  }

  std::string Arrival() const {
    if (s_.visit == nullptr || directory::IsRemote(s_.visit->mode)) return "";
    const absl::Duration early = s_.visit->first_visit ? policy_.early_first_visit : policy_.early;
    const absl::Time at = s_.visit->start - early;
    const absl::TimeZone zone = ZoneOf(*s_.visit);
    if (text_) return fmt::format("{} {}.", spanish_ ? "Llegue" : "Arrive", ShortClock(at, zone));
    return spanish_ ? fmt::format("Llegue por favor {}", AtClock("a", at, zone))
                    : fmt::format("Please arrive at {}.", ClockTime(at, zone, "en"));
  }

  // "a las 9:30 a. m.", "después de la 1:30 p. m."
  static std::string AtClock(std::string_view before, absl::Time at, absl::TimeZone zone) {
    const int hour = absl::ToCivilSecond(at, zone).hour() % 12;
    return fmt::format("{} {} {}", before, hour == 1 ? "la" : "las", ClockTime(at, zone, "es"));
  }
  static std::string AtClockOnDay(std::string_view before, absl::Time at, absl::TimeZone zone) {
    const int hour = absl::ToCivilSecond(at, zone).hour() % 12;
    return fmt::format("{} {} {}", before, hour == 1 ? "la" : "las",
                       ClockTimeOnDay(at, zone, "es"));
  }

  // What to do before, in sentences: clock times, never "eight hours before".
  std::string Care() const {
    if (s_.visit == nullptr || s_.visit->type == nullptr) return "";
    const directory::Care& care = s_.visit->type->care;
    const absl::TimeZone zone = ZoneOf(*s_.visit);
    std::vector<std::string> sentences;
    if (care.no_food > absl::ZeroDuration()) {
      const absl::Time last = s_.visit->start - care.no_food;
      sentences.push_back(
          spanish_ ? fmt::format("Nada de comer {}.", AtClockOnDay("después de", last, zone))
                   : fmt::format("Nothing to eat after {}.", ClockTimeOnDay(last, zone, "en")));
    }
    if (care.no_drink > absl::ZeroDuration()) {
      const absl::Time last = s_.visit->start - care.no_drink;
      sentences.push_back(
          spanish_ ? fmt::format("De beber, solo líquidos claros como agua {}; después, nada.",
                                 AtClockOnDay("hasta", last, zone))
                   : fmt::format("To drink, only clear liquids like water until {}; then nothing.",
                                 ClockTimeOnDay(last, zone, "en")));
    }
    if (care.ride) sentences.push_back(RideSentence());
    return fmt::format("{}", fmt::join(sentences, "\n"));
  }

  static bool NeedsRide(const VisitFacts& visit) {
    return visit.type != nullptr && visit.type->care.ride && !visit.ride_arranged;
  }

  // Asked as long as nobody is known.
  std::string Ride() const {
    const bool needed = (s_.visit != nullptr && NeedsRide(*s_.visit)) ||
                        std::any_of(s_.visits.begin(), s_.visits.end(),
                                    [](const VisitFacts* visit) { return NeedsRide(*visit); });
    if (!needed) return "";
    if (text_) return std::string(spanish_ ? kRideTextEs : kRideTextEn);
    return RideQuestion();
  }

  std::string RideQuestion() const {
    return spanish_ ? "¿Quién le lleva a casa? Díganos un nombre y un teléfono, en la página de "
                      "abajo o por teléfono."
                    : "Who brings you home? Tell us a name and a telephone number, on the page "
                      "below or by phone.";
  }

  std::string RideSentence() const {
    if (s_.visit->ride_arranged) {
      return spanish_ ? "Gracias por decirnos quién le lleva a casa."
                      : "Thank you for telling us who brings you home.";
    }
    const std::string_view rule =
        spanish_ ? "Alguien necesita llevarle a casa; ese día no conduzca."
                 : "Somebody needs to bring you home; please do not drive that day.";
    return fmt::format("{} {}", rule, RideQuestion());
  }

  std::string Place() const {
    if (s_.visit == nullptr) return "";
    if (s_.visit->mode == directory::Mode::kVideo) return spanish_ ? "Videollamada" : "Video call";
    if (s_.visit->mode == directory::Mode::kPhone) {
      return spanish_ ? "Llamada telefónica" : "Phone call";
    }
    return s_.visit->location == nullptr ? std::string() : s_.visit->location->address;
  }

  // Of where the visit is, else of the clinic's first place.
  std::string Address() const {
    const directory::Location* here = s_.visit == nullptr ? nullptr : s_.visit->location;
    if (here != nullptr && !here->address.empty()) return here->address;
    for (const directory::Location& location : s_.clinic->locations) {
      if (!location.address.empty()) return location.address;
    }
    return "";
  }

  const FieldSources& s_;
  reminders::ReminderPolicy policy_;
  bool text_;
  bool spanish_;
  Fields fields_;
};

}  // namespace

Fields FieldsOf(const FieldSources& sources) { return FieldMaker(sources).Make(); }

std::string VisitLink(std::string_view public_url, AppointmentId visit) {
  const std::string_view bytes(reinterpret_cast<const char*>(visit.uuid.bytes.data()),
                               visit.uuid.bytes.size());
  return fmt::format("{}/v/{}", public_url, Base64Url(bytes));
}

std::string SenderName(const directory::Snapshot& clinic, std::string_view language) {
  return SenderName(clinic, reminders::PolicyOf(clinic), language);
}

std::string SenderName(const directory::Snapshot& clinic, const reminders::ReminderPolicy& policy,
                       std::string_view language) {
  if (IsClean(policy.sender_name)) return policy.sender_name;
  if (IsClean(clinic.display_name)) return clinic.display_name;
  return language == "es" ? "Su clínica" : "Your clinic";
}

}  // namespace tandem::words
