// SPDX-License-Identifier: Apache-2.0
// Texts avoid words with á, í, ó and ú, which the alphabet of texts lacks; mails have them all.
#include "scheduler/words/built_in_words.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;

constexpr Channel kEmail = Channel::kEmail;
constexpr Channel kSms = Channel::kSms;

const std::vector<BuiltInWords>* Build() {  // NOLINT(readability-function-size): a list
  return new std::vector<BuiltInWords>{
      {Kind::kContactCode, kEmail, "Su código",
       "Su código es {{CODE}}. Vale durante 15 minutos.\n\n"
       "Si usted no lo pidió, no tiene que hacer nada. Nunca le pediremos este código.",
       0},
      {Kind::kContactCode, kSms, "",
       "{{CLINIC}}: su clave es {{CODE}}. Vale durante 15 minutos. Nunca se la pediremos.", 1},
      {Kind::kSignIn, kEmail, "Su código para entrar",
       "Su código para entrar es {{CODE}}. Vale durante 15 minutos.\n\n"
       "O abra esta página:\n{{LINK}}\n\n"
       "Si usted no lo pidió, no tiene que hacer nada. Nunca le pediremos este código.",
       0},
      {Kind::kSignIn, kSms, "",
       "{{CLINIC}}: su clave para entrar es {{CODE}}. Nunca se la pediremos.", 1},
      {Kind::kAppointmentBooked, kEmail, "Su cita: {{WHEN}}",
       "Hola:\n\nSu cita está reservada.\n\n{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "Para ver los detalles o elegir otra hora:\n{{LINK}}\n\n"
       "¿Preguntas? Llámenos: {{PHONE}}.\n\n{{CRISIS}}\n\nSerá un gusto verle.\n{{CLINIC}}",
       0},
      {Kind::kAppointmentBooked, kSms, "",
       "{{CLINIC}}: su cita queda reservada, {{WHEN}}. {{RIDE}} Detalles u otra hora: {{LINK}} "
       "{{PHONE}} STOP para salir",
       2},
      {Kind::kAppointmentMoved, kEmail, "Su nueva hora: {{WHEN}}",
       "Hola:\n\nSu cita tiene nueva hora o nuevo lugar. Ahora es así:\n\n"
       "{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "Para ver los detalles o elegir otra hora:\n{{LINK}}\n\n"
       "¿Preguntas? Llámenos: {{PHONE}}.\n\nHasta entonces.\n{{CLINIC}}",
       0},
      {Kind::kAppointmentMoved, kSms, "",
       "{{CLINIC}}: su cita ahora es {{WHEN}}. {{RIDE}} Detalles u otra hora: {{LINK}} {{PHONE}} "
       "STOP para salir",
       2},
      {Kind::kAppointmentCancelled, kEmail, "Cita cancelada: {{WHEN}}",
       "Hola:\n\nSu cita queda cancelada:\n\n{{WHEN}}\n\n"
       "Puede reservar otra hora cuando quiera. Llámenos: {{PHONE}}.\n\n"
       "Un saludo cordial\n{{CLINIC}}",
       0},
      {Kind::kAppointmentCancelled, kSms, "",
       "{{CLINIC}}: su cita {{WHEN}} queda cancelada. Para otra hora, llame al {{PHONE}}. STOP "
       "para salir",
       1},
      {Kind::kPreparation, kEmail, "Cómo prepararse: {{WHEN}}",
       "Hola:\n\nSerá un gusto verle:\n\n{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "Traiga por favor una identificación con foto, una lista de lo que toma, ropa cómoda y, si "
       "quiere, música y un antifaz.\n\n"
       "Para ver todas las instrucciones, llenar formularios o elegir otra hora:\n{{LINK}}\n\n"
       "¿Preguntas? Llámenos: {{PHONE}}.\n\n{{CRISIS}}\n\nHasta pronto.\n{{CLINIC}}",
       0},
      {Kind::kReminder, kEmail, "Recordatorio: {{WHEN}}",
       "Hola:\n\nLe recordamos su cita:\n\n{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "Para confirmarla, elegir otra hora o decirnos quién le lleva a casa:\n{{LINK}}\n\n"
       "¿Preguntas? Llámenos: {{PHONE}}.\n\nHasta pronto.\n{{CLINIC}}",
       0},
      {Kind::kReminder, kSms, "",
       "{{CLINIC}}: cita {{WHEN}}. {{RIDE}} Responda C=confirmar R=cambiar {{LINK}} {{PHONE}} STOP "
       "para salir",
       2},
      {Kind::kDayBefore, kEmail, "Nos vemos: {{WHEN}}",
       "Hola:\n\nSerá un gusto verle:\n\n{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "Si surgió algo, llámenos por favor: {{PHONE}}. Buscaremos otra hora.\n\n"
       "Todos los detalles:\n{{LINK}}\n\nHasta pronto.\n{{CLINIC}}",
       0},
      {Kind::kDayBefore, kSms, "",
       "{{CLINIC}}: nos vemos {{WHEN}}. {{ARRIVAL}} {{RIDE}} Antes: {{LINK}} {{PHONE}} STOP para "
       "salir",
       2},
      {Kind::kJoinLink, kEmail, "Su llamada: {{WHEN}}",
       "Hola:\n\nHablamos:\n\n{{WHEN}}\n\nPara entrar, abra esta página unos minutos antes:\n"
       "{{LINK}}\n\nSi no funciona, llámenos: {{PHONE}}.\n\nHasta pronto.\n{{CLINIC}}",
       0},
      {Kind::kJoinLink, kSms, "",
       "{{CLINIC}}: su llamada {{WHEN}}. Entre por: {{LINK}} {{PHONE}} STOP para salir", 1},
      {Kind::kDayAfter, kEmail, "¿Cómo está hoy?",
       "Hola:\n\n¿Cómo está hoy? Esperamos que haya podido descansar.\n\n"
       "Si algo le preocupa, llámenos por favor: {{PHONE}}. Nos gusta saber de usted.\n\n"
       "Lo que ayudó a otras personas, y sus próximas citas:\n{{LINK}}\n\n{{CRISIS}}\n\n"
       "Cuídese mucho.\n{{CLINIC}}",
       0},
      {Kind::kDayAfter, kSms, "",
       "{{CLINIC}}: ¿cómo está hoy? Llame: {{PHONE}}. {{CRISIS}} STOP para salir", 3},
      {Kind::kMissed, kEmail, "¿Buscamos otra hora?",
       "Hola:\n\nHoy no nos vimos, y esperamos que se encuentre bien.\n\n"
       "Cuando quiera, puede elegir otra hora aquí:\n{{LINK}}\n\n"
       "O llámenos: {{PHONE}}. Siempre será bienvenida su llamada.\n\n"
       "Un saludo cordial\n{{CLINIC}}",
       0},
      {Kind::kMissed, kSms, "",
       "{{CLINIC}}: esperamos que se encuentre bien. Otra hora: {{LINK}} {{PHONE}} STOP para salir",
       1},
      {Kind::kWeek, kEmail, "Su semana con nosotros",
       "Hola:\n\nEstas son sus citas de la semana:\n\n{{VISITS}}\n\n{{RIDE}}\n\n"
       "Para confirmarlas, ver cómo prepararse o elegir otras horas:\n{{LINK}}\n\n"
       "¿Preguntas? Llámenos: {{PHONE}}.\n\nHasta pronto.\n{{CLINIC}}",
       0},
      {Kind::kWeek, kSms, "",
       "{{CLINIC}}: su semana: {{VISITS}}. {{RIDE}} Responda C para confirmar, R para cambiar "
       "{{LINK}} "
       "{{PHONE}} STOP para salir",
       2},
      {Kind::kBoosterDue, kEmail, "¿Quiere reservar?",
       "Hola:\n\nEstuvo con nosotros hace unas semanas y es bienvenida su visita de nuevo.\n\n"
       "Si lo desea, elija una hora aquí:\n{{LINK}}\n\n"
       "Si no, no tiene que hacer nada. ¿Preguntas? Llámenos: {{PHONE}}.\n\n"
       "Un saludo cordial\n{{CLINIC}}",
       0},
      {Kind::kBoosterDue, kSms, "",
       "{{CLINIC}}: ¿quiere volver a visitarnos? Si lo desea, elija hora: {{LINK}} {{PHONE}} STOP "
       "para salir",
       1},
      {Kind::kBoosterSoon, kEmail, "Si desea reservar",
       "Hola:\n\nSu visita es bienvenida de nuevo por estas fechas.\n\n"
       "Si lo desea, todavía puede elegir una hora aquí:\n{{LINK}}\n\n"
       "Si no, no tiene que hacer nada y no volveremos a preguntarle. ¿Preguntas? Llámenos: "
       "{{PHONE}}.\n\n"
       "Un saludo cordial\n{{CLINIC}}",
       0},
      {Kind::kBoosterSoon, kSms, "",
       "{{CLINIC}}: puede volver a visitarnos. Elija hora: {{LINK}} {{PHONE}} STOP para salir", 1},
      {Kind::kRideNote, kEmail, "Un viaje: {{WHEN}}",
       "Hola:\n\n{{FIRST_NAME}} nos pidió recordarle un viaje:\n\n{{WHEN}}\n\n"
       "Gracias por su ayuda. ¿Preguntas? Llámenos: {{PHONE}}.\n\n{{CLINIC}}",
       0},
      {Kind::kRideNote, kSms, "",
       "{{CLINIC}}: {{FIRST_NAME}} nos ha pedido recordarle un viaje {{WHEN}}. ¡Gracias! {{PHONE}} "
       "STOP para salir",
       1},
      {Kind::kTherapistDay, kEmail, "Su día: {{DAY}}",
       "Buenos días:\n\nSus visitas del {{DAY}}: {{COUNT}}.\n\nSu día:\n{{LINK}}\n\n{{CLINIC}}", 0},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: gracias, su cita queda confirmada. Detalles: {{LINK}} {{PHONE}} STOP para "
       "salir",
       1, Reply::kConfirmed},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: para elegir otra hora: {{LINK}} o llame al {{PHONE}}. STOP para salir", 1,
       Reply::kChange},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: gracias, sabemos que alguien le lleva a casa. {{PHONE}} STOP para salir", 1,
       Reply::kRideYes},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: gracias por avisarnos. Le llamaremos para ver su regreso a casa. {{PHONE}} "
       "STOP "
       "para salir",
       1, Reply::kRideNo},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: ya no le enviaremos textos. Para recibirlos de nuevo, responda START. "
       "{{PHONE}}",
       1, Reply::kOptedOut},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: de nuevo le enviaremos textos. HELP: ayuda. STOP para salir. {{PHONE}}", 1,
       Reply::kOptedIn},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: {{PHONE}}. {{CRISIS}} Nadie lee este número. STOP para salir", 3, Reply::kHelp},
      {Kind::kReply, kSms, "", "{{CRISIS}} Este número no se vigila en emergencias. {{CLINIC}}", 3,
       Reply::kCrisis},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: no hemos entendido. C para confirmar, R para cambiar, HELP: ayuda. {{PHONE}} "
       "STOP para salir",
       1, Reply::kNotUnderstood},
  };
}

}  // namespace

const std::vector<BuiltInWords>& BuiltInSpanish() {
  static const std::vector<BuiltInWords>* words = Build();
  return *words;
}

}  // namespace tandem::words
