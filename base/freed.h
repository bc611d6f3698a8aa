// SPDX-License-Identifier: Apache-2.0
// Freed: how an object of a C library ends with its unique_ptr.
//
//   using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
#pragma once

namespace tandem {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* value) const {
    Free(value);
  }
};

}  // namespace tandem
