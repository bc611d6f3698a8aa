// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_words.h"

#include <gtest/gtest.h>

#include "base/civil.h"
#include "scheduler/words/forbidden_words.h"

namespace tandem::repairs {
namespace {

using directory::Mode;

MovedVisit Session(Mode mode) {
  MovedVisit moved;
  moved.is_session = true;
  moved.zone = *LoadZone("America/Los_Angeles");
  moved.start = *ResolveCivil(absl::CivilMinute(2026, 11, 27, 9, 0), moved.zone);
  moved.practitioner = "Ana Ruiz";
  moved.location = "Harbor Street";
  moved.mode = mode;
  return moved;
}

TEST(RepairWordsTest, AMoveSaysWhenWithWhomAndWhere) {
  EXPECT_EQ(RepairWords(Session(Mode::kVideo), "en"),
            "Your session moves to Friday, November 27 at 9:00 am, with Ana Ruiz, by video.");
  EXPECT_EQ(RepairWords(Session(Mode::kInPerson), "en"),
            "Your session moves to Friday, November 27 at 9:00 am, with Ana Ruiz, at Harbor "
            "Street.");
  EXPECT_EQ(RepairWords(Session(Mode::kPhone), "es"),
            "Su sesión cambia al viernes 27 de noviembre a las 9:00 a. m., con Ana Ruiz, por "
            "teléfono.");
}

TEST(RepairWordsTest, WhatIsNotKnownIsNotSaid) {
  MovedVisit visit = Session(Mode::kInPerson);
  visit.is_session = false;
  visit.practitioner.clear();
  EXPECT_EQ(RepairWords(visit, "fr"),
            "Your visit moves to Friday, November 27 at 9:00 am, at Harbor Street.");
  visit.location.clear();
  EXPECT_EQ(RepairWords(visit, "es"),
            "Su visita cambia al viernes 27 de noviembre a las 9:00 a. m.");
}

TEST(RepairWordsTest, NoClinicalWordIsSaid) {
  for (const Mode mode : {Mode::kInPerson, Mode::kVideo, Mode::kPhone}) {
    for (const char* language : {"en", "es"}) {
      for (const bool is_session : {false, true}) {
        MovedVisit moved = Session(mode);
        moved.is_session = is_session;
        const std::string text = RepairWords(moved, language);
        EXPECT_TRUE(words::ForbiddenIn(words::WordsOf(text)).empty()) << text;
      }
    }
  }
}

}  // namespace
}  // namespace tandem::repairs
