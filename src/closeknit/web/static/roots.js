// The home page: the root map, its slider, filters and keys, and the parts beside it.

import { offerPeople, say, settled } from './base.js';
import { MOST_ROWS, rows } from './rootrows.js';
import { characters, course, down, mark, paint, palette } from './tree.js';

const $ = (id) => document.getElementById(id);
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const CONNECTION = 1, DORMANT = 2, PARTNER = 4, DEEPEST_ZOOM = 24, MOST_SOUGHT = 150, QUICK = 10, NEAR = 13;
const box = $('map'), drawing = $('drawing'), over = $('over'), words = $('words'), cursor = $('cursor'), card = $('card');
const buffer = document.createElement('canvas');

let map, shown, target, colours, view, painted, cost = 0, hovered = -1, current = 0, order = [], names = new Map(), fixed = [];
let filter = () => true, filtering = false, sifted = 0;

const percent = (share) => `${Math.round(100 * share)} %`;
const day = (time) => new Date(time * 1000).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const count = (n, noun) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
const is = (n, flag) => (shown.flags[n] & flag) !== 0;
const there = (n) => shown.reach[n] >= 0;
const el = (tag, className, text) => { const one = document.createElement(tag); if (className) one.className = className; if (text !== undefined) one.textContent = text; return one; };

// bringing it here ---------------------------------------------------------------------------

const shape = () => (matchMedia('(max-width: 40rem)').matches ? 'tall' : 'wide');

async function begin() {
  const answer = await fetch(`/roots.json?shape=${shape()}`);
  if (!answer.ok) { $('waiting').textContent = 'The map could not be read. Load the page again.'; return; }
  const started = performance.now();
  map = await answer.json();
  map.characters = characters(map.id);
  map.damp = Math.min(map.shape === 'tall' ? 0.7 : 1, Math.max(0.3, Math.sqrt(220 / Math.max(map.id.length, 1))));
  map.strength = map.circles.map(() => 0);
  map.now.reach.forEach((reach, n) => { map.strength[map.circle[n]] += 0.12 + (reach ?? 0); });
  order = map.id.map((_, n) => n).sort((a, b) => map.x[a] - map.x[b]);
  shown = state(map.now);
  target = map.now;
  colours = palette();
  $('waiting').textContent = map.id.length ? '' : 'Nobody is on the map yet: of nobody enough is seen to judge. Bring in more of your mail, sent mail above all.';
  cursor.hidden = !map.id.length;
  point(deepest(), false);
  write();
  whole();
  timeline();
  performance.measure('roots', { start: started, end: performance.now() });
}

function state(frame) {
  const faint = Uint8Array.from(map.id, () => 0);
  return { reach: Float32Array.from(frame.reach, (r) => r ?? -1), familiarity: Float32Array.from(frame.familiarity), flags: Uint8Array.from(frame.flags), faint, grown: Math.sqrt(Math.min(frame.depth / Math.max(map.now.depth, 10), 1)) /* a small tree while few are known */ };
}

const deepest = () => { let best = 0; for (let n = 1; n < map.id.length; n++) if (shown.reach[n] > shown.reach[best]) best = n; return best; };

// showing it ---------------------------------------------------------------------------------

const base = () => box.clientWidth / map.field.width;

function whole() { if (!box.clientWidth) return; view = { ...size(), x: 0, y: 0, scale: base() }; painted = null; draw(); }

const size = () => ({ base: base(), width: box.clientWidth, height: box.clientHeight, dpr: Math.min(devicePixelRatio || 1, 2) });

function within(one) {
  const scale = Math.min(Math.max(one.scale, base()), DEEPEST_ZOOM);
  const wide = one.width / scale, high = one.height / scale;
  return { ...one, scale, x: Math.min(Math.max(one.x, 0), map.field.width - wide), y: Math.min(Math.max(one.y, 0), Math.max(map.field.height - high, 0)) };
}

let waitingDraw = false, crisp;

/** Asks for a picture at the next frame. */
function draw() {
  if (waitingDraw) return;
  waitingDraw = true;
  requestAnimationFrame(() => { waitingDraw = false; render(); });
}

function fit(canvas, width, height) { if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; } }

