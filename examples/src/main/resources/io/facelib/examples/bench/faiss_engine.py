"""FAISS as an engine of `bench vectors`: reads commands on standard input, answers each with one line.

Vectors and answers go through files of little-endian float32 and int32, row by row.
"""

import os
import sys
import time

import faiss
import numpy


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def read_vectors(path, dimension):
    return numpy.fromfile(path, dtype="<f4").reshape(-1, dimension)


class Engine:
    def __init__(self, folder, dimension, links, build_width):
        self.folder = folder
        self.dimension = dimension
        self.index = faiss.IndexHNSWFlat(dimension, links, faiss.METRIC_INNER_PRODUCT)
        self.index.hnsw.efConstruction = build_width

    def build(self):
        vectors = read_vectors(os.path.join(self.folder, "gallery"), self.dimension)
        before = resident_bytes()
        start = time.perf_counter()
        self.index.add(vectors)
        seconds = time.perf_counter() - start
        return seconds, resident_bytes() - before

    def reopen(self):
        path = os.path.join(self.folder, "index")
        faiss.write_index(self.index, path)
        self.index = None
        query = read_vectors(os.path.join(self.folder, "queries"), self.dimension)[:1]
        start = time.perf_counter()
        self.index = faiss.read_index(path)
        self.index.search(query, 1)
        return (time.perf_counter() - start) * 1000, os.path.getsize(path)

    def search(self, first, k, width, threads, seconds):
        """Batches, since FAISS spreads the queries of a batch over its threads."""
        queries = numpy.roll(read_vectors(os.path.join(self.folder, "queries"), self.dimension), -first, axis=0)
        faiss.omp_set_num_threads(threads)
        self.index.hnsw.efSearch = width
        block = 100
        found = []
        at = 0
        start = time.perf_counter()
        while True:
            batch = queries[at:at + block]
            found.append(self.index.search(batch, k)[1])
            at = at + len(batch) if at + len(batch) < len(queries) else 0
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                break
        numpy.concatenate(found).astype("<i4").tofile(os.path.join(self.folder, "found"))
        return (elapsed,)


def main():
    engine = Engine(sys.argv[1], *map(int, sys.argv[2:5]))
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "build":
            answer = engine.build()
        elif command == "reopen":
            answer = engine.reopen()
        else:
            answer = engine.search(*map(int, arguments[:4]), float(arguments[4]))
        print(*answer, flush=True)


main()
