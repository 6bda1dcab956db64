/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff page (71): what a file, or the text of a square code, holds. The second half of the script of staff.js. */

/* ---- a report: written by anybody ------------------------------------------------------------- */

/* no letter bears more marks than any script has: a heap of them is painted over the lines beside it */
function withoutHeaps(text) {
  return text.replace(/(\p{M}{4})\p{M}+/gu, "$1");
}

/* a text without what could turn it round or hide it */
function clean(value) {
  const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  return withoutHeaps(text.slice(0, MAX_FIELD)).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "�");
}

/* a product's name: short, and no telephone number or page that somebody could follow */
function product(value) {
  const text = clean(value).replace(/(?<![\p{L}\p{N}])[+＋0０](?:[-‐-―ー－()（）\s]*[0-9０-９]){8,}/gu, "").replace(/\S+\.\p{L}{2,}\S*|\S*:\/\/\S*/gu, "");
  return [...text].slice(0, MAX_PRODUCT).join("").trim();
}

/* what the pack calls a menu; whatever else a file says of it is not ours to read out */
function isMenu(text) {
  return typeof text === "string" && Object.values(DATA.makers).some((maker) => MAKER_WORDS.some((name) => maker[name] === text));
}

function arrayOf(value, most = Infinity) {
  return Array.isArray(value) ? value.slice(0, most).filter((one) => one !== null && typeof one === "object") : [];
}

/* as many of them as there is room for; what has none is only counted */
function roomFor(room, items) {
  const some = items.slice(0, room.rows);
  room.rows -= some.length;
  room.left += items.length - some.length;
  return some;
}

function showFindings(parent, findings, room) {
  const items = add(parent, "ul");
  for (const finding of roomFor(room, arrayOf(findings))) {
    const id = clean(finding.advice), advice = Object.hasOwn(DATA.advice, id) ? DATA.advice[id] : null;
    const words = finding.maker_words && typeof finding.maker_words === "object" ? finding.maker_words : {};
    const rule = clean(finding.rule);
    const item = add(items, "li", `${DATA.levels[levelOfFinding(finding)].shape}：${advice ? id + " " + advice.title : clean(finding.finding)}${rule ? `（規則 ${rule}）` : ""}`);
    const details = finding.details && typeof finding.details === "object" ? finding.details : {};
    for (const [name, text] of Object.entries(DETAILS)) {
      if (Object.hasOwn(details, name) && clean(details[name]) !== "") add(item, "p", `${text}：${clean(details[name])}`);
    }
    for (const word of MAKER_WORDS.filter((name) => Object.hasOwn(words, name)).map((name) => words[name])) {
      if (isMenu(word)) add(item, "p", `メーカーの画面の言葉：「${clean(word)}」`);
    }
    if (advice) add(item, "p", advice.cannot, "own");
  }
}

/* what is found is never fine, nor is what nobody knows how pressing it is */
function levelOfFinding(finding) {
  return Math.max(ASK, DATA.levels.findIndex((level) => finding !== null && typeof finding === "object" && level.name === finding.level));
}

/* The worst shape of a device, as the program finds it, also of what is not shown; a report may say anything. Nobody looked at one of which
 * no check says anything, but for the computer that looks. */
function levelOf(device, unknown) {
  const wasLookedAt = device.self === true || device.isNetwork === true || arrayOf(device.checks).length > 0;
  const isKnown = DATA.kinds.some((kind) => kind.name === device.kind && kind.name !== "unknown") && unknown.length === 0 && wasLookedAt;
  const findings = Array.isArray(device.findings) ? device.findings : [null];
  return findings.reduce((level, finding) => Math.max(level, levelOfFinding(finding)), isKnown ? FINE : ASK);
}

/* as the caller's list has them, what belongs to no device too: the pressing first, else as they come */
function rowsOf(report) {
  const devices = arrayOf(report.devices, MAX_DEVICES), { findings = [], checks = [] } = report.network !== null && typeof report.network === "object" ? report.network : {};
  const network = { isNetwork: true, kind: "network-device", findings, checks }, level = (device) => levelOf(device, unknownOf(device));
  if (level(network) > FINE) devices.push(network);
  return devices.map((device) => [level(device), device]).sort(([one], [other]) => other - one).map(([, device]) => device);
}

function showDevice(parent, device, index, room) {
  const kind = DATA.kinds.find((one) => one.name === device.kind) || DATA.kinds[0];
  const unknown = unknownOf(device);
  const box = add(parent, "article"), title = add(box, "h3"), level = DATA.levels[levelOf(device, unknown)], sure = clean(device.confidence);
  addPicture(title, "kind-" + kind.name);
  add(title, "span", ` ${index + 1}番 ${device.isNetwork ? "家のネット" : kind.text} ${product(device.vendor)} ${product(device.model)} ${product(device.firmware)} `);
  addPicture(title, level.drawing);
  add(title, "span", `${level.shape}${sure ? `（確かさ 100のうち${sure}）` : ""}`);
  showFindings(box, device.findings, room);
  showUnknown(box, unknown, room);
}

