package io.facelib.migrate;

import io.facelib.error.BackendException;
import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.ObjectKey;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Pictures, thumbnails, crops and descriptions, under the keys that they have. */
final class ObjectsPart implements Part {
    private static final Comparator<StoredObject> BY_KEY = Comparator.comparing(StoredObject::key);

    /** Where objects of the tenant lie. */
    private record Place(String bucket, String prefix, Predicate<ObjectKey> which) {}

    private final Course course;
    private final List<Place> places = new ArrayList<>();

    /** @param shared whether what names no tenant belongs to this one */
    ObjectsPart(Course course, boolean shared) {
        this.course = course;
        for (String bucket : StorageLayout.BUCKETS) {
            places.add(new Place(bucket, course.tenant() + "/", key -> !Marker.isOne(key)));
            if (shared) {
                places.add(new Place(bucket, "", StorageLayout::isShared));
            }
        }
    }

    private Iterator<StoredObject> list(ObjectStore store, Place place) {
        Iterator<StoredObject> all = new PageIterator<>(page -> store.list(place.bucket(), place.prefix(), page));
        Iterable<StoredObject> once = () -> all;
        return StreamSupport.stream(once.spliterator(), false)
                .filter(object -> place.which().test(object.key()))
                .iterator();
    }

    private void each(Pairing<StoredObject> pairing) {
        for (Place place : places) {
            Pairing.each(list(course.from().objects(), place), list(course.to().objects(), place), BY_KEY, pairing);
        }
    }

    /** Whether the target holds any. */
    boolean isOccupied() {
        return places.stream()
                .anyMatch(place -> list(course.to().objects(), place).hasNext());
    }

    /** Whether the target holds any that name no tenant. */
    boolean isSharedOccupied() {
        return places.stream()
                .filter(place -> place.prefix().isEmpty())
                .anyMatch(place -> list(course.to().objects(), place).hasNext());
    }

    /** Refuses what {@link #clear} must not remove. */
    void check() {
        long[] numbers = new long[2];
        each(new Pairing<>() {
            @Override
            public void missing(StoredObject source) {}

            @Override
            public void both(StoredObject source, StoredObject target) {
                numbers[1]++;
            }

            @Override
            public void alone(StoredObject target) {
                course.guards().requireOurs(target.modified(), "an object");
                numbers[0]++;
                numbers[1]++;
            }
        });
        course.guards().requireFew(numbers[0], numbers[1], "objects");
    }

    /** Whether the source holds any. */
    boolean isAny() {
        return places.stream()
                .anyMatch(place -> list(course.from().objects(), place).hasNext());
    }

    /** Removes nothing: a picture goes after the faces that refer to it, by {@link #clear}. */
    @Override
    public void bring() {
        try (Crew crew = new Crew()) {
            each(new Pairing<>() {
                @Override
                public void missing(StoredObject source) {
                    crew.add(() -> copy(source, false));
                }

                @Override
                public void both(StoredObject source, StoredObject target) {
                    if (!looksSame(source, target)) {
                        crew.add(() -> copy(source, true));
                    } else if (course.deep()) {
                        crew.add(() -> copyIfDifferent(source));
                    }
                }

                @Override
                public void alone(StoredObject target) {}
            });
            crew.finish();
        }
    }

    private static boolean looksSame(StoredObject source, StoredObject target) {
        return sameFacts(source, target) && !target.modified().isBefore(source.modified());
    }

    private static boolean sameFacts(StoredObject source, StoredObject target) {
        return source.size() == target.size() && source.info().equals(target.info());
    }

    private void copyIfDifferent(StoredObject source) {
        if (!isSameContent(source.key())) {
            copy(source, true);
        }
    }

    private void copy(StoredObject source, boolean replaces) {
        Optional<InputStream> found = course.from().objects().open(source.key(), 0);
        if (found.isEmpty()) {
            return; // removed since it was listed
        }
        try (InputStream content = found.get()) {
            course.to().objects().put(source.key(), content, source.info());
        } catch (IOException e) {
            throw unreadable(source.key(), e);
        }
        if (replaces) {
            course.tally().replaced(Kind.OBJECTS, 1);
        } else {
            course.tally().added(Kind.OBJECTS, 1);
        }
    }

    private static BackendException unreadable(ObjectKey key, IOException cause) {
        return new BackendException(
                "objects", true, BackendException.Committed.UNKNOWN, "reading " + key + " failed", cause);
    }

    /** Removes what the source does not have any more. */
    void clear() {
        try (Crew crew = new Crew()) {
            each(new Pairing<>() {
                @Override
                public void missing(StoredObject source) {}

                @Override
                public void both(StoredObject source, StoredObject target) {}

                @Override
                public void alone(StoredObject target) {
                    course.guards().requireOurs(target.modified(), "an object");
                    crew.add(() -> remove(target.key()));
                }
            });
            crew.finish();
        }
    }

    private void remove(ObjectKey key) {
        if (course.to().objects().delete(key)) {
            course.tally().removed(Kind.OBJECTS, 1);
        }
    }

    @Override
    public void compare() {
        try (Crew crew = new Crew()) {
            each(new Pairing<>() {
                @Override
                public void missing(StoredObject source) {
                    differs(source, "it is missing in the target");
                }

                @Override
                public void both(StoredObject source, StoredObject target) {
                    crew.add(() -> compare(source, target));
                }

                @Override
                public void alone(StoredObject target) {
                    differs(target, "the source does not have it");
                }
            });
            crew.finish();
        }
    }

    private void compare(StoredObject source, StoredObject target) {
        course.tally().compared(Kind.OBJECTS);
        if (!sameFacts(source, target)) {
            differs(source, "size, type or attributes differ");
        } else if (!isSameContent(source.key())) {
            differs(source, "the content differs");
        }
    }

    private void differs(StoredObject object, String what) {
        course.tally().differs(Kind.OBJECTS, object.key().toString(), what);
    }

    private boolean isSameContent(ObjectKey key) {
        Optional<InputStream> here = course.from().objects().open(key, 0);
        Optional<InputStream> there =
                here.isEmpty() ? here : course.to().objects().open(key, 0);
        if (here.isEmpty() || there.isEmpty()) {
            here.ifPresent(open -> close(open, key));
            return false;
        }
        try (InputStream source = here.get();
                InputStream target = there.get()) {
            return Bytes.same(source, target);
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private static void close(InputStream open, ObjectKey key) {
        try {
            open.close();
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }
}
