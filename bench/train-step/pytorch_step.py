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
import torch.nn.functional as F

from networks import create_network

folder, settings, layout, threads = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3], int(sys.argv[4])
torch.set_num_threads(threads)


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


def own_order(value):
    if value.dim() == 5:
        return value.permute(4, 3, 0, 1, 2)
    return value.t() if value.dim() == 2 else value


def dice_ce(scores, labels):
    p = scores.softmax(1)
    g = F.one_hot(labels, scores.shape[1]).permute(0, 4, 1, 2, 3).float()
    inner, sums = (p * g).sum((2, 3, 4))[:, 1:], (p.sum((2, 3, 4)) + g.sum((2, 3, 4)))[:, 1:]
    return F.cross_entropy(scores, labels) - ((2 * inner + 1e-5) / (sums + 1e-5)).mean()


network = create_network(settings["network"], 3, 3)
network.load_state_dict({name: own_order(value) for name, value in read_arrays("weights").items()})
batch = read_arrays("batch")
image = batch.pop("image").permute(0, 4, 1, 2, 3).contiguous()
if layout == "channels_last":
    network = network.to(memory_format=torch.channels_last_3d)
    image = image.to(memory_format=torch.channels_last_3d)

if settings["network"]["kind"] == "resnet":
    optimizer = torch.optim.AdamW(network.parameters(), 0.001, weight_decay=0.01)

    def loss_of_batch():
        return F.huber_loss(network(image, batch["extra"]), batch["targets"], delta=1.0)

else:
    labels = [batch[f"labels{level}"].long() for level in range(len(batch))]
    raw = [0.5**level for level in range(len(labels))]
    raw[-1] = 0.0
    weights = [weight / sum(raw) for weight in raw]
    optimizer = torch.optim.SGD(network.parameters(), 0.01, momentum=0.99, nesterov=True, weight_decay=3e-5)

    def loss_of_batch():
        return sum(w * dice_ce(s, l) for w, s, l in zip(weights, network(image), labels) if w > 0)


def step():
    optimizer.zero_grad()
    loss = loss_of_batch()
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
