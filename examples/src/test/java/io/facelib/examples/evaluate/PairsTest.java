package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading pairs, telling persons, accuracy by folds. */
class PairsTest {
    @TempDir
    private Path folder;

    @Test
    void read_otherOrderAndMoreColumns_areFine() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("pairs.csv"), "same,fold,image_b,note,image_a\n1,2,b.jpg,x,a.jpg\n\n0,3,c.jpg,,a.jpg\n");

        List<Pair> pairs = PairList.read(csv);

        assertThat(pairs)
                .containsExactly(
                        new Pair("a.jpg", "b.jpg", true, Optional.of("2")),
                        new Pair("a.jpg", "c.jpg", false, Optional.of("3")));
        assertThat(PairList.photos(pairs)).containsExactly("a.jpg", "b.jpg", "c.jpg");
    }

    @Test
    void read_badLabel_namesTheLine() throws IOException {
        Path csv = Files.writeString(folder.resolve("pairs.csv"), "image_a,image_b,same\na,b,1\na,b,yes\n");

        assertThatThrownBy(() -> PairList.read(csv))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("'yes'");
    }

    @Test
    void persons_areFolders_exceptWhereAFolderHoldsSeveral() {
        Persons persons = Persons.of(List.of(
                pair("lfw/Ann/1.jpg", "lfw/Ann/2.jpg", true),
                pair("lfw/Ann/1.jpg", "lfw/Bob/1.jpg", false),
                pair("flat/ann.jpg", "flat/bob.jpg", false),
                pair("flat/bob.jpg", "flat/robert.jpg", true)));

        assertThat(persons.of("lfw/Ann/1.jpg")).isEqualTo(persons.of("lfw/Ann/9.jpg"));
        assertThat(persons.of("flat/ann1.jpg")).isEqualTo(persons.of("flat/ann2.png"));
        assertThat(persons.of("flat/ann.jpg")).isNotEqualTo(persons.of("flat/bob.jpg"));
        assertThat(persons.of("flat/bob.jpg")).isEqualTo(persons.of("flat/robert.jpg"));
    }

    @Test
    void foldAccuracy_takesTheLimitOfTheOtherFolds() {
        // Fold 2 alone would choose 0.35 and be right throughout; with fold 1's limit of 0.75 it is right on one of
        // two.
        List<Comparison> comparisons = List.of(
                scored(0.9, true, "1"), scored(0.6, false, "1"), scored(0.4, true, "2"), scored(0.3, false, "2"));

        FoldAccuracy folds = FoldAccuracy.of(comparisons).orElseThrow();

        assertThat(folds.count()).isEqualTo(2);
        assertThat(folds.mean()).isEqualTo((0.5 + 0.5) / 2);
    }

    private static Pair pair(String a, String b, boolean same) {
        return new Pair(a, b, same, Optional.empty());
    }

    private static Comparison scored(double cosine, boolean same, String fold) {
        return new Comparison(cosine, same, "a", same ? "a" : "b", Optional.of(fold));
    }
}