function render() {
  if (!view || !box.clientWidth) return; // the table is shown
  const { width, height, dpr } = view, began = performance.now();
  fit(drawing, Math.round(width * dpr), Math.round(height * dpr));
  // a large network is painted anew once the movement rests; until then its last picture is moved
  if (painted && painted.scale && moving && cost > QUICK && covers()) { blit(); clearTimeout(crisp); crisp = setTimeout(() => { painted = null; draw(); }, 140); }
  else {
    const spare = view.scale > base() * 1.01 && cost > QUICK ? 0.18 : 0, padX = spare * width, padY = spare * height;
    const wider = { ...view, x: view.x - padX / view.scale, y: view.y - padY / view.scale, width: width + 2 * padX, height: height + 2 * padY };
    fit(buffer, Math.round(wider.width * dpr), Math.round(wider.height * dpr));
    paint(buffer.getContext('2d'), map, shown, wider, colours);
    painted = wider;
    blit();
    cost = performance.now() - began;
    performance.measure('roots-paint', { start: began, end: performance.now() });
  }
  place();
  overlay();
}

function covers() {
  const fits = painted.x <= view.x + 1 && painted.y <= view.y + 1 && painted.x + painted.width / painted.scale >= view.x + view.width / view.scale - 1 && painted.y + painted.height / painted.scale >= view.y + view.height / view.scale - 1;
  return fits || view.scale !== painted.scale;
}

function blit() {
  const ctx = drawing.getContext('2d'), { dpr } = view, k = view.scale / painted.scale;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  if (k < 1) { ctx.fillStyle = colours.soil; ctx.fillRect(0, 0, drawing.width, drawing.height); }
  ctx.drawImage(buffer, (painted.x - view.x) * view.scale * dpr, (painted.y - view.y) * view.scale * dpr, buffer.width * k, buffer.height * k);
}

// words on it --------------------------------------------------------------------------------

/** Makes the words that stay: the main roots' names, and what the two sides of the line are. */
function write() {
  words.replaceChildren();
  names = new Map();
  fixed = map.circles.map((circle) => {
    const one = el('div', `heading ${circle.named ? 'private' : ''} ${circle.lean > 0 ? 'start' : circle.lean < 0 ? 'end' : ''}`);
    one.append(...circle.lines.map((line) => el('span', '', line)));
    words.append(one);
    return [one, circle];
  });
  const line = down(map.field, 0.5);
  for (const [text, shift] of [['contacts', -19], ['connections: they know and trust you', 3]]) {
    const one = el('div', 'side', text);
    words.append(one);
    fixed.push([one, { side: true, y: line, shift }]);
  }
}

/** Who of those that fit a filter is named at this size, and on which side: the deepest first. The
 * server places names for everybody; with others out of the way more find room. */
function spread() {
  const { scale } = view, key = `${sifted} ${scale}`;
  if (spread.key === key) return spread.found;
  const line = down(map.field, 0.5) * scale, found = new Map(), taken = [[0, line - 20, 250, line + 22]], pen = drawing.getContext('2d');
  pen.font = `13px ${getComputedStyle(words).fontFamily}`;
  const fits = order.filter((n) => there(n) && !shown.faint[n]).sort((a, b) => shown.reach[b] - shown.reach[a]).slice(0, MOST_SOUGHT);
  for (const n of fits) {
    const x = map.x[n] * scale, y = down(map.field, shown.reach[n]) * scale, long = pen.measureText(map.name[n]).width + 2;
    const offers = [[x - 3, y - 8, x + 8 + long, y + 8], [x - 8 - long, y - 8, x + 3, y + 8], [x - long / 2, y - 3, x + long / 2, y + 24]];
    const side = offers.findIndex((o) => o[0] > 2 && o[2] < map.field.width * scale - 2 && o[3] < map.field.height * scale && !taken.some((t) => t[0] < o[2] && o[0] < t[2] && t[1] < o[3] && o[1] < t[3]));
    if (side >= 0) { found.set(n, side); taken.push(offers[side]); }
  }
  Object.assign(spread, { key, found });
  return found;
}

