// SPDX-License-Identifier: Apache-2.0
// NotifierTest: a clinic with messages that are due, a mail server and a provider of texts that do
// as they are told, and the notifiers between them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "tests/notifier/received.h"
#include "tests/support/notified_clinic.h"
#include "tests/support/scripted_server.h"

namespace tandem::testing {

constexpr absl::Duration kDoneMax = absl::Seconds(60);  // sanitizers, and two busy cores

class NotifierTest : public ::testing::Test {
 protected:
  NotifierTest() = default;

  ScriptedServer& mail_server();
  ScriptedServer& provider();
  // To these servers; short leases and tries, so that faults are over soon.
  NotifierOptions Options();
  std::unique_ptr<NotifierProcess> StartNotifier() {
    return std::make_unique<NotifierProcess>(Options());
  }

  std::vector<ReceivedMail> Mails() const { return ReadMails(folder_.File("mails")); }
  std::vector<ReceivedText> Texts() const { return ReadTexts(folder_.File("texts")); }
  // Until so many rows are there, kDoneMax at most; judged.
  void WaitFor(const std::string& from_where, int count);
  // The visit `number` of NotifiedClinic is cancelled; it was answered when this returns.
  void Cancel(int number);
  std::string StateOf(int number);
  std::string OutcomeOf(int number);

  NotifiedClinic clinic_;
  TempFolder folder_;
  std::unique_ptr<ScriptedServer> mail_server_;
  std::unique_ptr<ScriptedServer> provider_;
};

}  // namespace tandem::testing
