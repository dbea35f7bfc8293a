"""Kernels and workers inherit this: nobody watches bars, each worker has one core."""

import os

os.environ["TQDM_DISABLE"] = "1"
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
