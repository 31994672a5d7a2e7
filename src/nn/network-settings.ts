import type { ArrayTriple } from './array-triple.js';

/** What decides a network's parameters, everything resolved; triples along (D, H, W). */
export type NetworkSettings = SegmentationSettings | RegressionSettings;
export type SegmentationSettings = UnetSettings | ResencUnetSettings;
export type RegressionSettings = ResnetSettings | RasternetSettings | DensenetSettings | LinearSettings;

/** The resolution stages of an encoder, all lists of the same length. */
export interface EncoderSettings {
  /** Channels of each stage, at least two stages. */
  readonly features: readonly number[];
  /** Of the first convolution of each stage; absent: 1 in the first stage, 2 along every axis in each further one. */
  readonly strides?: readonly ArrayTriple[];
  /** Of all convolutions of each stage, odd; absent: 3x3x3. */
  readonly kernels?: readonly ArrayTriple[];
}

/** nnU-Net's `PlainConvUNet`. */
export interface UnetSettings extends EncoderSettings {
  readonly kind: 'unet';
  /** Convolutions per stage, in the encoder and in the decoder. */
  readonly convsPerStage: number;
}

/** nnU-Net's `ResidualEncoderUNet`. */
export interface ResencUnetSettings extends EncoderSettings {
  readonly kind: 'resenc-unet';
  /** Residual units of each stage of the encoder. */
  readonly blocksPerStage: readonly number[];
  /** Convolutions per stage of the decoder. */
  readonly decoderConvs: number;
}

/** A residual network of the units of `resenc-unet`, with one number per sample. */
export interface ResnetSettings extends EncoderSettings {
  readonly kind: 'resnet';
  /** Residual units of each stage. */
  readonly blocksPerStage: readonly number[];
  /** Share of the pooled features that each training step leaves out, in [0, 1). */
  readonly dropout: number;
}

/** 2D convolutions that take the depth axis as channels. */
export interface RasternetSettings {
  readonly kind: 'rasternet';
  /** Factor on the channels of every layer: 1 gives 256 to 8192. */
  readonly width: number;
  /** Size (D, H, W) of the images; the number of parameters depends on it. */
  readonly size: ArrayTriple;
  /** The axis that is fed as channels: 0 for D, 1 for H, 2 for W. */
  readonly depthAxis: 0 | 1 | 2;
}

/** MONAI's `DenseNet` in 3D; DenseNet121 has 64 features, growth 32, blocks 6, 12, 24, 16 and bottleneck 4. */
export interface DensenetSettings {
  readonly kind: 'densenet';
  /** Channels of the first convolution. */
  readonly features: number;
  /** Channels that each layer adds. */
  readonly growth: number;
  /** Layers of each block. */
  readonly blocks: readonly number[];
  /** Channels between a layer's two convolutions, as a multiple of `growth`. */
  readonly bottleneck: number;
  /** Share of the pooled features that each training step leaves out, in [0, 1). */
  readonly dropout: number;
}

/** One weight for each block of voxels. */
export interface LinearSettings {
  readonly kind: 'linear';
  /** Size (D, H, W) of the images; the number of parameters depends on it. */
  readonly size: ArrayTriple;
  /** Voxels along each axis that are averaged to one. */
  readonly pool: number;
}