const put = (one, x, y) => { one.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`; };

function place() {
  const { x, y, scale, width, height } = view;
  for (const [one, what] of fixed) {
    if (what.side) { put(one, 10 - x * scale, (what.y - y) * scale + what.shift); continue; }
    one.hidden = !what.scale || what.scale > scale + 0.001;
    if (one.hidden) continue;
    what.broad ??= one.offsetWidth; what.high ??= one.offsetHeight;
    const at = (what.x - x) * scale, left = what.lean > 0 ? at + 4 : what.lean < 0 ? at - what.broad - 4 : at - what.broad / 2;
    put(one, left, (map.field.ground - y) * scale - 9 - what.tier * 30 - what.high);
  }
  const keep = new Set(), sought = filtering ? spread() : null;
  for (let n = 0; n < map.id.length; n++) {
    const from = target.named[n];
    if (shown.reach[n] < 0 || shown.faint[n] || (sought ? !sought.has(n) : !from || from > scale + 0.001)) continue;
    const px = (map.x[n] - x) * scale, py = (down(map.field, shown.reach[n]) - y) * scale;
    if (px < -150 || px > width + 150 || py < -20 || py > height + 20) continue;
    keep.add(n);
    let one = names.get(n);
    if (!one) {
      one = el('span', 'name private', map.name[n]);
      one.dataset.n = n;
      words.append(one);
      names.set(n, one);
      one.broad = one.offsetWidth;
    }
    one.classList.toggle('contact', shown.reach[n] < 0.5);
    one.classList.toggle('low', shown.reach[n] > 0.6);
    const side = sought ? sought.get(n) : target.side[n];
    put(one, side === 0 ? px + 8 : side === 1 ? px - 8 - one.broad : px - one.broad / 2, side === 2 ? py + 7 : py - 8.5);
  }
  for (const [n, one] of names) if (!keep.has(n)) { one.remove(); names.delete(n); }
}

// one person ---------------------------------------------------------------------------------

function overlay() {
  if (!view) return;
  const { width, height, dpr } = view, ctx = over.getContext('2d');
  fit(over, Math.round(width * dpr), Math.round(height * dpr));
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, over.width, over.height);
  const n = hovered >= 0 ? hovered : document.activeElement === cursor ? current : -1;
  if (map.id.length) put(cursor, ...tip(current));
  if (n < 0 || !there(n)) { card.hidden = true; return; }
  mark(ctx, map, shown, view, colours, n);
  tell(n);
}

const tip = (n) => [(map.x[n] - view.x) * view.scale, (down(map.field, Math.max(shown.reach[n], 0)) - view.y) * view.scale];
const standing = (n) => (is(n, PARTNER) ? 'partner' : is(n, CONNECTION) ? 'connection' : 'contact') + (is(n, DORMANT) ? ', dormant' : '');
let told = -1, reasons = new Map();

function tell(n) {
  const [x, y] = tip(n);
  if (told !== n || card.hidden) {
    told = n;
    const organisation = map.organisations[map.organisation[n]];
    const called = el('p', 'called private', map.name[n]);
    const figure = el('p', '', `${standing(n)} · ${percent(shown.reach[n])} `);
    if (target === map.now || target.high[n]) figure.append(el('span', 'soft small', `(${target.low[n]} to ${target.high[n]})`));
    const why = el('p', 'soft private', reasons.get(map.id[n]) ?? brief(n));
    card.replaceChildren(called, ...(organisation ? [el('small', 'private', organisation)] : []), figure, why);
    if (target === map.now) explain(n, why);
  }
  card.hidden = false;
  const wide = card.offsetWidth, high = card.offsetHeight, above = y + 18 + high > view.height - 6;
  put(card, Math.min(Math.max(x - wide / 2, 6), view.width - wide - 6), Math.min(Math.max(above ? y - high - 18 : y + 18, 6), view.height - high - 6));
}

function brief(n) {
  if (target !== map.now) return `As it was on ${target.day}.`;
  const theirs = map.to_me[n], mine = map.from_me[n];
  return theirs ? `${count(theirs, 'word')} from them, ${mine.toLocaleString('en')} from you; the last from them on ${day(map.last[n])}.` : `${count(mine, 'word')} from you, none from them.`;
}

const explain = settled(async (n, where) => {
  if (reasons.has(map.id[n])) return;
  const answer = await fetch(`/roots/why/p${map.id[n]}`);
  if (!answer.ok) return;
  const { why } = await answer.json();
  if (why.length) reasons.set(map.id[n], why.join(' '));
  if (told === n && where.isConnected && why.length) { where.textContent = why.join(' '); overlay(); }
}, 220);

function under(px, py) {
  const { x, y, scale } = view, wx = px / scale + x, wy = py / scale + y;
  let best = -1, least = NEAR;
  for (let n = 0; n < map.id.length; n++) {
    if (!there(n) || shown.faint[n]) continue;
    const dx = Math.abs(map.x[n] - wx) * scale;
    if (dx > 60) continue;
    const end = down(map.field, shown.reach[n]);
    let far = Math.hypot(dx, (end - wy) * scale) - 5;
    if (wy > map.from_y[n] && wy < end) {
      const at = course(map, n, shown.reach[n]);
      let low = 0, high = 1;
      for (let i = 0; i < 7; i++) { const t = (low + high) / 2; if (at(t)[1] < wy) low = t; else high = t; }
      far = Math.min(far, Math.abs(at(low)[0] - wx) * scale + 3 - shown.familiarity[n] / 60);
    }
    if (far < least) { least = far; best = n; }
  }
  return best;
}

/** Makes somebody the one that the keyboard is at. */
function point(n, aloud = true) {
  if (!map.id.length) return;
  current = n;
  cursor.href = `/people/p${map.id[n]}`;
  cursor.replaceChildren(el('span', 'sr', `${map.name[n]}, ${standing(n)}, ${percent(Math.max(shown.reach[n], 0))}`));
  if (!aloud) return;
  const [x, y] = tip(n);
  if (x < 20 || x > view.width - 20 || y < 20 || y > view.height - 20) {
    view = within({ ...view, x: map.x[n] - view.width / view.scale / 2, y: down(map.field, shown.reach[n]) - view.height / view.scale / 2 });
    painted = null;
  }
  say(`${map.name[n]}, ${standing(n)}, ${percent(shown.reach[n])}, ${map.circles[map.circle[n]].name}`);
  draw();
}

const open = (n) => { location.href = `/people/p${map.id[n]}`; };

cursor.addEventListener('keydown', (event) => {
  const here = order.filter((n) => there(n) && !shown.faint[n]);
  if (!here.length || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = Math.max(here.indexOf(current), 0), deep = [...here].sort((a, b) => shown.reach[b] - shown.reach[a]), level = deep.indexOf(current);
  const first = (step) => { for (let i = at; i >= 0 && i < here.length; i += step) if (map.circle[here[i]] !== map.circle[current]) return here[i]; return here[step > 0 ? here.length - 1 : 0]; };
  const to = { ArrowRight: () => here[Math.min(at + 1, here.length - 1)], ArrowLeft: () => here[Math.max(at - 1, 0)], ArrowDown: () => deep[Math.max(level - 1, 0)], ArrowUp: () => deep[Math.min(level + 1, deep.length - 1)], Home: () => here[0], End: () => here[here.length - 1], PageDown: () => first(1), PageUp: () => first(-1) }[event.key];
  if (to) { event.preventDefault(); hovered = -1; point(to()); }
  else if (event.key === '+' || event.key === '=') { const [x, y] = tip(current); zoom(1.5, x, y); }
  else if (event.key === '-') zoom(1 / 1.5, ...tip(current));
  else if (event.key === 'Escape') { cursor.blur(); overlay(); }
});
cursor.addEventListener('focus', () => { if (map) { point(current); overlay(); } });
cursor.addEventListener('blur', () => { if (map) overlay(); });

// pan, zoom, point ---------------------------------------------------------------------------

let moving = false, rest;
const pointers = new Map();
let start = null, dragged = false;

function moved() {
  moving = true;
  clearTimeout(rest);
  rest = setTimeout(() => { moving = false; draw(); }, 160);
  draw();
}

function zoom(by, px = view.width / 2, py = view.height / 2) {
  const scale = Math.min(Math.max(view.scale * by, base()), DEEPEST_ZOOM), wx = px / view.scale + view.x, wy = py / view.scale + view.y;
  view = within({ ...view, scale, x: wx - px / scale, y: wy - py / scale });
  box.classList.toggle('grab', view.scale > base() * 1.01);
  drawing.style.touchAction = view.scale > base() * 1.01 ? 'none' : 'pan-y';
  moved();
}

const at = (event) => { const r = box.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };

drawing.addEventListener('pointerdown', (event) => {
  if (!map || event.button) return;
  pointers.set(event.pointerId, at(event));
  start = { at: at(event), view };
  dragged = false;
});
addEventListener('pointermove', (event) => {
  if (!map) return;
  if (pointers.has(event.pointerId)) {
    const before = pointers.get(event.pointerId), [x, y] = at(event);
    pointers.set(event.pointerId, [x, y]);
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]), is = Math.hypot(x - other[0], y - other[1]);
      dragged = true;
      zoom(is / Math.max(was, 1), (x + other[0]) / 2, (y + other[1]) / 2);
    } else if (dragged || Math.hypot(x - start.at[0], y - start.at[1]) > 4) {
      if (!dragged) { dragged = true; drawing.setPointerCapture(event.pointerId); box.classList.add('grabbing'); }
      view = within({ ...view, x: view.x - (x - before[0]) / view.scale, y: view.y - (y - before[1]) / view.scale });
      moved();
    }
    return;
  }
  if (event.pointerType === 'touch') return;
  const inside = event.target === drawing || event.target.closest?.('#words');
  const found = inside ? event.target.dataset.n !== undefined ? Number(event.target.dataset.n) : under(...at(event)) : -1;
  if (found !== hovered) { hovered = found; box.classList.toggle('on', found >= 0); overlay(); }
});
function release(event) {
  if (!pointers.delete(event.pointerId)) return;
  box.classList.remove('grabbing');
  if (dragged || event.type === 'pointercancel' || event.target !== drawing) return;
  const found = under(...at(event));
  if (found < 0) { hovered = -1; overlay(); return; }
  // a finger can't hover: the first touch shows who it is, the second opens
  if (event.pointerType === 'touch' && hovered !== found) { hovered = found; overlay(); return; }
  open(found);
}
addEventListener('pointerup', release);
addEventListener('pointercancel', release);
words.addEventListener('click', (event) => { if (event.target.dataset.n !== undefined) open(Number(event.target.dataset.n)); });
box.addEventListener('wheel', (event) => {
  if (!map || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 240), ...at(event));
}, { passive: false });
drawing.addEventListener('dblclick', (event) => { if (map && under(...at(event)) < 0) zoom(2, ...at(event)); });
$('in').addEventListener('click', () => zoom(1.6));
$('out').addEventListener('click', () => zoom(1 / 1.6));
$('all').addEventListener('click', () => { zoom(0.0001); });
new ResizeObserver(() => {
  if (!map || !box.clientWidth) return;
  if (map.shape !== shape()) { map = undefined; frames.clear(); begin(); } // a phone was turned
  else if (view?.width !== box.clientWidth) whole();
}).observe(box);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (map) { colours = palette(); painted = null; draw(); } });

// filters ------------------------------------------------------------------------------------

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function sift() {
  const typed = plain($('highlight').value.trim()), circle = $('circle').value, only = $('connections').checked, asleep = $('dormant').checked;
  sifted++;
  filtering = !!(typed || circle || only || asleep);
  filter = (n) => (!typed || plain(`${map.name[n]} ${map.organisations[map.organisation[n]]}`).includes(typed)) && (!circle || map.circle[n] === Number(circle)) && (!only || is(n, CONNECTION)) && (!asleep || is(n, DORMANT));
  let many = 0, first = -1;
  for (let n = 0; n < map.id.length; n++) { const fits = there(n) && filter(n); shown.faint[n] = fits ? 0 : 1; if (fits) { many++; if (first < 0) first = n; } }
  $('matching').textContent = filtering ? many ? `${count(many, 'root')}` : 'Nobody fits.' : '';
  if (many && shown.faint[current]) point(first, false);
  painted = null;
  draw();
  table();
}
for (const id of ['highlight', 'circle', 'connections', 'dormant']) $(id).addEventListener('input', settled(() => { if (map) sift(); }, 60));
$('filters').addEventListener('submit', (event) => { event.preventDefault(); if (map && there(current)) cursor.focus(); });

// time ---------------------------------------------------------------------------------------

const frames = new Map();
let asked = 0, playing = false;

function timeline() {
  const slider = $('moment'), last = map.moments.length - 1;
  frames.set(last, map.now);
  slider.max = last; slider.value = last;
  slider.disabled = $('play').disabled = last < 1;
  label(last);
}

function label(at) {
  const frame = frames.get(at);
  const text = frame ? `${frame.day}: ${count(frame.connections, 'connection')}` : day(map.moments[at]);
  $('date').textContent = text;
  $('moment').setAttribute('aria-valuetext', text);
}

async function bring(at) {
  if (!frames.has(at)) {
    const slow = setTimeout(() => { $('waiting').textContent = `Judging how it was on ${day(map.moments[at])} …`; }, 500);
    const answer = await fetch(`/roots.json?shape=${map.shape}&as_of=${map.moments[at]}`);
    clearTimeout(slow);
    $('waiting').textContent = '';
    if (!answer.ok) throw new Error(await answer.text());
    frames.set(at, await answer.json());
  }
  return frames.get(at);
}

async function go(at) {
  const mine = ++asked;
  label(at);
  const frame = await bring(at);
  if (mine !== asked) return;
  label(at);
  await turn(frame, mine);
}

/** From the reaches that are shown to those of a frame. */
function turn(frame, mine) {
  const from = { reach: shown.reach.slice(), familiarity: shown.familiarity.slice(), grown: shown.grown }, to = state(frame);
  const began = performance.now(), long = calm.matches ? 0 : 650;
  hovered = -1; told = -1; card.hidden = true;
  shown.flags = to.flags;
  words.classList.add('moving');
  return new Promise((done) => {
    const step = (now) => {
      if (mine !== asked) { done(); return; }
      const share = long ? Math.min(Math.max(now - began, 0) / long, 1) : 1, s = share * share * (3 - 2 * share);
      for (let n = 0; n < map.id.length; n++) {
        const a = from.reach[n], b = to.reach[n];
        // a new root grows from the ground, one that isn't there yet goes back into it
        shown.reach[n] = share === 1 ? b : a < 0 && b < 0 ? -1 : Math.max(a, 0) + (Math.max(b, 0) - Math.max(a, 0)) * s;
        shown.familiarity[n] = from.familiarity[n] + (to.familiarity[n] - from.familiarity[n]) * s;
      }
      shown.grown = from.grown + (to.grown - from.grown) * s;
      painted = null;
      if (share < 1) { render(); requestAnimationFrame(step); return; }
      target = frame;
      words.classList.remove('moving');
      sift();
      if (!there(current) && shown.reach.some((r) => r >= 0)) point(deepest(), false);
      done();
    };
    requestAnimationFrame(step);
  });
}

const slide = settled((at) => go(at).catch(lost), 90);
const lost = (error) => { $('waiting').textContent = 'That date could not be judged. Try again.'; stop(); console.warn(error); };
$('moment').addEventListener('input', () => { stop(); const to = Number($('moment').value); label(to); slide(to); });

function stop() { playing = false; $('play').textContent = '▶'; $('play').setAttribute('aria-label', 'See it grow'); }
$('play').addEventListener('click', async () => {
  if (playing) { stop(); return; }
  playing = true;
  $('play').textContent = '❚❚'; $('play').setAttribute('aria-label', 'Stop');
  const slider = $('moment'), last = map.moments.length - 1;
  let to = Number(slider.value) >= last ? 0 : Number(slider.value) + 1;
  try {
    for (; playing && to <= last; to++) {
      slider.value = to;
      await go(to);
      await new Promise((done) => setTimeout(done, calm.matches ? 900 : 160));
    }
  } catch (error) { lost(error); }
  stop();
});

// the same as a table ----------------------------------------------------------------------

function table() {
  if (!$('rows') || !$('roots').classList.contains('as-table')) return;
  const people = order.filter((n) => there(n) && !shown.faint[n]).sort((a, b) => shown.reach[b] - shown.reach[a]);
  $('rows').replaceChildren(...rows(people.map((n) => {
    const circle = map.circles[map.circle[n]];
    return { id: map.id[n], name: map.name[n], organisation: map.organisations[map.organisation[n]], circle: circle.name, named: circle.named, standing: standing(n).split(',')[0], dormant: is(n, DORMANT), reach: shown.reach[n], low: target.low[n], high: target.high[n], familiarity: shown.familiarity[n] };
  })));
  $('caption').textContent = `${count(people.length, 'root')}, those who reach deepest first${people.length > MOST_ROWS ? `; the first ${MOST_ROWS}` : ''}${target === map.now ? '' : `, as it was on ${target.day}`}`;
  $('further').hidden = people.length <= MOST_ROWS || target !== map.now;
}

$('switch').addEventListener('click', (event) => {
  event.preventDefault();
  const on = $('roots').classList.toggle('as-table');
  $('switch').textContent = on ? 'Show as a tree' : 'Show as a table';
  if (!map) return;
  if (on) table(); else whole();
});

// beside it ----------------------------------------------------------------------------------

const who = $('who');
offerPeople(who, $('offered'), (one) => { who.value = one.dataset.name; who.dataset.id = one.dataset.id; });
who.addEventListener('input', () => { delete who.dataset.id; });
$('asking').addEventListener('formdata', (event) => { if (who.dataset.id) event.formData.set('person', who.dataset.id); });

async function changes() {
  const answer = await fetch('/roots/changed?part=1');
  if (!answer.ok) return;
  const section = $('changed'), title = section.querySelector('h2');
  section.innerHTML = await answer.text();
  section.prepend(title);
}

begin();
requestIdleCallback?.(() => changes()) ?? setTimeout(changes, 300);
