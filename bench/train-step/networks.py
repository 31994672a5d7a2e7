"""PyTorch's networks for bench/train-step.mjs, with the names that voxrun gives the same parameters."""

import torch
from torch import nn
import torch.nn.functional as F

SLOPE = 0.01


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, kernel=3, stride=1, bias=True):
        super().__init__()
        self.conv = nn.Conv3d(inputs, outputs, kernel, stride, kernel // 2, bias=bias)
        self.norm = nn.InstanceNorm3d(outputs, eps=1e-5, affine=True)

    def forward(self, x):
        return self.norm(self.conv(x))


class ConvNormRelu(ConvNorm):
    def forward(self, x):
        return F.leaky_relu(super().forward(x), SLOPE, inplace=True)


class Stage(nn.Module):
    def __init__(self, inputs, outputs, convs, stride=1):
        super().__init__()
        self.convs = nn.Sequential(
            *(ConvNormRelu(inputs if i == 0 else outputs, outputs, 3, stride if i == 0 else 1) for i in range(convs))
        )

    def forward(self, x):
        return self.convs(x)


class ResidualUnit(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = ConvNormRelu(inputs, outputs, 3, stride)
        self.conv2 = ConvNorm(outputs, outputs)
        pool = [nn.AvgPool3d(stride, stride)] if stride != 1 else []
        project = [ConvNorm(inputs, outputs, 1, bias=False)] if inputs != outputs else []
        self.skip = nn.Sequential(*pool, *project)

    def forward(self, x):
        y = self.conv2(self.conv1(x))
        y += self.skip(x)
        return F.leaky_relu(y, SLOPE, inplace=True)


class ResidualStage(nn.Module):
    def __init__(self, inputs, outputs, blocks, stride):
        super().__init__()
        self.blocks = nn.Sequential(
            *(ResidualUnit(inputs if i == 0 else outputs, outputs, stride if i == 0 else 1) for i in range(blocks))
        )

    def forward(self, x):
        return self.blocks(x)


class PlainEncoder(nn.Module):
    def __init__(self, features, convs):
        super().__init__()
        widths = [1, *features]
        self.stages = nn.ModuleList(
            Stage(widths[i], widths[i + 1], convs, 1 if i == 0 else 2) for i in range(len(features))
        )

    def forward(self, x):
        outputs = []
        for stage in self.stages:
            x = stage(x)
            outputs.append(x)
        return outputs


class Stem(nn.Module):
    def __init__(self, outputs):
        super().__init__()
        self.convs = nn.Sequential(ConvNormRelu(1, outputs))

    def forward(self, x):
        return self.convs(x)


class ResidualEncoder(PlainEncoder):
    def __init__(self, features, blocks):
        nn.Module.__init__(self)
        self.stem = Stem(features[0])
        widths = [features[0], *features]
        self.stages = nn.ModuleList(
            ResidualStage(widths[i], widths[i + 1], blocks[i], 1 if i == 0 else 2) for i in range(len(features))
        )

    def forward(self, x):
        return super().forward(self.stem(x))


class Decoder(nn.Module):
    def __init__(self, features, classes, convs):
        super().__init__()
        pairs = list(zip(features[:0:-1], features[-2::-1]))
        self.transpconvs = nn.ModuleList(nn.ConvTranspose3d(below, width, 2, 2) for below, width in pairs)
        self.stages = nn.ModuleList(Stage(2 * width, width, convs) for _, width in pairs)
        self.seg_layers = nn.ModuleList(nn.Conv3d(width, classes, 1) for _, width in pairs)

    def forward(self, skips):
        x, scores = skips.pop(), []
        for up, stage, head in zip(self.transpconvs, self.stages, self.seg_layers):
            x = stage(torch.cat([up(x), skips.pop()], 1))
            scores.insert(0, head(x))
        return scores


class Unet(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, x):
        return self.decoder(self.encoder(x))


class Head(nn.Module):
    def __init__(self, width, extras):
        super().__init__()
        self.conv = nn.Conv3d(width, width, 1)
        self.hidden = nn.Linear(width + extras, width)
        self.out = nn.Linear(width, 1)

    def forward(self, x, extra):
        pooled = F.leaky_relu(self.conv(x), SLOPE, inplace=True).mean((2, 3, 4))
        return self.out(F.leaky_relu(self.hidden(torch.cat([pooled, extra], 1)), SLOPE))


class Resnet(nn.Module):
    def __init__(self, features, blocks, extras):
        super().__init__()
        self.encoder = ResidualEncoder(features, blocks)
        self.head = Head(features[-1], extras)

    def forward(self, x, extra):
        return self.head(self.encoder(x)[-1], extra)


def create_network(settings, classes, extras):
    features = settings["features"]
    if settings["kind"] == "unet":
        convs = settings["convsPerStage"]
        return Unet(PlainEncoder(features, convs), Decoder(features, classes, convs))
    if settings["kind"] == "resenc-unet":
        encoder = ResidualEncoder(features, settings["blocksPerStage"])
        return Unet(encoder, Decoder(features, classes, settings["decoderConvs"]))
    return Resnet(features, settings["blocksPerStage"], extras)
