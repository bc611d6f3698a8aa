// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

std::string_view Name(Kind kind) {
  switch (kind) {
    case Kind::kContactCode:
      return "contact_code";
    case Kind::kSignIn:
      return "sign_in";
    case Kind::kAppointmentBooked:
      return "appointment_booked";
    case Kind::kAppointmentMoved:
      return "appointment_moved";
    case Kind::kAppointmentCancelled:
      return "appointment_cancelled";
  }
  return "";
}

std::string_view Name(Channel channel) { return channel == Channel::kEmail ? "email" : "sms"; }

Kind ParseKind(std::string_view name) {
  for (const Kind kind : {Kind::kSignIn, Kind::kAppointmentBooked, Kind::kAppointmentMoved,
                          Kind::kAppointmentCancelled}) {
    if (name == Name(kind)) return kind;
  }
  return Kind::kContactCode;
}

Channel ParseChannel(std::string_view name) {
  return name == "email" ? Channel::kEmail : Channel::kSms;
}

}  // namespace tandem::reminders
