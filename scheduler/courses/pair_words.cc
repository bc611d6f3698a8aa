// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "scheduler/words/spoken_mode.h"

namespace tandem::courses {
namespace {

// One language. Parts of one sentence are joined by commas.
struct Words {
  std::string_view next_day, two_days, days;           // days: how many
  std::string_view same_day, day_before, days_before;  // of sessions before the visit
  std::string_view same_therapist;
  std::string_view same_place, near_home, other_place;
  std::string_view not_preferred;
  std::string_view no_session, session_lost, infusion_lost, too_near, too_soon, too_late, no_ride,
      next_visit;
  std::string_view after_visit, too_early, too_close, visit_before;  // it was to be before it
  std::string_view declined, external, unpaired;
};

constexpr Words kEnglish = {
    .next_day = "On the next day",
    .two_days = "Two days later",
    .days = "{} days later",
    .same_day = "Shortly before the visit on the same day",
    .day_before = "On the day before",
    .days_before = "{} days before",
    .same_therapist = "with the same therapist",
    .same_place = "in the same building",
    .near_home = "near your home",
    .other_place = "at another site",
    .not_preferred = " It still fits, but other days would be better.",
    .no_session = "Without a session: no time that fits is free.",
    .session_lost = "Without a session: it does not take place.",
    .infusion_lost = "The visit that the session belongs to does not take place.",
    .too_near = "The session is on the day of the visit or before it.",
    .too_soon = "The session is too soon after the visit.",
    .too_late = "The session is too long after the visit.",
    .no_ride = "You may not drive so soon after the visit, and nobody brings you to the session.",
    .next_visit = "The session is too near to the next visit.",
    .after_visit = "The session is after the visit, not before it.",
    .too_early = "The session is too long before the visit.",
    .too_close = "The session ends too shortly before the visit.",
    .visit_before = "The session is too soon after the visit before.",
    .declined = "Without a session, as you wished.",
    .external = "With your own therapist.",
    .unpaired = "Without a session: none is meant with this visit.",
};

constexpr Words kSpanish = {
    .next_day = "Al día siguiente",
    .two_days = "Dos días después",
    .days = "{} días después",
    .same_day = "Poco antes de la visita, el mismo día",
    .day_before = "El día anterior",
    .days_before = "{} días antes",
    .same_therapist = "con el mismo terapeuta",
    .same_place = "en el mismo edificio",
    .near_home = "cerca de su casa",
    .other_place = "en otra sede",
    .not_preferred = " Todavía es adecuada, pero otros días serían mejores.",
    .no_session = "Sin sesión: no hay ninguna hora adecuada libre.",
    .session_lost = "Sin sesión: no va a tener lugar.",
    .infusion_lost = "La visita a la que pertenece la sesión no va a tener lugar.",
    .too_near = "La sesión es el mismo día de la visita o antes.",
    .too_soon = "La sesión es demasiado pronto después de la visita.",
    .too_late = "La sesión es demasiado tarde después de la visita.",
    .no_ride = "No puede conducir tan pronto después de la visita, y nadie le lleva a la sesión.",
    .next_visit = "La sesión está demasiado cerca de la próxima visita.",
    .after_visit = "La sesión es después de la visita, no antes.",
    .too_early = "La sesión es demasiado tiempo antes de la visita.",
    .too_close = "La sesión termina demasiado poco antes de la visita.",
    .visit_before = "La sesión es demasiado pronto después de la visita anterior.",
    .declined = "Sin sesión, como usted quiso.",
    .external = "Con su propio terapeuta.",
    .unpaired = "Sin sesión: con esta visita no se prevé ninguna.",
};

std::string_view PlaceOf(const ProposedPair& pair, const Words& words, std::string_view language) {
  const std::string_view remote = words::SpokenMode(pair.session->mode, language);
  if (!remote.empty()) return remote;
  if (pair.same_place) return words.same_place;
  return pair.near_home ? words.near_home : words.other_place;
}

std::string DayOf(int days, const Words& words) {
  if (days == 0) return std::string(words.same_day);
  if (days == -1) return std::string(words.day_before);
  if (days < 0) return fmt::format(fmt::runtime(words.days_before), -days);
  if (days == 1) return std::string(words.next_day);
  if (days == 2) return std::string(words.two_days);
  return fmt::format(fmt::runtime(words.days), days);
}

// The first rule in the way.
std::string_view Why(const ProposedPair& pair, const Words& words) {
  if (pair.judgement.rules.empty()) return words.no_session;
  switch (pair.judgement.rules.front()) {
    case PairRule::kNoSession:
      return words.no_session;
    case PairRule::kSessionLost:
      return words.session_lost;
    case PairRule::kInfusionLost:
      return words.infusion_lost;
    case PairRule::kSameDay:
      return words.too_near;
    case PairRule::kTooSoon:
      return words.too_soon;
    case PairRule::kTooLate:
      return words.too_late;
    case PairRule::kNoDriving:
      return words.no_ride;
    case PairRule::kNextInfusion:
      return words.next_visit;
    case PairRule::kNotPreferred:
      return words.not_preferred;
    case PairRule::kAfterInfusion:
      return words.after_visit;
    case PairRule::kTooEarly:
      return words.too_early;
    case PairRule::kTooNear:
      return words.too_close;
    case PairRule::kPreviousInfusion:
      return words.visit_before;
  }
  return "";
}

}  // namespace

std::string PairWords(const ProposedPair& pair, std::string_view language) {
  const Words& words = language == "es" ? kSpanish : kEnglish;
  if (pair.judgement.state == PairState::kDeclined) return std::string(words.declined);
  if (pair.judgement.state == PairState::kExternal) return std::string(words.external);
  if (pair.judgement.state == PairState::kUnpaired) return std::string(words.unpaired);
  if (pair.judgement.state == PairState::kBroken || !pair.session.has_value()) {
    return std::string(Why(pair, words));
  }
  std::string text = DayOf(pair.days_after, words);
  if (pair.same_therapist) text += fmt::format(", {}", words.same_therapist);
  text += fmt::format(", {}.", PlaceOf(pair, words, language));
  const auto& rules = pair.judgement.rules;
  if (std::count(rules.begin(), rules.end(), PairRule::kNotPreferred) > 0) {
    text += words.not_preferred;
  }
  return text;
}

}  // namespace tandem::courses
