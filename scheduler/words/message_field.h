// SPDX-License-Identifier: Apache-2.0
// The fields that words may use: which message has which, how long each can get, and which it must
// not be without. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scheduler/words/words.h"

namespace tandem::words {

struct MessageField {
  std::string_view name;  // "WHEN"
  bool lines = false;     // may hold several; never in a subject
  bool link = false;
  // Whatever stands in it is nobody's choice of words: the crisis text (which names suicide), an
  // address, a code. Its words are not checked; of a link only the host is.
  bool exempt = false;
};

// Null when there is no such field.
const MessageField* FindField(std::string_view name);

// What a text has room for. FieldsOf makes values that fit.
constexpr int kTextNameMax = 18;   // of the sender or of a person
constexpr int kTextPhoneMax = 12;  // 206-555-0142
constexpr int kTextVisitsMax = 4;  // of a week; then "+2"
constexpr int kCrisisCharsMaxEn = 160;
constexpr int kCrisisCharsMaxEs = 128;  // with accents: two segments and room for a name
constexpr std::size_t kTextLinkMax = kPublicUrlBytesMax + 25;  // "/v/" and 22 characters
constexpr std::size_t kSecretLinkMax = 120;  // a path, a slug of 40 and 43 characters
// The question who brings somebody home, as inbound texts answer it (scheduler/inbound).
constexpr std::string_view kRideTextEn = "Who drives you home? Reply name, phone.";
constexpr std::string_view kRideTextEs = "¿Quién le lleva a casa? Responda nombre y teléfono.";
// What a mail has room for.
constexpr std::size_t kValueBytesMax = 2000;

bool MayUse(const Key& key, const MessageField& field);
// Those without which the message is no use, in alphabetical order.
std::vector<std::string_view> RequiredFields(const Key& key);
// Must the text say how to opt out? All but codes, the answer to STOP, and 988.
bool MustTellHowToStop(const Key& key);

// Every field of the key with the longest value that FieldsOf can give.
Fields LongestFields(const Key& key);

// Added to each mail, for its readers; not a clinic's to change. Uses ADDRESS, CLINIC, PHONE and,
// where somebody can opt out, UNSUBSCRIBE.
std::string_view FooterOf(const Key& key);

}  // namespace tandem::words
