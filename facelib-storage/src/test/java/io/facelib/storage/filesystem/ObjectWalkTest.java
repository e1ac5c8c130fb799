package io.facelib.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectWalkTest {
    @TempDir
    Path root;

    @Test
    void walk_randomKeysPrefixesAndPlaces_isWhatASortedSetSays() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ObjectPaths paths = new ObjectPaths(root);
        TreeSet<String> keys = new TreeSet<>();
        for (int i = 0; i < 1_500; i++) {
            ObjectKey key = FileNamesTest.randomKey(random);
            touch(paths.file(key));
            keys.add(key.key());
        }
        List<String> all = new ArrayList<>(keys);
        for (int i = 0; i < 300; i++) {
            String some = all.get(random.nextInt(all.size()));
            String prefix = some.substring(0, random.nextInt(Math.min(some.length(), 4) + 1));
            Optional<String> after = random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(all.get(random.nextInt(all.size())) + (random.nextBoolean() ? "" : "/a"));
            List<String> expected = keys.stream()
                    .filter(k -> k.startsWith(prefix))
                    .filter(k -> after.map(a -> k.compareTo(a) > 0).orElse(true))
                    .toList();
            assertThat(walk(paths, prefix, after))
                    .as("seed %d, prefix '%s', after %s", seed, prefix, after)
                    .isEqualTo(expected);
        }
    }

    @Test
    void walk_moreNamesThanOneBatch_givesAllInOrder() throws IOException {
        ObjectPaths paths = new ObjectPaths(root);
        TreeSet<String> keys = new TreeSet<>();
        Files.createDirectories(paths.bucket("raw-images"));
        for (int i = 0; i < 9_000; i++) {
            String key = Integer.toHexString(i * 0x9E3779B1);
            Files.createFile(paths.file(new ObjectKey("raw-images", key)));
            keys.add(key);
        }
        assertThat(walk(paths, "", Optional.empty())).isEqualTo(new ArrayList<>(keys));
    }

    @Test
    void walk_filesThatAreNotOurs_arePassedOver() throws IOException {
        touch(root.resolve("raw-images/Thumbs.db"));
        touch(root.resolve("raw-images/ours.jpg"));
        touch(root.resolve("raw-images/directory-that-is-a-file"));
        touch(root.resolve("raw-images/.git/config.%"));

        assertThat(walk(new ObjectPaths(root), "", Optional.empty())).containsExactly("ours.jpg");
    }

    private static void touch(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
    }

    private static List<String> walk(ObjectPaths paths, String prefix, Optional<String> after) throws IOException {
        ObjectWalk walk = new ObjectWalk(paths, "raw-images", prefix, after);
        List<String> met = new ArrayList<>();
        for (Optional<ObjectKey> key = walk.next(); key.isPresent(); key = walk.next()) {
            met.add(key.get().key());
        }
        return met;
    }
}
