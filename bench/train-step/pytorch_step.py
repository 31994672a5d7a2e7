"""PyTorch's side of bench/train-step.mjs: the same network, loss and optimizer, from the same weights and batch.

For every line on standard input one training step, its seconds and its loss on standard output.
Arguments: folder with weights and batch, settings as JSON, "contiguous" or "channels_last", number of threads.
"""

import json
import os
import resource
import sys
import time

import torch
from torch import nn
import torch.nn.functional as F

folder, settings, layout, threads = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3], int(sys.argv[4])
torch.set_num_threads(threads)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv = nn.Conv3d(inputs, outputs, 3, stride, 1)
        self.norm = nn.InstanceNorm3d(outputs, eps=1e-5, affine=True)

    def forward(self, x):
        return F.leaky_relu(self.norm(self.conv(x)), 0.01, inplace=True)


class Stage(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.convs = nn.Sequential(Block(inputs, outputs, stride), Block(outputs, outputs, 1))

    def forward(self, x):
        return self.convs(x)


class Encoder(nn.Module):
    def __init__(self, features):
        super().__init__()
        widths = [1, *features]
        self.stages = nn.ModuleList(Stage(widths[i], widths[i + 1], 1 if i == 0 else 2) for i in range(len(features)))


class Decoder(nn.Module):
    def __init__(self, features, classes):
        super().__init__()
        pairs = list(zip(features[:0:-1], features[-2::-1]))
        self.transpconvs = nn.ModuleList(nn.ConvTranspose3d(below, width, 2, 2) for below, width in pairs)
        self.stages = nn.ModuleList(Stage(2 * width, width, 1) for _, width in pairs)
        self.seg_layers = nn.ModuleList(nn.Conv3d(width, classes, 1) for _, width in pairs)


class Unet(nn.Module):
    def __init__(self, features, classes):
        super().__init__()
        self.encoder = Encoder(features)
        self.decoder = Decoder(features, classes)

    def forward(self, x):
        skips, scores = [], []
        for stage in self.encoder.stages:
            x = stage(x)
            skips.append(x)
        skips.pop()
        for up, stage, head in zip(self.decoder.transpconvs, self.decoder.stages, self.decoder.seg_layers):
            x = stage(torch.cat([up(x), skips.pop()], 1))
            scores.insert(0, head(x))
        return scores


def read_arrays(name):
    with open(os.path.join(folder, name + ".json")) as file:
        index = json.load(file)
    with open(os.path.join(folder, name + ".bin"), "rb") as file:
        values = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
    arrays = {}
    for entry in index["arrays"]:
        size = 1
        for length in entry["shape"]:
            size *= length
        arrays[entry["name"]] = values[entry["offset"] // 4 :][:size].reshape(entry["shape"])
    return arrays


def dice_ce(scores, labels):
    p = scores.softmax(1)
    g = F.one_hot(labels, scores.shape[1]).permute(0, 4, 1, 2, 3).float()
    inner, sums = (p * g).sum((2, 3, 4))[:, 1:], (p.sum((2, 3, 4)) + g.sum((2, 3, 4)))[:, 1:]
    return F.cross_entropy(scores, labels) - ((2 * inner + 1e-5) / (sums + 1e-5)).mean()


network = Unet(settings["features"], 3)
state = {name: value.permute(4, 3, 0, 1, 2) if value.dim() == 5 else value for name, value in read_arrays("weights").items()}
network.load_state_dict(state)
batch = read_arrays("batch")
image = batch.pop("image").permute(0, 4, 1, 2, 3).contiguous()
labels = [batch[f"labels{level}"].long() for level in range(len(batch))]
if layout == "channels_last":
    network = network.to(memory_format=torch.channels_last_3d)
    image = image.to(memory_format=torch.channels_last_3d)
raw = [0.5**level for level in range(len(labels))]
raw[-1] = 0.0
weights = [weight / sum(raw) for weight in raw]
optimizer = torch.optim.SGD(network.parameters(), 0.01, momentum=0.99, nesterov=True, weight_decay=3e-5)


def step():
    optimizer.zero_grad()
    loss = sum(w * dice_ce(s, l) for w, s, l in zip(weights, network(image), labels) if w > 0)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 12)
    optimizer.step()
    return loss.item()


def say(value):
    print(json.dumps(value), flush=True)


say({"parameters": sum(p.numel() for p in network.parameters()), "version": torch.__version__})
for _ in sys.stdin:
    began = time.perf_counter()
    loss = step()
    seconds = time.perf_counter() - began
    say({"seconds": seconds, "loss": loss, "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
