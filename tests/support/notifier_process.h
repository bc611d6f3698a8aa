// SPDX-License-Identifier: Apache-2.0
// NotifierProcess: build/<preset>/tandem-notifier as a child, on a database and a secret of a
// test's own. On the machine's clock, unless its environment says otherwise (stepped_clock.h).
#pragma once

#include <string>
#include <vector>

#include "tests/support/child_program.h"
#include "tests/support/temp_folder.h"

namespace tandem::testing {

struct NotifierOptions {
  std::string dsn;
  std::string secret_key_file;
  std::string top = {};    // more lines above the sections
  std::string mail = {};   // lines of [mail] beside `from`; empty: into the outbox
  std::string texts = {};  // of [texts]
  std::vector<std::string> environment = {};  // put before ours, "NAME=value"
};

// "by = \"smtp\"\nhost = …": a relay on this machine without TLS.
std::string PlainRelay(int port, int sessions = 8);
// A provider of texts on this machine; `token_file` holds its token, its account is AC1.
std::string LocalProvider(int port, const std::string& token_file);

class NotifierProcess : public ChildProgram {
 public:
  explicit NotifierProcess(const NotifierOptions& options);  // Start()
  ~NotifierProcess() { Kill(); }

  void Start();
  // From the next start on.
  void SetEnvironment(std::vector<std::string> environment);

  // Of what goes nowhere else: a file for each message.
  std::string outbox() const { return folder_.File("outbox"); }
  // What it said so far.
  std::string Log() const;
  // Of its admin port; empty when there is none.
  std::string Page(const std::string& path) const;
  // One figure of its metrics; -1 when there is no such series.
  double Metric(const std::string& series) const;

 private:
  TempFolder folder_;
  const std::string log_path_;
  int admin_port_ = 0;
  std::vector<std::string> environment_;
};

}  // namespace tandem::testing
