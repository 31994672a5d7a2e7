import { gaussianImportance } from '../../src/imaging/gaussian-importance.js';
import { windowStarts } from '../../src/imaging/window-starts.js';
import { mirrorPasses } from '../../src/learn/inference/mirror-passes.js';
import { predictVolume } from '../../src/learn/inference/predict-volume.js';
import { tensorFlow } from '../../src/nn/load-tf.js';
import { createUnet } from '../../src/nn/models/unet.js';

/**
 * Predicts an image of `size`^3 with windows of `window`^3; prints the seconds of the whole and of the network's passes
 * in it as JSON, round by round.
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
  drawKey: [1, 'weights'],
});
const image = new Float32Array(size ** 3).map((_, i) => Math.sin(i / 1000));
const starts = windowStarts({ size: [size, size, size], window: [window, window, window], overlap: 0.5 });
const windows = starts[0].length * starts[1].length * starts[2].length;
const labels = Array.from({ length: CLASSES }, (_, value) => [value]);

/** The network, which adds up the seconds of its passes. The CPU engine has computed its result when it returns. */
let passSeconds = 0;
const timed: typeof network = {
  ...network,
  forward(x, how) {
    const start = performance.now();
    const scores = network.forward(x, how);
    passSeconds += (performance.now() - start) / 1000;
    return scores;
  },
};

async function predictionSeconds(): Promise<number> {
  const start = performance.now();
  await predictVolume({
    network: timed,
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
  passSeconds = 0;
  measured.push({ prediction: await predictionSeconds(), passes: passSeconds });
}
console.log(JSON.stringify({ windows, measured }));
