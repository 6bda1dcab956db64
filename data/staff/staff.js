/* SPDX-License-Identifier: GPL-3.0-or-later */
"use strict";
/* The staff page (71). What callers say and what files hold is not trusted: it only ever becomes text. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const FIELDS = [["version", 2], ["screen", 7], ["kind", 5], ["finding", 5], ["step", 3], ["today", 3], ["soon", 3], ["age", 2], ["error", 3]];
const SPOKEN = ["ぜろ 〇 零", "いち 一", "に 二", "さん 三", "よん 四", "ご 五", "ろく 六", "なな 七", "はち 八", "きゅう 九"].flatMap((words, digit) =>
  words.split(" ").map((word) => [word, String(digit)]));
const PAYLOADS = 2 ** 33;
const MAX_REPORT_BYTES = 8 * 1024 * 1024; /* as in the program */
const MAX_TEXT = 200000, MAX_FIELD = 300, MAX_PRODUCT = 40, MAX_DEVICES = 1024;
const MAX_ROWS = 1500; /* findings and unchecked things of a whole report: a browser lays out more than that for seconds */
const STOP_MINUTES = 20, STOP_FAILURES = 2, CONTACT_DAYS = 180;
const DETAILS = { ids: "弱い所の名前（CVE、JVN）", installed: "今のソフトの番号", fixed: "直ったソフトの番号", sign: "いつもと違う所",
  benign_ja: "この入口がよく開いている機器（それでも、直すことは変わりません）" };
const FINE = 0, ASK = 1, SOON = 2, TODAY = 3; /* places in DATA.levels */
const MAKER_WORDS = ["open", "label", "password_menu", "update_menu", "remote_menu"];
const AGES = ["新しい", "少し古い", "古い", "とても古い"];

/* phone: "home", "mobile", or null while it was not said; reading: the file or text that is shown, or on its way */
const call = {};
const get = (id) => document.getElementById(id);

/* ---- the code -------------------------------------------------------------------------------- */

/* digits as somebody types them: in full width, in kanji, as they are said in this house, with any line or point between them;
 * null for anything else. What is said し, しち or く is asked again */
