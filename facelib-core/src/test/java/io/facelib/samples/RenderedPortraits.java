package io.facelib.samples;

import io.facelib.model.FaceImage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sample portraits as images, each drawn once for all tests. */
public final class RenderedPortraits {
    private static final Map<String, FaceImage> DRAWN = new ConcurrentHashMap<>();

    private RenderedPortraits() {}

    public static FaceImage image(SamplePortrait portrait) {
        return DRAWN.computeIfAbsent(portrait.fileName(), name -> FaceImage.of(portrait.render()));
    }

    /** Pictures of one person. */
    public static List<SamplePortrait> singles() {
        return SamplePortraits.all().stream()
                .filter(portrait -> portrait.people().size() == 1)
                .toList();
    }

    /** Pictures of several people. */
    public static List<SamplePortrait> groups() {
        return SamplePortraits.all().stream()
                .filter(portrait -> portrait.people().size() > 1)
                .toList();
    }

    /** The first picture of each person. */
    public static List<SamplePortrait> references() {
        return singles().stream()
                .filter(portrait -> portrait.fileName().endsWith("_01.jpg"))
                .toList();
    }
}
