// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminder_preferences.h"

#include "base/bytes.h"
#include "base/crypto.h"

namespace tandem::reminders {
namespace {

constexpr std::size_t kEtagBytes = 12;  // two versions with one etag do not happen

}  // namespace

std::string Etag(const ReminderPreferences& preferences) {
  const std::string text =
      ToString(preferences.patient) + "/reminderPreferences/" + std::to_string(preferences.version);
  return Base64Url(std::string_view(Sha256(text)).substr(0, kEtagBytes));
}

}  // namespace tandem::reminders
