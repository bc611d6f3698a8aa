// SPDX-License-Identifier: Apache-2.0
// A clinic with an audit log, for the room's tests.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/call_context.h"
#include "scheduler/audit/audit_sealing.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/audit/audit_verification.h"

namespace tandem::audit {

class AuditFixture : public ::testing::Test {
 protected:
  AuditFixture() {
    call_.principal.clinic = ids_.NextId<ClinicId>();
    call_.principal.clinic_slug = "elm";
    call_.principal.role = access::Role::kFrontDesk;
    call_.principal.subject = "desk-1";
    call_.method = "BookAppointment";
    call_.call_id = ids_.Next();
    db_.Sql(fmt::format("INSERT INTO clinic_route VALUES ('{}', 'elm')", ToString(clinic())));
  }

  ClinicId clinic() const { return call_.clinic(); }

  // Entries of as many changes, a second apart.
  void Write(int entries) {
    for (int i = 0; i < entries; ++i) {
      const Deed deed = ChangeOf(ids_.NextId<AppointmentId>(), PatientId());
      ASSERT_OK(db_.pool().Run(call_.Tx(),
                               [&](pg::Transaction& tx) { return trail_.Write(tx, call_, deed); }));
      clock_.Advance(absl::Seconds(1));
    }
  }

  int Seal() {
    pg::TxOptions options;
    options.clinic = clinic().uuid;
    const auto sealed = SealEntries(db_.pool(), clock_, options, clinic());
    EXPECT_OK(sealed);
    return sealed.value_or(-1);
  }

  ChainReport Verify(const std::optional<KnownHead>& known = std::nullopt) {
    const auto report = VerifyChain(db_.pool(), clock_, clinic(), known);
    EXPECT_OK(report);
    return report.ok() ? *report : ChainReport();
  }

  std::string Count(const std::string& what) { return db_.Sql("SELECT count(*) FROM " + what); }

  TestDatabase db_;
  SimulatedClock clock_;
  SeededIds ids_;
  access::CallContext call_;
  AuditTrail trail_{clock_};
};

}  // namespace tandem::audit
