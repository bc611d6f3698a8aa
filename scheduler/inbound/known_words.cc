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

bool AnyOf(const Words& words, const WordSet& set) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return set.contains(w); });
}

bool AnyPhrase(const Words& words, const Phrases& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const Words& phrase) { return HasPhrase(words, phrase); });
}

bool IsOnly(const Words& words, const WordSet& wanted, const WordSet& fillers) {
  return AnyOf(words, wanted) && std::all_of(words.begin(), words.end(), [&](const auto& w) {
           return wanted.contains(w) || fillers.contains(w);
         });
}

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
      "not want to be alive, dont want to be alive, dont want to be here anymore, me quiero matar, "
      "me voy a matar, quiero matarme, "
      "quiero morir, quiero morirme, quisiera morir, quisiera estar muerto, "
      "quisiera estar muerta, prefiero morir, ganas de morir, quitarme la vida, "
      "me quito la vida, quitar la vida, no quiero vivir, no quiero seguir viviendo, "
      "acabar con mi vida, terminar con mi vida, acabar con todo, hacerme dano, lastimarme, "
      "cortarme, ahorcarme, mejor muerto, mejor muerta, no vale la pena vivir, "
      "no puedo mas con mi vida, sin ganas de vivir, ");
  return known;
}

const Phrases& GoOnPhrases() {
  static const Phrases known =
      ListedPhrases("cant go on, can t go on, can not go on, cannot go on, ");
  return known;
}

const WordSet& LeadWords() {
  static const WordSet known = Listed("the this next that a coming my our at with to ");
  return known;
}

const WordSet& DayWords() {
  static const WordSet known = Listed(
      "monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays "
      "saturday saturdays sunday sundays mon tue tues wed thu thur thurs fri sat sun ");
  return known;
}

const WordSet& MonthWords() {
  static const WordSet known = Listed(
      "january february march april may june july august september october november december jan "
      "feb mar apr jun jul aug sep sept oct nov dec ");
  return known;
}

const WordSet& VisitWords() {
  static const WordSet known = Listed(
      "appointment appointments appt appts visit visits session sessions booking consultation ");
  return known;
}

const WordSet& DurationWords() {
  static const WordSet known = Listed(
      "more minute minutes hour hours day days night nights week weeks month months year years ");
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
      "stop messaging, stop contacting, stop sending, stop reminding, stop writing, stop "
      "bothering, "
      "stop spamming, quit texting, quit messaging, quit sending, quit contacting, quit writing, "
      "quit bothering, quit spamming, end these texts, end texts, cease and desist, i said stop, "
      "told you to stop, asked you to stop, dont want you to text, do not want you to text, "
      "dont want you to write, do not want you to write, revoke my consent, revoke consent, "
      "withdraw my consent, i revoke, dont text, do not text, dont write me, do not write me, "
      "dont message, do not message, dont contact, do not contact, dont send me, "
      "do not send me, never text, no texts please, no messages please, lose my number, "
      "forget my number, delete my number, erase my number, remove me, remove my number, take me "
      "off, leave me alone, no quiero recibir, "
      "no mas mensajes, no mas textos, no me escriban, no me escriba, no me manden, "
      "no me mande, no me envien, no me envie, dejen de, deje de, dejar de recibir, "
      "dar de baja, darme de baja, deme de baja, denme de baja, borren mi numero, "
      "borre mi numero, quiten mi numero, quite mi numero, olviden mi numero, "
      "dejenme en paz, dejeme en paz, cancelar la suscripcion, cancelar mi suscripcion, revoco, ");
  return known;
}

const WordSet& PlainStopWords() {
  static const WordSet known = Listed(
      "stop stopp stopall quit revoke optout unsubscribe unsub alto parar pare paren basta ");
  return known;
}

const Phrases& RefusalPhrases() {
  static const Phrases known = ListedPhrases(
      "dont want, do not want, didnt want, never wanted, no longer want, dont wanna, dont need, "
      "do not need, no longer need, dont like, do not like, dont send, do not send, never send, "
      "stop, quit, cancel, no more, enough, no quiero, no deseo, no necesito, no me gustan, "
      "no manden, no mande, no envien, no envie, no mas, alto, parar, pare, paren, cancelar, "
      "cancelen, cancele, basta, ");
  return known;
}

const WordSet& RefusalFillers() {
  static const WordSet known = Listed(
      "any more anymore of with all these this those that the your my such other another further "
      "to get getting got receive receiving be being have having you me from sending send sent "
      "que me manden mande envien envie mandando enviando lleguen sigan recibir recibiendo mas "
      "ya de a con tus sus mis estos esos los las el la otro otros ningun ");
  return known;
}

const WordSet& TextWords() {
  static const WordSet known = Listed(
      "text texts txt txts texting message messages messaging msg msgs sms notifications alerts "
      "reminders mensaje mensajes texto textos recordatorios notificaciones avisos ");
  return known;
}

const Phrases& KeepPhrases() {
  static const Phrases known = ListedPhrases(
      "dont stop, do not stop, never stop, dont ever stop, dont want to stop, "
      "do not want to stop, dont want you to stop, do not want you to stop, dont quit, "
      "do not quit, dont cancel, do not cancel, dont want to cancel, do not want to cancel, "
      "no dejen de, no deje de, no paren, no pare, no quiero parar, no quiero cancelar, "
      "no cancelen, no cancele, ");
  return known;
}

const WordSet& SenderWords() {
  static const WordSet known = Listed("you u they ustedes usted ");
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
      "not be able to make it, cant come, can not come, cannot come, wont come, cant go, "
      "can not go, cannot go, not able to come, unable to come, otra hora, otro dia, otra fecha, "
      "no puedo ir, no puedo asistir, no puedo llegar, no podre ir, no podre asistir, "
      "no podre llegar, no voy a poder, no voy a ir, no voy a asistir, ");
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
