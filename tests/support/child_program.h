// SPDX-License-Identifier: Apache-2.0
// ChildProgram: a program of this machine, ours or another's, that a test starts and ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tandem::testing {

// Where ./dev build puts what it makes: "tandemctl", "clock_preload.so". Throws std::runtime_error
// outside of ./dev test.
std::string BuiltPath(const std::string& name);

struct ChildOptions {
  std::vector<std::string> words;             // the program, looked for in PATH, and its arguments
  std::vector<std::string> environment = {};  // put before ours, "NAME=value": the first one counts
  // What its output and errors are appended to; empty: the errors go where ours go.
  std::string log = "/dev/null";
  // Descriptors that are its standard input and output instead; -1: nothing to read, and the log.
  int input = -1;
  int output = -1;
};

class ChildProgram {
 public:
  ChildProgram() = default;  // none yet: Launch
  explicit ChildProgram(const ChildOptions& options) { Launch(options); }
  ~ChildProgram() { Kill(); }
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  // One at a time. Throws std::runtime_error when it cannot be started.
  void Launch(const ChildOptions& options);

  void Kill();  // SIGKILL, at once; it is gone when this returns
  int Stop();   // SIGTERM; the exit status
  // Until it ends by itself; the exit status, 128 + N after signal N, -1 when there is none.
  int Wait();
  void Freeze();  // SIGSTOP; it stands when this returns
  void Thaw();    // SIGCONT
  // SIGABRT, as after a broken assertion; whether the kernel says that it dumped core.
  bool AbortDumpsCore();

  // False once it has ended by itself, too.
  bool IsAlive();
  bool running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }

 private:
  int Reap();  // its status as the system tells it; running() before

  pid_t pid_ = -1;
};

}  // namespace tandem::testing
