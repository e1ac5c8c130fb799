#!/usr/bin/env bash
# On Linux x86-64 with an NVIDIA GPU, its driver, CUDA 12 (12.8 or newer) and cuDNN 9: runs the GPU tests, which fail here
# instead of being skipped; then each network of the folder FACELIB_MODELS on the processor and on CUDA, the same answers
# and how many inputs a second, side by side, for one caller and for as many as there are processors; then, with photos in
# FACELIB_FACES, whole engines in the same way. About ten minutes on 16 processors.
#
# The tests were run like this on an H100, each class in a process of its own, but by JUnit's launcher and not by this
# script, since that machine had neither a JDK nor a network. docs/benchmarks.md has what came out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v nvidia-smi > /dev/null; then
  nvidia-smi
else
  echo "there is no nvidia-smi here; the tests below say what else is missing"
fi
if [ -z "${FACELIB_MODELS:-}" ]; then
  echo "FACELIB_MODELS is not set: the tests run, but nothing is measured"
elif [ -z "${FACELIB_FACES:-}" ]; then
  echo "FACELIB_FACES is not set: networks are measured, whole engines are not"
fi
./mvnw -B -ntp -pl facelib-gpu -am -Dfacelib.test.gpu=required \
  -Dtest='io.facelib.gpu.*Test' -Dsurefire.failIfNoSpecifiedTests=false test