function unknownOf(device) {
  return arrayOf(device.checks).filter((check) => !["ok", "problem"].includes(check.outcome));
}

/* what was not checked, and why: it is never fine for that */
function showUnknown(parent, unknown, room) {
  const checks = roomFor(room, unknown);
  if (checks.length === 0) return;
  add(parent, "p", "調べきれなかったこと");
  const items = add(parent, "ul");
  for (const check of checks) {
    const name = DATA.findings.find((one) => one.name === check.check), reason = clean(check.reason);
    add(items, "li", `${name ? name.check || name.name : clean(check.check)}：${Object.hasOwn(DATA.reasons, reason) ? DATA.reasons[reason] : reason}`);
  }
}

/* "2026-11-21T10:00…" as people say it */
function momentOf(value) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(clean(value));
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日 ${Number(parts[4])}時${parts[5]}分` : clean(value);
}

/* as a sentence; a report may not say it */
function whenOf(value) {
  const moment = momentOf(value);
  return moment ? `${moment}に調べた結果です。` : "いつ調べたかは、分かりません。";
}

function showReport(report) {
  const box = get("report"), devices = arrayOf(report.devices, MAX_DEVICES), room = { rows: MAX_ROWS, left: 0 };
  const more = report.devices.length - devices.length;
  add(box, "p", `${whenOf(report.started)}機器は${report.devices.length}台です。${more > 0 ? `そのうち${more}台は、ここでは見せていません。` : ""}${report.complete === true ? "" : "途中までの結果です。"}`);
  add(box, "p", "番号は、相手の20番か21番の画面の順です。44番で外した機器があれば、ちがいます。");
  rowsOf(report).forEach((device, index) => showDevice(box, device, index, room));
  tellLeft(box, room);
}

function tellLeft(parent, room) {
  if (room.left > 0) add(parent, "p", `長いので、あと${room.left}行は見せていません。`);
}

/* ---- the square code of the paper: a report in few words (app/ui/uchi-paper-square.c) ------------ */

function squareDevice(line) {
  const [product, ...parts] = line.split("; "), [kind, ...words] = product.split(" "), device = { kind, vendor: words.join(" "), findings: [], checks: [] };
  for (const part of parts) {
    const [level, finding, advice, rule] = part.split(" ");
    if (level === "?") device.checks.push({ check: finding, outcome: "unknown", reason: advice });
    else device.findings.push({ level, finding, advice, rule });
  }
  return device;
}

/* null for any other text */
function squareOf(text) {
  const lines = text.trim().split("\n").map((line) => line.trimEnd()), when = /^(\d{4}-\d\d-\d\dT\d\d:\d\d) pack \d+$/.exec(lines[1] || "");
  const end = /^and (\d{1,4}) more, (\d{1,4}) fine$/.exec(lines[lines.length - 1]);
  if (!/^uchi-kenshin \d{4}-\d{4}-\d{4}$/.test(lines[0]) || !when || !end) return null;
  return { started: when[1], devices: lines.slice(2, -1).slice(0, MAX_DEVICES).map(squareDevice), more: Number(end[1]), fine: Number(end[2]) };
}

function showSquare(square) {
  const box = get("report"), room = { rows: MAX_ROWS, left: 0 };
  add(box, "p", `${momentOf(square.started)}に調べた結果です。直す所や、分からない所がある機器は${square.devices.length + square.more}台です。ほかの${square.fine}台は丸です。`);
  square.devices.forEach((device, index) => showDevice(box, device, index, room));
  tellLeft(box, room);
  if (square.more > 0) add(box, "p", `あと${square.more}台は、QRコードに入りませんでした。紙に書いてある物を読んでもらってください。`);
}

/* the first number of twelve digits that fits together: among other words, or a line by itself as the fields take it; "" when there is none.
 * A fourth group makes it the number of a card */
function numberIn(text) {
  const line = "[\\s\\p{P}\\p{Cf}\\p{Sm}ー〜〰]{0,3}", group = "([0-9]{4})";
  const plain = withoutHeaps(text).normalize("NFKC").replace(/[〇一二三四五六七八九]/g, (letter) => "〇一二三四五六七八九".indexOf(letter));
  const among = plain.matchAll(new RegExp(`(?<![0-9][- ]?)${group}${line}${group}${line}${group}(?![- ]?[0-9])`, "gu"));
  const alone = text.split(/[\n:：]/).filter((part) => part.length >= 12 && part.length <= 60).map((part) => digitsOf(part) || "");
  return [...[...among].map((match) => match.slice(1).join("")), ...alone].find((digits) => decode(digits) !== null) || "";
}

function layIn(digits) {
  for (let i = 0; i < 3; i++) get(`group-${i + 1}`).value = digits.slice(i * 4, i * 4 + 4);
  get("word-part").hidden = true;
}

/* the number of a text, into empty fields; what stands there is the caller's, and staff decide */
function offerNumber(digits) {
  const typed = [1, 2, 3].map((i) => get(`group-${i}`).value).join("");
  if (digits === "" || digitsOf(typed) === digits) return;
  if (typed === "" && call.state === null) return layIn(digits);
  const box = add(get("report"), "p", `この文字の相談番号は、${digits.replace(/(?<=^(.{4}){1,2})(?=.)/g, "-")}です。今の電話の番号と同じではないので、入れていません。 `);
  const button = add(box, "button", "この番号を入れる");
  button.type = "button";
  button.addEventListener("click", () => { layIn(digits); get("group-3").focus(); });
}

function showText(text) {
  const some = text.slice(0, MAX_TEXT), square = squareOf(some);
  offerNumber(numberIn(some));
  if (square) showSquare(square);
  else add(get("report"), "pre", withoutHeaps(some).replace(/[^\P{C}\n]/gu, "�"));
  if (text.length > MAX_TEXT) add(get("report"), "p", "長いので、はじめの部分だけを見せています。");
}

/* what a file or a square code holds */
function readReport(text) {
  const problem = (sentence) => { get("report-error").textContent = sentence; };
  get("report").replaceChildren();
  problem("");
  if (text.trim() === "") return problem("中身がありません。もう一度もらってください。");
  if (text.length > MAX_REPORT_BYTES) return problem("大きすぎます。開きませんでした。もう一度作ってもらってください。");
  if (text.includes("\0")) return problem("こわれています。開きませんでした。もう一度作ってもらってください。");
  if (text.trimStart()[0] !== "{") {
    showText(text);
    return get("report").focus();
  }
  try {
    const report = JSON.parse(text);
    if (/^uchi-kenshin-report\/[1-9][0-9]{0,3}$/.test(report.format) && report.format !== "uchi-kenshin-report/1")
      return problem("相手のソフトの方が新しいです。開きませんでした。この画面も新しくしてください。");
    if (report.format !== "uchi-kenshin-report/1") return problem("おうちネット健診のファイルではありません。開きませんでした。");
    if (!Array.isArray(report.devices)) throw new TypeError("no devices");
    showReport(report);
    get("report").focus();
  } catch (error) {
    get("report").replaceChildren();
    problem("こわれています。開きませんでした。もう一度作ってもらってください。");
  }
}

/* what people send besides, by its first bytes: nothing is broken, it is only another kind of file */
const OTHERS = [[/^%PDF/, "紙の形（PDF）のファイルです。ここでは開くことができません。44番の画面の「ファイルにする」で作ってもらってください。"],
  [/^(\x89PNG|\xff\xd8\xff|GIF8|....ftyp|RIFF....WEBP)/s, "写真や絵のファイルです。ここでは開くことができません。QRコードなら、読み取った文字をもらってください。"],
  [/^PK\x03\x04/, "まとめたファイル（zip）です。中のファイルを取り出してから、選んでください。"]];

/* "" for what may be a report, or a text */
function otherKind(bytes) {
  const head = String.fromCharCode(...new Uint8Array(bytes.slice(0, 16))), found = OTHERS.find(([pattern]) => pattern.test(head));
  return found ? found[1] : "";
}

async function onFile(event) {
  const file = event.target.files[0];
  if (!file) return;
  const bytes = file.size > MAX_REPORT_BYTES ? null : file.arrayBuffer(), reading = {};
  call.reading = reading;
  event.target.value = ""; /* the same file may come again, made anew */
  get("report").replaceChildren();
  get("report-error").textContent = "";
  if (bytes === null) {
    get("report-error").textContent = "大きすぎます。開きませんでした。もう一度作ってもらってください。";
    return;
  }
  try {
    const whole = await bytes, other = otherKind(whole);
    if (call.reading !== reading) return; /* another call, or another file, has begun since */
    if (other) get("report-error").textContent = other;
    else readReport(new TextDecoder("utf-8", { fatal: true }).decode(whole));
  } catch (error) {
    if (call.reading === reading) get("report-error").textContent = "こわれていて、読むことができませんでした。もう一度作ってもらってください。";
  }
}
