package io.facelib.storage.cassandra;

import io.facelib.model.FaceId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** The faces of several partitions in ascending order of their ids, each id once: its newest row. For one thread. */
final class FaceScan implements Iterator<StoredFace> {
    private final PriorityQueue<PlaceScan> places = new PriorityQueue<>(
            Comparator.comparing((PlaceScan place) -> place.peek().orElseThrow().id()));

    FaceScan(List<PlaceScan> scans) {
        scans.forEach(this::offer);
    }

    private void offer(PlaceScan scan) {
        if (scan.peek().isPresent()) {
            places.add(scan);
        }
    }

    @Override
    public boolean hasNext() {
        return !places.isEmpty();
    }

    @Override
    public StoredFace next() {
        StoredFace newest = takeFirst();
        while (hasNext() && head().equals(newest.id())) {
            newest = FaceReads.newer(newest, takeFirst());
        }
        return newest;
    }

    private FaceId head() {
        return places.element().peek().orElseThrow().id();
    }

    private StoredFace takeFirst() {
        PlaceScan first = places.poll();
        if (first == null) {
            throw new NoSuchElementException();
        }
        StoredFace face = first.take();
        offer(first);
        return face;
    }
}
