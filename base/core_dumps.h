// SPDX-License-Identifier: Apache-2.0
// Core dumps hold whatever a program holds in memory: names, contacts, keys.
#pragma once

namespace tandem {

// From now on the kernel writes no memory of this process to a file, nor to a program that collects
// dumps, and lets nobody but root look into it. For every build: a developer debugs as root, or
// starts the program under the debugger.
void ForbidCoreDumps();

}  // namespace tandem
