package io.facelib.examples.evaluate;

import io.facelib.error.InvalidInputException;
import io.facelib.examples.PhotoFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who is on which photo: told by folders or by a CSV file. */
public final class PhotoLabels {
    private PhotoLabels() {}

    /**
     * Every photo below a folder; the folder it lies in is the person.
     *
     * @throws InvalidInputException if there is no photo, or one lies in no person's folder
     */
    public static List<LabelledPhoto> ofFolders(Path images) {
        PhotoFolder folder = PhotoFolder.of(images);
        return folder.photos().stream()
                .map(folder::name)
                .map(PhotoLabels::inFolder)
                .toList();
    }

    private static LabelledPhoto inFolder(String photo) {
        int end = photo.lastIndexOf('/');
        if (end < 0) {
            throw new InvalidInputException("images", photo + " lies in no folder, so it is unknown whom it shows");
        }
        return new LabelledPhoto(photo, photo.substring(0, end), Optional.empty());
    }

    /**
     * The photos of a CSV file with the columns {@code image}, {@code person} and perhaps {@code group}. A photo that is
     * listed again counts once.
     *
     * @throws InvalidInputException if the file is malformed, or a photo has two people
     */
    public static List<LabelledPhoto> read(Path csv) {
        Map<String, LabelledPhoto> photos = new TreeMap<>();
        for (CsvTable.Row row : CsvTable.read("labels", csv, "image", "person")) {
            LabelledPhoto photo = new LabelledPhoto(row.get("image"), row.get("person"), row.find("group"));
            LabelledPhoto other = photos.putIfAbsent(photo.photo(), photo);
            if (other != null && !other.equals(photo)) {
                throw new InvalidInputException("labels", row.where() + ": " + photo.photo() + " has another label");
            }
        }
        return List.copyOf(photos.values());
    }

    /**
     * The same photos with the groups of a CSV file with the columns {@code person} and {@code group}. People it does not
     * name keep the group they have.
     *
     * @throws InvalidInputException if the file is malformed, or a person has two groups
     */
    public static List<LabelledPhoto> withGroups(List<LabelledPhoto> photos, Path csv) {
        Map<String, String> groups = new HashMap<>();
        for (CsvTable.Row row : CsvTable.read("groups", csv, "person", "group")) {
            String other = groups.put(row.get("person"), row.get("group"));
            if (other != null && !other.equals(row.get("group"))) {
                throw new InvalidInputException("groups", row.where() + ": the person is in '" + other + "' already");
            }
        }
        return photos.stream()
                .map(photo -> new LabelledPhoto(
                        photo.photo(),
                        photo.person(),
                        Optional.ofNullable(groups.get(photo.person())).or(photo::group)))
                .toList();
    }
}
