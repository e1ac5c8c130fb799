#!/usr/bin/env bash
# NOT YET RUN ON A GPU: written on a machine without one, where only its refusal was seen.
#
# On Linux x86-64 with an NVIDIA GPU, its driver, CUDA 12 and cuDNN 9: runs the GPU tests, which fail here instead of being
# skipped, then each network of the folder FACELIB_MODELS on the processor and on CUDA: the same answers, and how many
# inputs a second, side by side. One caller and batches of one: a floor for what a GPU gives.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v nvidia-smi > /dev/null; then
  nvidia-smi
else
  echo "there is no nvidia-smi here; the tests below say what else is missing"
fi
if [ -z "${FACELIB_MODELS:-}" ]; then
  echo "FACELIB_MODELS is not set: the tests run, but nothing is measured"
fi
./mvnw -B -ntp -pl facelib-gpu -am -Dfacelib.test.gpu=required \
  -Dtest='io.facelib.gpu.*Test' -Dsurefire.failIfNoSpecifiedTests=false test
