// Of the page of events: shows a part of the time axis larger, plays events. Before it stand duration, events, parts and pictures.
const Svg = 'http://www.w3.org/2000/svg', Units = 100000;
const sound = document.getElementById('sound'), shown = document.getElementById('shown');
const at = id => document.getElementById(id);
let from = 0, to = duration, stopAt = null;

// Positions: the plots of each figure have the same left edge and width.
const figures = [...document.querySelectorAll('.plot svg[role=img]')].map(svg => {
  const times = [...svg.querySelectorAll('svg.time')], first = times[0], last = times[times.length - 1];
  const number = (element, name) => +element.getAttribute(name);
  const figure = {
    svg, times, left: number(first, 'x'), width: number(first, 'width'), middle: number(first, 'y') + number(first, 'height'), bottom: number(last, 'y') + number(last, 'height'),
    top: number(first, 'y'), labels: [...svg.querySelectorAll('.q')], ticks: svg.querySelector('.ticks'), height: number(first, 'height'),
  };
  figure.steps = figure.width < 500 ? 5 : 10;
  const before = first.querySelector('image').nextSibling;
  for (const [start, seconds, png] of pictures) {
    const image = document.createElementNS(Svg, 'image');
    const values = { x: start / duration * Units, y: 0, width: seconds / duration * Units, height: figure.height, preserveAspectRatio: 'none', href: 'data:image/png;base64,' + png };
    for (const name in values) image.setAttribute(name, values[name]);
    first.insertBefore(image, before);
  }
  return figure;
});

function element(name, attributes, text) {
  const made = document.createElementNS(Svg, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  return made;
}

function drawTicks(figure, x) {
  const rough = (to - from) / figure.steps, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
  figure.ticks.replaceChildren();
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
    const place = x(i * step);
    for (const y of [figure.middle, figure.bottom]) figure.ticks.append(element('line', { x1: place, x2: place, y1: y, y2: y + 5, class: 'a' }));
    figure.ticks.append(element('text', { x: place, y: figure.bottom + 20, 'text-anchor': 'middle', class: 't' }, +(i * step).toFixed(6)));
  }
}

function drawLabels(figure, x) {
  const ends = Array(5).fill(-Infinity), right = figure.left + figure.width;
  figure.labels.forEach((label, i) => {
    const width = 6 * label.textContent.length, visible = events[i][1] > from && events[i][0] < to;
    const place = Math.max(figure.left + 4, Math.min(x(events[i][0]) + 4, right - width - 4));
    const lane = visible ? ends.findIndex(end => end <= place) : -1;
    label.classList.toggle('r', lane < 0);
    if (lane >= 0) {
      ends[lane] = place + width + 8;
      label.setAttribute('x', place);
      label.setAttribute('y', figure.top + 15 + 15 * lane);
    }
  });
}

function show(start, length) {
  length = Math.min(duration, Math.max(length, Math.min(duration, 0.2)));
  from = Math.max(0, Math.min(start, duration - length));
  to = from + length;
  for (const figure of figures) {
    for (const time of figure.times) time.setAttribute('viewBox', `${from / duration * Units} 0 ${length / duration * Units} ${time.getAttribute('height')}`);
    const x = second => figure.left + (second - from) / length * figure.width;
    drawTicks(figure, x);
    drawLabels(figure, x);
  }
  const whole = length >= duration;
  at('out').disabled = at('whole').disabled = whole;
  at('earlier').disabled = from <= 0;
  at('later').disabled = to >= duration;
  shown.textContent = whole ? 'Shown: the whole recording' : `Shown: ${from.toFixed(2)} to ${to.toFixed(2)} s`;
}

// The player has the parts one after the other.
function toPlayer(second) {
  let before = 0;
  for (const [start, end] of parts) {
    if (second >= start && second < end) return before + second - start;
    before += end - start;
  }
  return null;
}

function toRecording(second) {
  for (const [start, end] of parts) {
    if (second < end - start) return start + second;
    second -= end - start;
  }
  return parts.length ? parts[parts.length - 1][1] : 0;
}

function moveHead() {
  const x = toRecording(sound.currentTime) / duration * Units;
  for (const head of document.querySelectorAll('.head')) {
    head.setAttribute('x1', x);
    head.setAttribute('x2', x);
    head.style.visibility = 'visible';
  }
  if (stopAt !== null && sound.currentTime >= stopAt) {
    sound.pause();
    stopAt = null;
  }
  if (!sound.paused) requestAnimationFrame(moveHead);
}

at('in').onclick = () => show(from + (to - from) / 4, (to - from) / 2);
at('out').onclick = () => show(from - (to - from) / 2, (to - from) * 2);
at('earlier').onclick = () => show(from - (to - from) / 2, to - from);
at('later').onclick = () => show(from + (to - from) / 2, to - from);
at('whole').onclick = () => show(0, duration);
for (const button of document.querySelectorAll('.zoom')) {
  button.onclick = () => {
    const [onset, offset] = events[button.dataset.event], length = Math.max(1, (offset - onset) * 1.5);
    show((onset + offset - length) / 2, length);
    document.querySelector('.plot').scrollIntoView({ block: 'nearest' });
  };
}
for (const button of document.querySelectorAll('.play')) {
  button.onclick = () => {
    const [onset, offset] = events[button.dataset.event], begin = toPlayer(onset);
    sound.currentTime = begin;
    stopAt = begin + Math.min(offset - onset, eventSeconds);
    sound.play();
  };
}
if (sound) {
  sound.onplay = () => requestAnimationFrame(moveHead);
  sound.onseeked = moveHead;
  sound.onpause = () => { stopAt = null; };
  for (const figure of figures) {
    figure.svg.onclick = click => {
      const place = new DOMPoint(click.clientX, click.clientY).matrixTransform(figure.svg.getScreenCTM().inverse()).x;
      const second = toPlayer(from + (place - figure.left) / figure.width * (to - from));
      if (second !== null && place >= figure.left && place <= figure.left + figure.width) sound.currentTime = second;
    };
  }
}
document.documentElement.classList.add('live');
show(0, duration);
