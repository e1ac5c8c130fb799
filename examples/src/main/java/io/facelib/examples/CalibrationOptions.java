package io.facelib.examples;

import io.facelib.examples.evaluate.Calibration;
import io.facelib.examples.evaluate.LabelledPhoto;
import io.facelib.examples.evaluate.PhotoLabels;
import io.facelib.examples.evaluate.SamePeople;
import io.facelib.inference.CalibrationFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code evaluate --calibrate} takes beside the options that it shares with {@code evaluate}. */
final class CalibrationOptions {
    @Option(
            names = "--calibrate",
            description = "Measure limits: every photo below DIR against every other; its folder is the person.")
    private boolean asked;

    @Option(
            names = "--labels",
            paramLabel = "CSV",
            description = "With --calibrate: take these photos instead. Columns image (path below DIR), person, perhaps"
                    + " group.")
    private @Nullable Path labels;

    @Option(
            names = "--groups",
            paramLabel = "CSV",
            description = "With --calibrate: tell error rates inside groups of people, too. Columns person, group.")
    private @Nullable Path groups;

    @Option(
            names = "--exclude",
            paramLabel = "CSV",
            description = "With --calibrate: columns image_a, image_b; the people on them are not compared with each"
                    + " other, such as one person under two names.")
    private @Nullable Path exclude;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "With --calibrate: write the limits to this file, for Models.withCalibration and"
                    + " --calibration.")
    private @Nullable Path out;

    /** Whether limits are to be measured. */
    boolean asked() {
        return asked;
    }

    /** Whether options were given that make sense only when limits are to be measured. */
    boolean misplaced() {
        return !asked && (labels != null || groups != null || exclude != null || out != null);
    }

    /** Who is on which photo. */
    List<LabelledPhoto> photos(Path images) {
        List<LabelledPhoto> photos = labels == null ? PhotoLabels.ofFolders(images) : PhotoLabels.read(labels);
        return groups == null ? photos : PhotoLabels.withGroups(photos, groups);
    }

    /** Who is not compared. */
    SamePeople leftOut(Path images, List<LabelledPhoto> photos) {
        return exclude == null ? SamePeople.none() : SamePeople.read(exclude, images, photos);
    }

    /** Writes the limits where they were asked for; false when no rate is supported. */
    boolean write(Calibration calibration) {
        Optional<CalibrationFile> file = calibration.file();
        if (out != null && file.isPresent()) {
            file.get().write(out, CalibrationReport.comments(calibration));
        }
        return file.isPresent();
    }
}
