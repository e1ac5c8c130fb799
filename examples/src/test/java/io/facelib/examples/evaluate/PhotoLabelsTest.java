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

/** Who is on which photo, and who is not compared with whom. */
class PhotoLabelsTest {
    @TempDir
    private Path folder;

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("labels.csv"), text);
    }

    private void photo(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    private static LabelledPhoto labelled(String photo, String person, String group) {
        return new LabelledPhoto(photo, person, Optional.of(group).filter(g -> !g.isEmpty()));
    }

    @Test
    void folders_arePeople() throws IOException {
        photo("lfw/Ann/1.jpg");
        photo("lfw/Ann/note.txt");
        photo("Bob/1.png");

        assertThat(PhotoLabels.ofFolders(folder))
                .containsExactly(labelled("Bob/1.png", "Bob", ""), labelled("lfw/Ann/1.jpg", "lfw/Ann", ""));
    }

    @Test
    void folders_aPhotoOutsideOfThem_isRefused() throws IOException {
        photo("1.jpg");

        assertThatThrownBy(() -> PhotoLabels.ofFolders(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1.jpg");
    }

    @Test
    void csv_moreColumnsAndRepeatedRows_areFine() throws IOException {
        Path csv = csv("role,group,person,image\nprobe,g,Ann,1.jpg\ngallery,g,Ann,1.jpg\nprobe,,Bob,2.jpg\n");

        assertThat(PhotoLabels.read(csv)).containsExactly(labelled("1.jpg", "Ann", "g"), labelled("2.jpg", "Bob", ""));
    }

    @Test
    void csv_twoPeopleOnOnePhoto_namesTheLine() throws IOException {
        Path csv = csv("image,person\n1.jpg,Ann\n1.jpg,Bob\n");

        assertThatThrownBy(() -> PhotoLabels.read(csv))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void groups_areGivenByPerson() throws IOException {
        List<LabelledPhoto> photos = List.of(labelled("1.jpg", "Ann", ""), labelled("2.jpg", "Bob", "old"));

        assertThat(PhotoLabels.withGroups(photos, csv("person,group\nAnn,new\nEve,new\n")))
                .containsExactly(labelled("1.jpg", "Ann", "new"), labelled("2.jpg", "Bob", "old"));
        assertThatThrownBy(() -> PhotoLabels.withGroups(photos, csv("person,group\nAnn,x\nAnn,y\n")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void samePeople_areFoundByPathsBelowThePhotosOrBesideTheFile() throws IOException {
        photo("lfw/Ann/1.jpg");
        photo("lfw/Bob/1.jpg");
        photo("lfw/Eve/1.jpg");
        Path images = folder.resolve("lfw");
        List<LabelledPhoto> photos = PhotoLabels.ofFolders(images);
        Path csv = csv("image_a,image_b\nlfw/Ann/1.jpg,lfw/Bob/1.jpg\nEve/1.jpg,Bob/1.jpg\n");

        SamePeople same = SamePeople.read(csv, images, photos);

        assertThat(same.contains("Ann", "Bob")).isTrue();
        assertThat(same.contains("Bob", "Ann")).isTrue();
        assertThat(same.contains("Bob", "Eve")).isTrue();
        assertThat(same.contains("Ann", "Eve")).isFalse();
        assertThat(same.contains("Ann", "Ann")).isFalse();
    }

    @Test
    void samePeople_unknownPhoto_isRefused() throws IOException {
        photo("Ann/1.jpg");
        Path csv = csv("image_a,image_b\nAnn/1.jpg,Bob/1.jpg\n");

        assertThatThrownBy(() -> SamePeople.read(csv, folder, PhotoLabels.ofFolders(folder)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Bob/1.jpg");
    }
}
