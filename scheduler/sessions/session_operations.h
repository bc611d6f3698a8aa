// SPDX-License-Identifier: Apache-2.0
// The operations of the room, by theme. Each method is named after its RPC.
#pragma once

#include "scheduler/sessions/proxies.h"
#include "scheduler/sessions/session_parts.h"
#include "scheduler/sessions/session_sweep.h"
#include "scheduler/sessions/sessions.h"
#include "scheduler/sessions/sign_ins.h"

namespace tandem::sessions {

struct SessionOperations {
  explicit SessionOperations(const Parts& parts)
      : sign_ins(parts), sessions(parts), proxies(parts), sweep(parts) {}

  SignIns sign_ins;    // a code or a link, and the session that it opens
  Sessions sessions;   // listed, ended, opened for somebody else
  Proxies proxies;     // who may act for whom
  SessionSweep sweep;  // background
};

}  // namespace tandem::sessions
