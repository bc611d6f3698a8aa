// SPDX-License-Identifier: Apache-2.0
// StormVisitor: people on the web in a storm, one client's worth. They hold times for a
// consultation, prove their contact, book, move and cancel by the manage link, and give holds back.
#pragma once

#include <string>
#include <vector>

#include "tests/support/storm_caller.h"

namespace tandem::testing {

class StormVisitor {
 public:
  explicit StormVisitor(StormCaller& caller) : caller_(caller) {}

  // One operation.
  void Step();

 private:
  // What a person has in hand.
  struct Mine {
    Seen seen = {};
    std::string secret = {};  // of the hold
    bool verified = false;
    std::string link = {};  // manage token; empty while it is a hold
  };

  std::string NewContact();
  void Hold();
  void ChangeHold(Mine mine);
  void Verify(Mine mine, const std::string& code);
  void Book(Mine mine, const std::string& code);
  void Release(const Mine& mine);
  void Move(Mine mine);
  void Cancel(const Mine& mine);
  // What the next version of it looks like in a reply of the web, which names no version.
  Seen ReadNext(const Mine& mine, const v1::Consultation& wire) const;

  StormCaller& caller_;
  std::vector<Mine> mine_;
  int contacts_ = 0;
};

}  // namespace tandem::testing
