import { gaussianImportance } from '../../src/imaging/gaussian-importance.js';
import { windowStarts } from '../../src/imaging/window-starts.js';
import { mirrorPasses } from '../../src/learn/inference/mirror-passes.js';
import { predictVolume } from '../../src/learn/inference/predict-volume.js';
import { tensorFlow, type Tensor5D } from '../../src/nn/load-tf.js';
import { createUnet } from '../../src/nn/models/unet.js';

/**
 * Predicts an image of `size`^3 with windows of `window`^3, and the same number of windows by the network alone, one
 * after the other; prints the seconds of both as JSON, round by round.
 */
const [size, window, rounds] = process.argv.slice(2).map(Number) as [number, number, number];
const CLASSES = 3;
const tf = tensorFlow();
const network = createUnet({
  features: [16, 32, 64, 128],
  convsPerStage: 2,
  channels: 1,
  classes: CLASSES,
  deepSupervision: false,
  seed: 1,
});
const image = new Float32Array(size ** 3).map((_, i) => Math.sin(i / 1000));
const starts = windowStarts({ size: [size, size, size], window: [window, window, window], overlap: 0.5 });
const windows = starts[0].length * starts[1].length * starts[2].length;
const labels = Array.from({ length: CLASSES }, (_, value) => [value]);

function passSeconds(): number {
  const cut: Tensor5D = tf.tensor5d(new Float32Array(window ** 3).fill(0.5), [1, window, window, window, 1]);
  const start = performance.now();
  for (let i = 0; i < windows; i++) tf.tidy(() => network.forward(cut)[0]!.dataSync());
  const seconds = (performance.now() - start) / 1000;
  cut.dispose();
  return seconds;
}

async function predictionSeconds(): Promise<number> {
  const start = performance.now();
  await predictVolume({
    network,
    image,
    size: [size, size, size],
    channels: 1,
    classes: CLASSES,
    window: [window, window, window],
    starts,
    importance: gaussianImportance([window, window, window]),
    passes: mirrorPasses([], labels),
  });
  return (performance.now() - start) / 1000;
}

tf.tidy(() => network.forward(tf.zeros([1, window, window, window, 1]))[0]!.dataSync());
const measured: { prediction: number; passes: number }[] = [];
for (let round = 0; round < rounds; round++) {
  measured.push({ prediction: await predictionSeconds(), passes: passSeconds() });
}
console.log(JSON.stringify({ windows, measured }));