function digitsOf(text) {
  let digits = text.normalize("NFKC").toLowerCase().replace(/[ァ-ヴ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
  for (const [word, digit] of SPOKEN) digits = digits.replaceAll(word, digit);
  digits = digits.replace(/[\s\p{P}\p{Cf}\p{Sm}ー〜〰]/gu, "");
  return /^[0-9]*$/.test(digits) ? digits : null;
}

function bitsOf(payload) {
  return payload.toString(2).padStart(33, "0");
}

/* CRC-5, polynomial 0x05, start 0x1F, over the payload bits */
function wordOf(payload) {
  let crc = 0x1f;
  for (const bit of bitsOf(payload)) {
    const out = Number(bit) ^ (crc >> 4 & 1);
    crc = crc << 1 & 0x1f;
    if (out) crc ^= 0x05;
  }
  return DATA.words[crc];
}

/* {state, word} of twelve digits, null when they do not fit together */
function decode(digits) {
  const payload = Math.floor(Number(digits) / 100);
  if (!/^[0-9]{12}$/.test(digits) || Number(digits) % 97 !== 1 || payload >= PAYLOADS) return null;
  const bits = bitsOf(payload), state = {};
  let at = 0;
  for (const [name, width] of FIELDS) {
    state[name] = parseInt(bits.slice(at, at + width), 2);
    at += width;
  }
  return { state, word: wordOf(payload) };
}

function isLikely(state) {
  return state.version === 0 && screenOf(state.screen) !== undefined && state.kind < DATA.kinds.length && state.finding < DATA.findings.length && isPlace(state);
}

/* as the window makes them (uchi-code.c): nothing is mended without a finding, and elsewhere none is told; the screens of the steps have their
 * numbers, and are no more than the advice has, where the kind is known */
function isPlace({ screen, kind, finding, step }) {
  if (finding === 0) return step === 0 && !(screen >= 29 && screen <= 40);
  const advices = kind > 0 ? [DATA.findings[finding].by_kind[kind]] : DATA.findings[finding].by_kind;
  const isStep = screen >= 31 && screen <= 36 && step === screen - 30 && advices.some(([id]) => step <= DATA.advice[id].steps.length);
  return isStep || ((isMending(screen) || screen >= 90) && step <= 6 && !(screen >= 31 && screen <= 36));
}

/* the groups (1 … 3) in which one other digit, or two neighbours the other way round, would fit: never put right by itself */
function groupsToAsk(digits) {
  const counts = [0, 0, 0];
  const tryOne = (other, group) => {
    const found = other === digits ? null : decode(other);
    if (found && isLikely(found.state)) counts[group]++;
  };
  for (let i = 0; i < 12; i++) {
    for (let d = 0; d < 10; d++) tryOne(digits.slice(0, i) + d + digits.slice(i + 1), Math.floor(i / 4));
    if (i % 4 < 3) tryOne(digits.slice(0, i) + digits[i + 1] + digits[i] + digits.slice(i + 2), Math.floor(i / 4));
  }
  const groups = [1, 2, 3].filter((group) => counts[group - 1] > 0);
  return groups.sort((a, b) => counts[b - 1] - counts[a - 1]);
}

/* {found} or {problem, group} of what stands in the three fields */
function readGroups(texts) {
  const groups = texts.map(digitsOf);
  for (let i = 0; i < 3; i++) {
    const name = `${i + 1}番目の4けた`;
    if (groups[i] === null) return { problem: `${name}に、数字でない字があります。${name}を聞き直してください。`, group: i + 1 };
    if (groups[i].length < 4) return { problem: `${name}が足りません。${name}を聞き直してください。`, group: i + 1 };
    if (groups[i].length > 4) return { problem: `${name}が多すぎます。${name}を聞き直してください。`, group: i + 1 };
  }
  const digits = groups.join(""), found = decode(digits);
  if (found && found.state.version !== 0)
    return { problem: "相手のソフトの方が新しいです。この画面も新しくしてください。今日は、画面の左上の2けたの番号で進めます。", group: 0 };
  if (found && !isLikely(found.state))
    return { problem: "この番号の画面や機器は、この表にありません。3つとも聞き直してください。", group: 1 };
  if (found) return { found };
  const ask = groupsToAsk(digits);
  if (groups[0] === groups[1] || groups[1] === groups[2])
    return { problem: `同じ4けたが2回あります。${groups[1] === groups[2] ? 3 : 2}番目の4けたを聞き直してください。`, group: groups[1] === groups[2] ? 3 : 2 };
  if (ask.length === 0) return { problem: "番号が合いません。3つとも、順番に聞き直してください。", group: 1 };
  return { problem: `番号が合いません。聞き直してください。まず${ask.map((g) => `${g}番目`).join("、次に")}の4けたです。`, group: ask[0] };
}

/* ---- making the page: text only --------------------------------------------------------------- */

function add(parent, tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
}

/* a list of texts, in place of what was there */
function list(id, texts) {
  get(id).replaceChildren();
  for (const text of texts) add(get(id), "li", text);
}

function addPicture(parent, name) {
  const picture = get("picture-" + name);
  if (picture) parent.append(...[...picture.childNodes].map((node) => node.cloneNode(true)));
}

function screenOf(number) {
  return DATA.screens.find((screen) => screen.number === number);
}

/* the level that the caller sees, of that in the table: no finding is more pressing than the worst of the devices that the code counts */
function levelSeen(state, level) {
  if (state.screen === 39) return FINE;
  return Math.min(level, state.today > 0 ? TODAY : state.soon > 0 ? SOON : ASK);
}

/* [advice, level, id, whether the level is sure, who mends it] of the state, null when no finding is open */
function adviceOf(state) {
  const finding = DATA.findings[state.finding];
  if (state.finding === 0 || !finding) return null;
  const [id, inTable, mender] = finding.by_kind[state.kind], level = levelSeen(state, inTable);
  const isSure = level < SOON || state.today === 0 || !finding.varies;
  return [DATA.advice[id], DATA.levels[level], id, isSure, DATA.menders[mender]];
}

/* what the window fills in: the name of the device where one stands, else an ellipsis */
function filled(text, state) {
  const isName = [30, 38].includes(state.screen) || (state.screen === 39 && text === screenOf(39).headline);
  return text.replace(/%u/g, "…").replace("%s", isName && state.kind > 0 ? DATA.kinds[state.kind].text : "…");
}

function addShape(parent, level) {
  const picture = add(parent, "span");
  addPicture(picture, level.drawing);
  for (const drawing of picture.querySelectorAll("svg")) drawing.setAttribute("class", "shape");
}

/* the window gives each sentence a line of its own */
function sentencesOf(text) {
  return text.match(/[^。]+。?/g) || [];
}

/* 31 … 36: one step, with what the window adds to it */
function drawStep(body, advice, step, state) {
  const head = add(body, "div", undefined, "head"), dots = document.createElement("span");
  let n = 0;
  add(head, "span", screenOf(state.screen).headline.replace(/%u/g, () => [step, advice.steps.length][n++]), "headline");
  dots.className = "dots";
  advice.steps.forEach((_, i) => add(dots, "span", String(i + 1), i + 1 === step ? "now" : ""));
  head.append(dots);
  const card = add(body, "div", undefined, "card"), words = document.createElement("div");
  addPicture(card, advice.needs_pen && (step === 1 || step + 1 === advice.password_step) ? "ui-pen" : "kind-" + DATA.kinds[state.kind].name);
  card.append(words);
  const sentences = sentencesOf(advice.steps[step - 1] || "");
  if (sentences.length > 0) add(words, "p", sentences[0], "strong");
  sentences.slice(1).forEach((sentence) => add(words, "p", sentence));
  if (step === advice.menu_step) add(words, "p", DATA.phrases.called.replace("%s", "…"), "hers");
  if (step === advice.password_step) add(words, "p", DATA.phrases.written);
  if (advice.password_step > 0 && (step === advice.password_step || step + 1 === advice.password_step)) {
    add(words, "p", step === advice.password_step ? DATA.phrases.shown : DATA.phrases.idea);
    add(words, "p", "（相手の画面にだけ、例が出ます。聞きません）", "hers");
  }
  if (step === advice.open_step) {
    add(words, "p").append(Object.assign(document.createElement("span"), { className: "press filled", textContent: DATA.phrases.open }));
    add(words, "p", DATA.phrases.stays);
  }
}

/* 20: a row for each square and triangle that the code counts */
function drawRows(body, state) {
  for (const [name, n] of [["today", state.today], ["soon", state.soon]]) {
    const level = DATA.levels.find((one) => one.name === name);
    for (let i = 0; i < n; i++) {
      const card = add(body, "div", undefined, "card");
      addShape(card, level);
      add(card, "span", level.text);
    }
  }
}

/* 30: what is needed before the first step */
function needsOf(advice) {
  const needs = advice.minutes > 0 ? [DATA.phrases.minutes.replace("%u", advice.minutes)] : [];
  return advice.needs_pen ? [...needs, DATA.phrases.pen] : needs;
}

/* a router that is switched off takes the telephone of the home with it (uchi-mending.c) */
function mayCutPhone(state, advice) {
  return advice.cuts_power && ["router", "home-gateway"].includes(DATA.kinds[state.kind].name);
}

/* 22, 30, 37: words of the finding among those of the screen */
function linesOf(screen, state, found) {
  const lines = screen.lines.map((line) => filled(line, state));
  if (!found) return lines;
  const [advice, level, , isSure, mender] = found;
  if (state.screen === 22) return [DATA.phrases.mark.replace("%s", isSure ? level.shape : "…").replace("%s", isSure ? level.text : "…"), advice.matter, advice.why, ...lines];
  if (state.screen === 30) return [advice.why, mender, ...needsOf(advice), ...lines, ...(mayCutPhone(state, advice) ? [DATA.phrases.phone] : []), ...sentencesOf(advice.note)];
  return state.screen === 37 ? [...sentencesOf(advice.cannot), ...lines] : lines;
}

/* the screen as the caller has it: number, words, picture and buttons out of the window's own tables */
function drawScreen(state) {
  const box = get("screen"), screen = screenOf(state.screen), found = adviceOf(state);
  const isStep = state.screen >= 31 && state.screen <= 36, step = state.step || state.screen - 30;
  box.replaceChildren();
  const top = add(box, "div", undefined, "top"), body = add(box, "div", undefined, "body");
  add(top, "b", "画面" + String(screen.number).padStart(2, "0"));
  add(top, "span", "　" + screen.title);
  if (isStep && found) drawStep(body, found[0], step, state);
  else {
    const head = state.screen === 30 && found ? found[0].goal : state.screen === 22 && state.kind > 0 ? DATA.kinds[state.kind].text : screen.headline;
    add(body, "div", filled(head, state), "headline");
    const card = state.screen === 22 && found ? add(body, "div", undefined, "card") : body;
    if (state.screen === 22 && found && found[3]) addShape(card, found[1]);
    const words = add(card, "div");
    for (const line of linesOf(screen, state, found)) add(words, "p", line);
    if (state.screen === 20) drawRows(body, state);
  }
  const bar = add(box, "div", undefined, "bar");
  for (const button of screen.buttons) add(bar, "span", button, button === screen.primary ? "press filled" : "press");
  get("sometimes").textContent = screen.sometimes.length === 0 ? "" :
    "相手によっては、ほかの言葉も出ます：" + screen.sometimes.map((text) => `「${filled(text, state)}」`).join("");
}

function showMaker() {
  const words = Object.hasOwn(DATA.makers, get("makers").value) ? DATA.makers[get("makers").value] : {};
  list("maker-words", MAKER_WORDS.map((name) => words[name]).filter((text) => text));
}

/* the makers whose words are true of the box that has the page */
function offerMakers(state, advice) {
  const before = get("makers").value, kind = advice.on_router ? DATA.kinds.findIndex((one) => one.name === "router") : state.kind;
  const names = Object.keys(DATA.makers).filter((name) => DATA.makers[name].kinds[kind]).sort();
  get("makers").replaceChildren();
  for (const name of ["", ...names]) add(get("makers"), "option", name);
  get("makers").value = names.includes(before) ? before : "";
  get("makers-part").hidden = names.length === 0;
  showMaker();
}

function showFinding(state) {
  const found = adviceOf(state);
  get("finding-part").hidden = !found;
  get("place-part").classList.toggle("short", !found);
  get("bank").textContent = "";
  if (!found) return;
  const [advice, level, id, isSure, mender] = found, more = get("more"), bank = DATA.talk.bank;
  get("finding-title").replaceChildren();
  if (isSure) addPicture(get("finding-title"), level.drawing);
  add(get("finding-title"), "span", `${id} ${advice.title}（${isSure ? `${level.shape}：${level.text}` : "四角か三角：相手に聞きます"}）`);
  get("bank").textContent = bank.advice.includes(id) ? bank.text : "";
  get("why").textContent = advice.why;
  list("steps", advice.steps);
  if (state.step > 0 && get("steps").children[state.step - 1]) get("steps").children[state.step - 1].setAttribute("aria-current", "step");
  const menus = DATA.talk.menu_words[id] || [], isSeen = (word) => Object.hasOwn(DATA.talk.menu_sources, word);
  list("menu-words", menus.map((word) => isSeen(word) ? word : word + "（？）"));
  get("not-seen").textContent = menus.every(isSeen) ? "" : DATA.talk.not_seen;
  get("maker").hidden = menus.length === 0;
  offerMakers(state, advice);
  more.replaceChildren();
  for (const [name, text] of [["できない時", advice.cannot], ["直ったかどうか", advice.confirm], ["知っておくこと", advice.note], ["直す人", mender]]) {
    if (text === "") continue;
    add(more, "dt", name);
    add(more, "dd", text);
  }
}

function isMobile() {
  return call.phone === "mobile";
}

function showWarning() {
  const found = call.state && adviceOf(call.state);
  get("warning").textContent = found && found[0].cuts_power && !isMobile() ? DATA.talk.cuts_power : "";
}

/* that it is only taken for the same case, and what the caller then reads */
function showKept(state) {
  const found = adviceOf(state), step = found ? found[0].steps[state.step - 1] : undefined;
  const large = state.screen === 30 ? found && found[0].goal : state.screen >= 31 && state.screen <= 36 && step ? sentencesOf(step)[0] : "";
  get("kept").textContent = state.kept && large ? DATA.talk.kept_case.replace("%s", () => large) : state.isOther ? DATA.talk.other_first : "";
}

function showPlace(state) {
  call.state = state;
  call.isPhoneAsked ||= state.screen === 29;
  get("place-part").hidden = false;
  get("talk-part").hidden = false;
  drawScreen(state);
  showFinding(state);
  get("question").textContent = screenOf(get("stop").textContent === "" ? state.screen : 37).question;
  get("place").textContent = state.direct ? "" :
    `機器：${DATA.kinds[state.kind].text}　四角：${state.today}台${state.today === 7 ? "以上" : ""}　三角：${state.soon}台${state.soon === 7 ? "以上" : ""}　調べるための知識：${AGES[state.age]}${state.error ? "　途中で止まったことがあります" : ""}`;
  showWarning();
  showKept(state);
  keepTalkInSight();
}

/* what to ask, what to warn of and the two buttons; where all of it has no room, the word to stop */
function keepTalkInSight() {
  for (const id of ["talk-part", "stop"]) if (get(id).textContent !== "") get(id).scrollIntoView({ block: "nearest" });
}

/* ---- the call --------------------------------------------------------------------------------- */

/* by a clock that nobody sets */
function begin() {
  if (call.began === null) call.began = performance.now();
}

function tick() {
  const minutes = call.began === null ? 0 : Math.floor((performance.now() - call.began) / 60000);
  get("clock").textContent = `${minutes}分`;
  get("failures").textContent = `${call.failures}回`;
  if (minutes >= STOP_MINUTES && get("stop").textContent === "") stop(DATA.talk.stop_minutes);
}

function stop(text) {
  get("talk-part").hidden = false;
  get("question").textContent = screenOf(37).question;
  get("stop").textContent = text;
  keepTalkInSight();
}

function onCode(event) {
  event.preventDefault();
  begin();
  const result = readGroups([1, 2, 3].map((i) => get(`group-${i}`).value));
  get("code-error").textContent = result.problem || "";
  get("word-part").hidden = !result.found;
  for (const id of ["talk-part", "place-part"]) get(id).hidden = true;
  if (!result.found) {
    get(result.group ? `group-${result.group}` : "screen-number").focus();
    return;
  }
  call.found = result.found;
  get("word-question").textContent = `合い言葉は「${result.found.word}」ですか。`;
  get("word-question").focus();
}

/* four digits are in: on to the next; twelve at once are laid into the three */
function onGroup(event) {
  begin();
  get("word-part").hidden = true; /* it is of other digits */
  if (event.isComposing) return;
  const digits = digitsOf(event.target.value), number = Number(event.target.id.slice(-1));
  if (digits !== null && digits.length === 12) {
    layIn(digits);
    get("group-3").focus();
  } else if (digits !== null && digits.length === 4 && number < 3) {
    get(`group-${number + 1}`).focus();
  }
}

function onWordYes() {
  get("word-part").hidden = true;
  showPlace(call.found.state);
  get("talk-title").focus();
}

function onWordNo() {
  get("word-part").hidden = true;
  get("code-error").textContent = "合い言葉がちがいます。3つとも、順番に聞き直してください。";
  get("group-1").focus();
}

function onDirect(event) {
  event.preventDefault();
  begin();
  const digits = digitsOf(get("screen-number").value), screen = digits !== null && digits.length === 2 ? screenOf(Number(digits)) : undefined;
  get("code-error").textContent = screen ? "" : "その番号の画面はありません。左上の2けたを、1つずつ聞き直してください。";
  if (!screen) return;
  get("word-part").hidden = true;
  /* what a code told before is still true while the same thing is mended */
  showPlace(isSameCase(screen.number) ? { ...call.state, screen: screen.number, step: stepAt(screen.number), kept: true } :
    { screen: screen.number, kind: 0, finding: 0, step: 0, today: 0, soon: 0, age: 0, error: 0, direct: true, isOther: isSomethingElse(screen.number) });
  get("talk-title").focus();
}

/* a device and its steps, and where one goes from them and comes back: the telephone, the number, paper, the page for the helper */
function isMending(screen) {
  return screen >= 29 && screen <= 44 || [22, 70, 98].includes(screen);
}

/* the telephone of the home is in use: what comes after 29 is first something else, where there is anything (uchi-flow-mend.c) */
function isSomethingElse(screen) {
  return screen === 30 && call.state !== null && call.state.screen === 29 && !isMobile();
}

/* what is mended (39) is no matter any more: 30 after it is about something else */
function isSameCase(screen) {
  return call.state !== null && call.state.finding > 0 && isMending(screen) && (call.state.screen !== 39 || screen === 39) && !isSomethingElse(screen);
}

function stepAt(screen) {
  if (screen <= 30) return 0;
  return screen <= 36 ? screen - 30 : call.state.step;
}

/* the screen after that one, 0 when it is not known; before a router is switched off the window asks for the telephone, once */
function screenAfter(state, advice) {
  if (state.screen === 30 && mayCutPhone(state, advice) && !call.isPhoneAsked) return 29;
  if (state.screen === 29 && !isMobile()) return 0;
  if (state.screen === 29 || state.screen === 30) return 31;
  if (state.screen < 31 || state.screen > 36) return 0;
  return state.screen - 30 < advice.steps.length ? state.screen + 1 : 38;
}

function onWorked() {
  const state = call.state, found = state && adviceOf(state);
  call.failures = 0;
  get("stop").textContent = "";
  tick();
  const screen = found ? screenAfter(state, found[0]) : 0;
  if (screen > 0) showPlace({ ...state, screen, step: screen === 38 ? 0 : stepAt(screen), kept: false });
  else get("screen-number").select(); /* only the caller knows */
}

function onFailed() {
  call.failures++;
  tick();
  if (call.failures >= STOP_FAILURES) stop(DATA.talk.stop_failures);
  else if (get("stop").textContent === "") get("question").textContent = "だいじょうぶです。もう一度、同じ所を一緒にやってみましょう。画面の左上は何番ですか。";
  keepTalkInSight();
}

/* nothing of a call before: browsers fill in again what stood here when they come back to a page */
function onRestart() {
  for (const field of document.querySelectorAll("input, textarea")) {
    if (field.type === "radio") field.checked = false;
    else field.value = "";
  }
  for (const id of ["code-error", "stop", "report-error", "report", "phone-note", "warning", "kept", "bank", "makers"]) get(id).replaceChildren();
  for (const id of ["word-part", "talk-part", "place-part"]) get(id).hidden = true;
  Object.assign(call, { state: null, found: null, failures: 0, began: null, phone: null, isPhoneAsked: false, reading: null });
  tick();
  get("group-1").focus();
}

function onPhone(event) {
  begin();
  call.phone = event.target.value;
  get("phone-note").textContent = call.phone === "home" ? DATA.talk.home_phone : "";
  showWarning();
  if (call.state) keepTalkInSight();
}

/* ---- the beginning ---------------------------------------------------------------------------- */

function showContacts() {
  for (const contact of DATA.contacts.contacts) {
    const day = Date.parse(contact.checked_on + "T00:00:00Z");
    const old = Number.isNaN(day) || Date.now() - day > CONTACT_DAYS * 86400000;
    add(get("contacts"), "li", `${contact.name} ${contact.number}　${contact.use}　${contact.hours}　${contact.cost}　番号を確かめた日：${contact.checked_on || "分かりません"}${old ? "　古い情報かもしれません。" : ""}`);
  }
}

list("may-hear", DATA.talk.may_hear);
list("must-not-hear", DATA.talk.must_not_hear);
list("never", DATA.talk.never);
list("escalate", DATA.talk.escalate);
list("stops", [`${STOP_FAILURES}回うまくいかない時`, `${STOP_MINUTES}分たった時`, "相手が疲れた時、不安そうな時"]);
get("limits").textContent = `${STOP_FAILURES}回できない時、${STOP_MINUTES}分たった時は、止めて紙に印刷`;
get("hush").textContent = DATA.talk.hush;
get("makers").addEventListener("change", showMaker);
showContacts();
get("code").addEventListener("submit", onCode);
for (const i of [1, 2, 3]) for (const type of ["input", "compositionend"]) get(`group-${i}`).addEventListener(type, onGroup);
get("direct").addEventListener("submit", onDirect);
get("word-yes").addEventListener("click", onWordYes);
get("word-no").addEventListener("click", onWordNo);
get("worked").addEventListener("click", onWorked);
get("failed").addEventListener("click", onFailed);
get("restart").addEventListener("click", onRestart);
get("file").addEventListener("change", onFile);
get("read").addEventListener("click", () => { call.reading = null; readReport(get("text").value); });
/* going back, or making the page anew, would lose the call: the browser asks first */
addEventListener("beforeunload", (event) => { if (call.began !== null) event.preventDefault(); });
get("phone").addEventListener("change", onPhone);
setInterval(tick, 5000);
onRestart();
/* once more after whatever the browser filled in, and when it takes the page out of its store */
addEventListener("pageshow", onRestart);
