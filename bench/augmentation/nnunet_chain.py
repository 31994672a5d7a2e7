"""nnU-Net's side of bench/augmentation.mjs: CPU milliseconds per sample of its default training transforms, one thread.

Argument: {"patch", "block", "labels", "samples"} as JSON.
"""
import json
import sys
import time

import numpy as np
import torch
from nnunetv2.training.nnUNetTrainer.nnUNetTrainer import nnUNetTrainer

torch.set_num_threads(1)
# The blur measures in its first calls which convolution is faster.
WARM_UP = 20

task = json.loads(sys.argv[1])
transforms = nnUNetTrainer.get_training_transforms(
    patch_size=np.array(task["patch"]),
    rotation_for_DA=(-np.pi / 6, np.pi / 6),
    deep_supervision_scales=[[1, 1, 1], [0.5, 0.5, 0.5], [0.25, 0.25, 0.25]],
    mirror_axes=(0, 1, 2),
    do_dummy_2d_data_aug=False,
)
block = task["block"]
image = torch.randn(1, *block)
if task["labels"] == "noise":
    label = torch.randint(0, 3, (1, *block)).to(torch.int16)
else:
    axes = [torch.arange(length) - (length - 1) / 2 for length in block]
    radius = torch.sqrt(sum(grid**2 for grid in torch.meshgrid(*axes, indexing="ij")))
    label = ((radius < 0.15 * block[0]).to(torch.int16) + (radius < 0.25 * block[0]).to(torch.int16))[None]
for sample in range(WARM_UP + task["samples"]):
    if sample == WARM_UP:
        begin = time.process_time()
    transforms(image=image.clone(), segmentation=label.clone())
print(json.dumps({"milliseconds": (time.process_time() - begin) / task["samples"] * 1e3}))
