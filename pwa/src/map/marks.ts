/** The signs on the map: a shape for each kind, and a badge that says how urgent it is, so that no colour has to. */
import { COLOURS, type Look } from './style';

const SIZE = 34;
// Drawn twice as large, for sharp screens.
const RATIO = 2;

export interface Mark {
  data: ImageData;
  pixelRatio: number;
}

type Draw = (context: CanvasRenderingContext2D) => void;

const SHAPES: Readonly<Record<string, Draw>> = {
  observation: (c) => c.arc(17, 17, 11, 0, 2 * Math.PI),
  question: (c) => c.roundRect(6, 6, 22, 22, 5),
  hazard: (c) => {
    c.moveTo(17, 4);
    c.lineTo(30, 28);
    c.lineTo(4, 28);
    c.closePath();
  },
  praise: (c) => {
    for (let n = 0; n < 10; n += 1) {
      const radius = n % 2 ? 6.5 : 14;
      const angle = (n * Math.PI) / 5 - Math.PI / 2;
      c.lineTo(17 + radius * Math.cos(angle), 17 + radius * Math.sin(angle));
    }
    c.closePath();
  },
  site: (c) => c.rect(12, 12, 10, 10),
};
const SIGNS: Readonly<Record<string, string>> = { question: '?', hazard: '!' };
const BADGES: Readonly<Record<string, string>> = { high: '!', alert: '!!' };

/** The picture of `mark/<kind>/<urgency>`; null for another name. */
export function mark(name: string, look: Look): Mark | null {
  const [, kind = '', urgency = 'normal'] = /^mark\/(\w+)\/(\w+)$/.exec(name) ?? [];
  const shape = SHAPES[kind];
  const context = Object.assign(document.createElement('canvas'), {
    width: SIZE * RATIO,
    height: SIZE * RATIO,
  }).getContext('2d');
  if (!shape || !context) return null;
  const c = COLOURS[look];
  const fill = { alert: c.alert, high: c.high }[urgency] ?? (kind === 'site' ? c.site : c.normal);
  context.scale(RATIO, RATIO);
  context.lineJoin = 'round';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.beginPath();
  shape(context);
  context.lineWidth = 5;
  context.strokeStyle = c.halo;
  context.stroke();
  context.fillStyle = fill;
  context.fill();
  context.fillStyle = c.on;
  context.font = 'bold 15px sans-serif';
  context.fillText(SIGNS[kind] ?? '', 17, kind === 'hazard' ? 20 : 17.5);
  if (kind === 'observation') {
    context.beginPath();
    context.arc(17, 17, 3.5, 0, 2 * Math.PI);
    context.fill();
  }
  const badge = BADGES[urgency];
  if (badge) {
    context.beginPath();
    context.roundRect(20, 0, 14, 14, 5);
    context.fillStyle = c.halo;
    context.fill();
    context.fillStyle = fill;
    context.font = 'bold 12px sans-serif';
    context.fillText(badge, 27, 7.5);
  }
  return { data: context.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO), pixelRatio: RATIO };
}
