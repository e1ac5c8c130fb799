package io.facelib.examples.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** All that the deployment was asked for. Safe for any number of threads. */
final class Ledger {
    private final List<Photo> photos = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();

    synchronized Photo add(Photo photo) {
        photos.add(photo);
        return photo;
    }

    synchronized void add(Batch batch) {
        batches.add(batch);
    }

    synchronized List<Photo> photos(Predicate<Photo> which) {
        return photos.stream().filter(which).toList();
    }

    synchronized List<Batch> batches(Predicate<Batch> which) {
        return batches.stream().filter(which).toList();
    }

    /** One of those, at random. */
    Optional<Photo> any(RandomGenerator random, Predicate<Photo> which) {
        List<Photo> all = photos(which);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    long count(Photo.State state) {
        return photos(photo -> photo.state() == state).size();
    }
}
