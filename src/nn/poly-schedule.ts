/** Learning rate of an epoch (from 0): `initial * (1 - epoch / epochs)^power`, set at the epoch's start. */
export function polyLearningRate({
  initial,
  epoch,
  epochs,
  power,
}: {
  initial: number;
  epoch: number;
  epochs: number;
  power: number;
}): number {
  return initial * (1 - epoch / epochs) ** power;
}
