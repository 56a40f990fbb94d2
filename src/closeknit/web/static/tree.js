// How the tree of the root map is painted: from places and reaches to pixels, the same each time.

const HAIR = 1.3; // pixels; what is thinner is a line, what is thicker tapers
const MANY = 600; // people; with more, fine hairs are left out

/** The colours of the page, as the style sheets have them. */
export function palette() {
  const css = getComputedStyle(document.documentElement), of = (name) => css.getPropertyValue(name).trim();
  const names = ['card', 'paper', 'ink', 'soft', 'soil', 'soil-deep', 'deep', 'mid', 'thin', 'line-strong', 'bark', 'bark-deep', 'leaf', 'leaf-light', 'leaf-deep', 'pebble', 'grass'];
  return Object.fromEntries(names.map((name) => [name, of('--' + name)]));
}

/** Figures from 0 to 1 that look like chance and are the same for the same seed. */
export function dice(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6D2B79F5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a person's rootlet looks like besides its places: how it bends and wavers. */
export function characters(ids) {
  return ids.map((id) => { const roll = dice(id * 2654435761); return { bend: roll() - 0.5, phase: roll() * 6.283, waver: 0.6 + roll() * 0.8, side: roll() - 0.5 }; });
}

/** How far down a reach ends. */
export const down = (field, reach) => field.top + reach * (field.bottom - field.top);

/** A function from 0 (where it leaves the main root) to 1 (its tip) to a point. */
export function course(map, n, reach) {
  const { bend, phase, waver } = map.characters[n];
  const x0 = map.from_x[n], y0 = map.from_y[n], x3 = map.x[n], y3 = down(map.field, reach);
  const long = Math.max(y3 - y0, 4), swing = bend * Math.min(long * 0.11, 26);
  const x1 = x0 + (x3 - x0) * 0.9 + swing * 0.4, y1 = y0 + long * 0.1 + 4, x2 = x3 + swing, y2 = y0 + long * 0.55;
  const amp = waver * Math.min(long * 0.011, 3.2), turns = 3 + long / 75;
  return (t) => {
    const u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
    const shake = Math.sin(t * turns + phase) * amp * t * u * 3;
    return [a * x0 + b * x1 + c * x2 + d * x3 + shake, a * y0 + b * y1 + c * y2 + d * y3];
  };
}

/** How thick a rootlet is where it begins, in units. */
export function thickness(map, familiarity) {
  return (0.55 + 6.2 * (familiarity / 100) ** 4) * map.damp * map.slim;
}

function ribbon(ctx, points, widths) {
  const right = [];
  points.forEach(([x, y], i) => {
    const [px, py] = points[Math.max(i - 1, 0)], [qx, qy] = points[Math.min(i + 1, points.length - 1)];
    const n = Math.hypot(qx - px, qy - py) || 1, w = widths[i] / 2, dx = -(qy - py) / n * w, dy = (qx - px) / n * w;
    if (i) ctx.lineTo(x + dx, y + dy); else ctx.moveTo(x + dx, y + dy);
    right.push(x - dx, y - dy);
  });
  for (let i = right.length - 2; i >= 0; i -= 2) ctx.lineTo(right[i], right[i + 1]);
  ctx.closePath();
}

function taper(at, steps, from, to, power = 0.85) {
  const points = [], widths = [];
  for (let i = 0; i <= steps; i++) { const t = i / steps; points.push(at(t)); widths.push(to + (from - to) * (1 - t) ** power); }
  return [points, widths];
}

/** A smooth line through points. */
function through(points) {
  const last = points.length - 1, p = (i) => points[Math.min(Math.max(i, 0), last)];
  return (t) => {
    const at = Math.min(t * last, last - 1e-6), i = Math.floor(at), s = at - i, [a, b, c, d] = [p(i - 1), p(i), p(i + 1), p(i + 2)];
    return [0, 1].map((k) => 0.5 * (2 * b[k] + (c[k] - a[k]) * s + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * s * s + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * s * s * s));
  };
}

/** Paints everything that `view` shows: {x, y, scale, width, height, dpr}; `state` has `reach` (below
 * 0 for who isn't there), `familiarity`, `flags`, `faint` and `grown` (0 to 1). */
export function paint(ctx, map, state, view, colours) {
  const { field } = map, { x, y, scale, width, height, dpr } = view;
  map.slim = Math.sqrt(Math.min(view.base / scale, 1)); // growing less than the map does, roots come apart
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ground(ctx, map, view, colours);
  ctx.setTransform(dpr * scale, 0, 0, dpr * scale, -x * scale * dpr, -y * scale * dpr);
  const left = x - 40, right = x + width / scale + 40, top = y - 20, bottom = y + height / scale + 20;
  scenery(ctx, map, colours, left, right);
  rootlets(ctx, map, state, scale, colours, left, right, top, bottom);
  mainRoots(ctx, map, state, colours);
  if (y < field.ground) tree(ctx, map, state.grown, colours);
  tips(ctx, map, state, scale, colours, left, right, top, bottom);
}

function ground(ctx, map, view, colours) {
  const { field } = map, { y, scale, width, height } = view;
  const horizon = (field.ground - y) * scale, end = (field.height - y) * scale;
  const sky = ctx.createLinearGradient(0, -y * scale, 0, horizon);
  sky.addColorStop(0, colours.card); sky.addColorStop(1, colours.paper);
  ctx.fillStyle = sky; ctx.fillRect(0, 0, width, height);
  if (horizon > height) return;
  const soil = ctx.createLinearGradient(0, horizon, 0, end);
  soil.addColorStop(0, colours.soil); soil.addColorStop(1, colours['soil-deep']);
  ctx.fillStyle = soil; ctx.fillRect(0, Math.max(horizon, 0), width, height);
}

function scenery(ctx, map, colours, left, right) {
  const { field } = map, roll = dice(11);
  ctx.lineWidth = 1; ctx.strokeStyle = colours.pebble; ctx.fillStyle = colours.pebble;
  for (const share of [0.16, 0.38, 0.63, 0.86]) { // layers of soil
    ctx.globalAlpha = 0.35; ctx.beginPath();
    for (let x = 0; x <= field.width; x += 14) {
      const y = field.ground + share * (field.height - field.ground) + Math.sin(x / 83 + share * 40) * 5 + Math.sin(x / 31 + share * 9) * 2;
      if (x) ctx.lineTo(x, y); else ctx.moveTo(x, y);
    }
    ctx.stroke();
  }
  ctx.globalAlpha = 0.4; ctx.beginPath();
  for (let n = 0; n < field.width / 7; n++) {
    const x = roll() * field.width, deep = roll(), y = field.ground + 20 + deep * (field.height - field.ground - 26), r = 0.6 + roll() ** 3 * 4.2, turn = roll() * 3;
    if (x < left || x > right) continue;
    ctx.moveTo(x + r, y); ctx.ellipse(x, y, r, r * 0.62, turn, 0, 6.284);
  }
  ctx.fill();
  ctx.globalAlpha = 1; ctx.strokeStyle = colours.deep; ctx.setLineDash([1.5, 5]); ctx.globalAlpha = 0.75;
  ctx.beginPath(); const line = down(field, 0.5); ctx.moveTo(Math.max(left, 0), line); ctx.lineTo(Math.min(right, field.width), line); ctx.stroke(); ctx.setLineDash([]);
  ctx.globalAlpha = 0.8; ctx.strokeStyle = colours.grass; ctx.lineWidth = 0.9; ctx.beginPath();
  for (let n = 0; n < field.width / 2.6; n++) { // grass
    const x = roll() * field.width, high = 2 + roll() * 5, lean = (roll() - 0.5) * 4;
    if (x < left || x > right) continue;
    ctx.moveTo(x, field.ground + 1); ctx.quadraticCurveTo(x + lean * 0.2, field.ground - high * 0.6, x + lean, field.ground - high);
  }
  ctx.stroke(); ctx.globalAlpha = 1;
}

const SHADES = 8;

function shade(reach, flags) {
  if (flags & 2) return SHADES;
  return Math.min(Math.floor(reach * SHADES), SHADES - 1);
}

function mixed(a, b, share) {
  const of = (hex) => [1, 3, 5].map((at) => parseInt((hex.length === 4 ? '#' + [...hex.slice(1)].map((c) => c + c).join('') : hex).slice(at, at + 2), 16));
  const [p, q] = [of(a), of(b)];
  return `rgb(${p.map((v, i) => Math.round(v + (q[i] - v) * share)).join(' ')})`;
}

function shades(colours) {
  const found = [];
  for (let n = 0; n < SHADES; n++) {
    const r = (n + 0.5) / SHADES;
    const colour = r < 0.5 ? mixed(colours.thin, colours.mid, r * 1.7) : mixed(colours.mid, colours.deep, Math.min((r - 0.32) * 2.4, 1));
    found.push([colour, 0.62 + 0.38 * Math.min(r * 1.9, 1)]);
  }
  return [...found, [colours['line-strong'], 0.42]];
}

function rootlets(ctx, map, state, scale, colours, left, right, top, bottom) {
  const tones = shades(colours), fine = tones.map(() => [[], []]), thick = tones.map(() => []), hairs = tones.map(() => []);
  const count = map.x.length, many = count > MANY, hair = many ? 1.9 : HAIR;
  for (let n = 0; n < count; n++) {
    const reach = state.reach[n];
    if (reach < 0) continue;
    if (Math.max(map.x[n], map.from_x[n]) < left || Math.min(map.x[n], map.from_x[n]) > right || down(map.field, reach) < top || map.from_y[n] > bottom) continue;
    const tone = shade(reach, state.flags[n]), broad = thickness(map, state.familiarity[n]);
    if (state.faint[n]) fine[tone][1].push(n);
    else if (broad * scale < hair) fine[tone][0].push(n);
    else thick[tone].push(n);
    if (!many && !state.faint[n] && reach > 0.3) hairs[tone].push(n);
  }
  ctx.lineCap = 'round';
  const stroke = (members, width, alpha, colour) => {
    if (!members.length) return;
    ctx.strokeStyle = colour; ctx.globalAlpha = alpha; ctx.lineWidth = width; ctx.beginPath();
    for (const n of members) {
      const at = course(map, n, state.reach[n]), long = (down(map.field, state.reach[n]) - map.from_y[n]) * scale, steps = Math.max(3, Math.min(many ? 10 : 14, Math.round(long / (many ? 30 : 22))));
      ctx.moveTo(...at(0));
      for (let i = 1; i <= steps; i++) { const p = at(i / steps); ctx.lineTo(p[0], p[1]); }
    }
    ctx.stroke();
  };
  tones.forEach(([colour, alpha], tone) => stroke(fine[tone][1], 0.6 / Math.sqrt(scale), alpha * 0.16, colour));
  tones.forEach(([colour, alpha], tone) => stroke(fine[tone][0], Math.max(0.8 / Math.sqrt(scale), 0.75 * map.damp), alpha * 0.85, colour));
  tones.forEach(([colour, alpha], tone) => { // side hairs
    if (!hairs[tone].length) return;
    ctx.strokeStyle = colour; ctx.globalAlpha = alpha * 0.42; ctx.lineWidth = 0.6; ctx.beginPath();
    for (const n of hairs[tone]) {
      const at = course(map, n, state.reach[n]), roll = dice(map.id[n] + 5), number = Math.round(3 + state.reach[n] * 9);
      for (let i = 0; i < number; i++) {
        const t = 0.25 + 0.72 * (i + roll()) / number, [x, y] = at(t), way = roll() < 0.5 ? -1 : 1, long = (5 + roll() * 15) * (1.15 - t * 0.6);
        ctx.moveTo(x, y); ctx.quadraticCurveTo(x + way * long * 0.5, y + long * 0.15, x + way * long * 0.75, y + long * 0.75);
      }
    }
    ctx.stroke();
  });
  tones.forEach(([colour, alpha], tone) => {
    ctx.fillStyle = colour; ctx.globalAlpha = alpha;
    if (!thick[tone].length) return;
    ctx.beginPath();
    for (const n of thick[tone]) {
      const at = course(map, n, state.reach[n]), long = (down(map.field, state.reach[n]) - map.from_y[n]) * scale, steps = Math.max(6, Math.min(many ? 16 : 30, Math.round(long / (many ? 26 : 14))));
      ribbon(ctx, ...taper(at, steps, thickness(map, state.familiarity[n]), 0.5 * map.damp));
    }
    ctx.fill();
  });
  ctx.globalAlpha = 1;
}

function mainRoots(ctx, map, state, colours) {
  const { field } = map, roll = dice(3), strength = map.circles.map(() => 0);
  for (let n = 0; n < map.x.length; n++) if (state.reach[n] >= 0) strength[map.circle[n]] += 0.12 + state.reach[n];
  const whole = Math.max(...map.strength, 1);
  map.circles.forEach((circle, c) => {
    const wobble = roll() * 6;
    if (!strength[c]) return;
    const base = (5 + 14 * Math.sqrt(strength[c] / whole)) * map.slim ** 0.6, line = through(circle.line);
    const at = (t) => { const [x, y] = line(t); return [x, y + (Math.sin(t * 9 + wobble) + Math.sin(t * 23 + wobble * 2) * 0.4) * 2 * t * (1.2 - t)]; };
    const shadeOf = ctx.createLinearGradient(0, field.ground - 10, 0, field.ground + 60);
    shadeOf.addColorStop(0, colours['bark-deep']); shadeOf.addColorStop(1, colours.bark);
    ctx.fillStyle = shadeOf; ctx.beginPath(); ribbon(ctx, ...taper(at, 48, base, 1.4, 1.25)); ctx.fill();
  });
}

function tree(ctx, map, grown, colours) {
  const { field } = map, cx = field.trunk, size = field.width < 600 ? 0.68 : 1, g = (0.45 + 0.55 * grown) * size;
  const ground = field.ground, fork = ground - 80 * (0.6 + 0.4 * grown);
  const bark = ctx.createLinearGradient(cx - 22, 0, cx + 22, 0);
  bark.addColorStop(0, colours['bark-deep']); bark.addColorStop(0.45, colours.bark); bark.addColorStop(1, colours['bark-deep']);
  // the trunk widens into its roots
  const w = 13 * g, f = 30 * g;
  ctx.fillStyle = bark; ctx.beginPath(); ctx.moveTo(cx - f, ground + 9);
  ctx.bezierCurveTo(cx - w * 1.3, ground - 3, cx - w * 1.05, ground - 24, cx - w * 0.8, fork);
  ctx.lineTo(cx + w * 0.75, fork); ctx.bezierCurveTo(cx + w, ground - 26, cx + w * 1.2, ground - 4, cx + f, ground + 9);
  ctx.quadraticCurveTo(cx, ground + 20, cx - f, ground + 9); ctx.fill();
  ctx.strokeStyle = colours['bark-deep']; ctx.lineWidth = 0.8; ctx.globalAlpha = 0.5; ctx.beginPath();
  for (const s of [-0.45, -0.1, 0.3]) { ctx.moveTo(cx + s * w * 2, ground + 2); ctx.bezierCurveTo(cx + s * w * 1.3, ground - 30, cx + s * w * 1.6, ground - 50, cx + s * w, fork + 6); }
  ctx.stroke(); ctx.globalAlpha = 1;
  const roll = dice(29), leaves = [];
  const branch = (x, y, turn, long, broad, depth) => {
    const ex = x + Math.cos(turn) * long, ey = y + Math.sin(turn) * long * 0.66, bend = (roll() - 0.5) * long * 0.35;
    const mx = (x + ex) / 2 + bend * Math.sin(turn), my = (y + ey) / 2 - bend * Math.cos(turn);
    const at = (t) => { const u = 1 - t; return [u * u * x + 2 * u * t * mx + t * t * ex, u * u * y + 2 * u * t * my + t * t * ey]; };
    ctx.fillStyle = depth > 4 ? bark : colours['bark-deep']; ctx.beginPath(); ribbon(ctx, ...taper(at, 8, broad, broad * (depth > 5 ? 0.86 : 0.62), 1)); ctx.fill();
    if (depth < 5) leaves.push([ex, ey, depth], [...at(0.5), depth]);
    if (!depth) return;
    const many = depth > 5 ? 5 : roll() < 0.3 ? 3 : 2;
    for (let i = 0; i < many; i++) {
      const spread = depth > 5 ? 0.5 : 0.52;
      const way = turn + (i - (many - 1) / 2) * spread * 1.25 + (roll() - 0.5) * 0.3;
      // branches bend back towards the light
      branch(ex, ey, way + (-Math.PI / 2 - way) * (Math.abs(way + Math.PI / 2) > 1.1 ? 0.28 : 0.05), depth > 5 ? (43 + roll() * 14) * g : long * (0.66 + roll() * 0.2), broad * (depth > 5 ? 0.5 : 0.62), depth - 1);
    }
  };
  branch(cx, fork + 3, -Math.PI / 2, 17 * g, w * 1.5, 6);
  // light through the leaves: dark ones behind, bright ones on top
  const tones = [[colours['leaf-deep'], 0.62, 1.25], [colours.leaf, 0.6, 1], [colours['leaf-light'], 0.62, 0.72]];
  tones.forEach(([colour, alpha, larger], layer) => {
    ctx.fillStyle = colour; ctx.globalAlpha = alpha; ctx.beginPath();
    for (const [x, y, depth] of leaves) {
      const number = depth ? 1 : layer === 2 ? 2 : 3;
      for (let i = 0; i < number; i++) {
        const a = roll() * 6.284, far = Math.sqrt(roll()) * (layer === 2 ? 8 : 13) * g, r = (1.9 + roll() * 2.9) * larger * (0.6 + 0.4 * g);
        const lx = x + Math.cos(a) * far - layer * 0.8, ly = y + Math.sin(a) * far * 0.8 - layer * 2.4, tilt = roll() * 3.1;
        ctx.moveTo(lx + r * Math.cos(tilt), ly + r * Math.sin(tilt)); ctx.ellipse(lx, ly, r, r * 0.6, tilt, 0, 6.284);
      }
    }
    ctx.fill();
  });
  ctx.globalAlpha = 1;
}

function tips(ctx, map, state, scale, colours, left, right, top, bottom) {
  ctx.fillStyle = colours.deep; const small = Math.min(1, map.damp * 1.4);
  for (const faint of [1, 0]) {
    ctx.globalAlpha = faint ? 0.15 : 1; ctx.beginPath();
    for (let n = 0; n < map.x.length; n++) {
      const reach = state.reach[n];
      if (reach < 0.5 || state.flags[n] & 2 || !!state.faint[n] !== !!faint) continue;
      const x = map.x[n], y = down(map.field, reach);
      if (x < left || x > right || y < top || y > bottom) continue;
      const r = (1.6 + reach * 2.2) * small / Math.max(Math.sqrt(scale), 1) ; ctx.moveTo(x + r, y); ctx.arc(x, y, r, 0, 6.284);
    }
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

/** Marks one person's root above the others. */
export function mark(ctx, map, state, view, colours, n) {
  const { x, y, scale, dpr } = view, reach = state.reach[n], at = course(map, n, reach);
  ctx.setTransform(dpr * scale, 0, 0, dpr * scale, -x * scale * dpr, -y * scale * dpr);
  const broad = Math.max(thickness(map, state.familiarity[n]) + 1, 2.4 / scale);
  ctx.fillStyle = colours.ink; ctx.globalAlpha = 0.92; ctx.beginPath(); ribbon(ctx, ...taper(at, 30, broad, 1.2 / scale)); ctx.fill();
  const [px, py] = at(1); ctx.beginPath(); ctx.arc(px, py, 5 / Math.sqrt(scale), 0, 6.284); ctx.fill();
  ctx.strokeStyle = colours.ink; ctx.lineWidth = 1.4 / Math.sqrt(scale); ctx.globalAlpha = 0.5; ctx.beginPath(); ctx.arc(px, py, 9 / Math.sqrt(scale), 0, 6.284); ctx.stroke();
  ctx.globalAlpha = 1;
}
