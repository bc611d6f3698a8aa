// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/known_words.h"

#include <algorithm>
#include <string_view>

#include "scheduler/inbound/folded_text.h"

namespace tandem::inbound {
namespace {

// Of lists that are written as one text: words parted by spaces.
WordSet Listed(std::string_view text) {
  const std::vector<std::string> words = FoldWords(text);
  return WordSet(words.begin(), words.end());
}

// Phrases parted by commas.
Phrases ListedPhrases(std::string_view text) {
  Phrases phrases;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const Words words = FoldWords(text.substr(0, end));
    if (!words.empty()) phrases.push_back(words);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return phrases;
}

}  // namespace

const WordSet& CrisisWords() {
  static const WordSet known = Listed(
      "suicide suicides suicidal suicidio suicida suicidar suicidame kms overdose overdosed "
      "unalive matarme selfharm sobredosis ");
  return known;
}

const Phrases& CrisisPhrases() {
  static const Phrases known = ListedPhrases(
      "kill myself, killing myself, kill my self, killed myself, want to die, wanted to die, "
      "wanna die, want die, wish i was dead, wish i were dead, wish to die, want to be dead, "
      "rather be dead, better off dead, better off without me, end my life, ending my life, "
      "end it all, ending it all, take my life, take my own life, taking my life, "
      "taking my own life, hurt myself, hurting myself, harm myself, harming myself, "
      "self harm, cut myself, cutting myself, shoot myself, hang myself, no reason to live, "
      "nothing to live for, dont want to live, do not want to live, dont wanna live, "
      "not want to be alive, dont want to be alive, dont want to be here anymore, cant go on, "
      "can not go on, cannot go on, me quiero matar, me voy a matar, quiero matarme, "
      "quiero morir, quiero morirme, quisiera morir, quisiera estar muerto, "
      "quisiera estar muerta, prefiero morir, ganas de morir, quitarme la vida, "
      "me quito la vida, quitar la vida, no quiero vivir, no quiero seguir viviendo, "
      "acabar con mi vida, terminar con mi vida, acabar con todo, hacerme dano, lastimarme, "
      "cortarme, ahorcarme, mejor muerto, mejor muerta, no vale la pena vivir, "
      "no puedo mas con mi vida, sin ganas de vivir, ");
  return known;
}

const WordSet& StopWords() {
  static const WordSet known = Listed(
      "stop stops quit end revoke optout cancel stopall unsubscribe unsub remove alto parar "
      "pare paren cancelar cancele cancelen baja basta stopp detener detengan ");
  return known;
}

const WordSet& StopFillers() {
  static const WordSet known = Listed(
      "please pls plz thanks thank you ty hi hello now all the these this those any more text "
      "texts txt txts texting message messages messaging msg msgs sms alerts reminders "
      "reminder notifications me from it immediately sending send ok okay por favor gracias ya "
      "los las el la de mensaje mensajes textos todo todos recordatorios mis estos ahora ");
  return known;
}

const Phrases& StopPhrases() {
  static const Phrases known = ListedPhrases(
      "opt out, opt me out, opting out, optout, stopall, stop all, unsubscribe, stop texting, "
      "stop messaging, stop contacting, stop sending, stop these, stop the text, "
      "stop the texts, stop the messages, stop reminding, stop your texts, stop with the text, "
      "quit texting, quit messaging, quit sending, quit contacting, end these texts, "
      "end texts, cancel texts, cancel messages, cancel these texts, cancel the texts, "
      "cancel my texts, revoke my consent, revoke consent, i revoke, dont text, do not text, "
      "dont message, do not message, dont contact, do not contact, dont send me, "
      "do not send me, never text, no more text, no more texts, no more messages, no more sms, "
      "remove me, remove my number, take me off, leave me alone, no quiero recibir, "
      "no mas mensajes, no mas textos, no me escriban, no me escriba, no me manden, "
      "no me mande, no me envien, no me envie, dejen de, deje de, dejar de recibir, "
      "dar de baja, darme de baja, deme de baja, denme de baja, cancelar mensajes, "
      "cancelar los mensajes, parar mensajes, parar los mensajes, alto a los mensajes, revoco, ");
  return known;
}

const WordSet& StartWords() {
  static const WordSet known =
      Listed("start unstop restart empezar comenzar iniciar reanudar resume subscribe ");
  return known;
}

const WordSet& HelpWords() {
  static const WordSet known = Listed("help ayuda info information informacion ayudenme ");
  return known;
}

const WordSet& ChangeWords() {
  static const WordSet known = Listed(
      "change reschedule rescheduled rescheduling cambiar cambio cambiarla cambiarlo "
      "reprogramar reagendar postpone posponer resched cancel cancelar cancelled canceled "
      "cancelarla ");
  return known;
}

const Phrases& ChangePhrases() {
  static const Phrases known = ListedPhrases(
      "another time, another day, different time, different day, cant make it, "
      "can not make it, cannot make it, wont make it, not going to make it, "
      "not be able to make it, otra hora, otro dia, otra fecha, ir, no puedo asistir, "
      "no podre ir, no podre asistir, no voy a poder, ");
  return known;
}

const WordSet& ConfirmWords() {
  static const WordSet known = Listed(
      "c confirm confirmed confirming confirmo confirmar confirmado confirmada yes y yep yeah "
      "yup si yess ");
  return known;
}

const WordSet& ConfirmFillers() {
  static const WordSet known = Listed(
      "please thanks thank you ty ok okay i ill im will be there see then great good perfect "
      "my the appointment appt visit coming come am gracias claro estare ahi alli voy ir nos "
      "vemos mi la cita a hi hello hola senor that works time it sure perfecto ");
  return known;
}

const WordSet& SpanishWords() {
  static const WordSet known = Listed(
      "si confirmo confirmar confirmado cambiar cambio cita alto parar pare cancelar baja "
      "ayuda hola gracias favor informacion empezar quiero morir suicidio matarme vida "
      "mensajes reprogramar reagendar estare alli hora basta suicidarme reanudar iniciar "
      "comenzar ahi mi por que muerto muerta vivir lastimarme ");
  return known;
}

}  // namespace tandem::inbound
