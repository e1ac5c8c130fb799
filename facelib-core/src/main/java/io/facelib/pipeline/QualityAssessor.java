package io.facelib.pipeline;

import io.facelib.image.DecodedImage;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.QualityProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Judges a face under a profile: size of the box, sharpness of the grey crop, yaw and pitch. The score is 0.4 sharpness
 * (full at a variance of 500), 0.2 yaw, 0.2 pitch (full when frontal) and 0.2 size (full at 112 pixels or the profile's
 * minimum, whichever is larger). Roll is reported, not judged, since alignment undoes it. A limit that is just met passes.
 *
 * <p>Reasons come in the order size, sharpness or place, yaw, pitch; the score is a reason only where there is no other.
 * There is none for a face without a box: {@link Detection} has one, and a detector that gives none has failed.
 */
public final class QualityAssessor {
    private static final double FULL_SHARPNESS = 500;
    private static final int FULL_SIZE = 112;

    private QualityAssessor() {}

    public static Quality assess(DecodedImage image, Detection face, QualityProfile profile) {
        // Corners are cut to whole numbers before width and height are taken from them.
        BoundingBox box = face.box();
        int x1 = (int) box.x1();
        int y1 = (int) box.y1();
        int width = (int) box.x2() - x1;
        int height = (int) box.y2() - y1;
        double blur = sharpness(image, x1, y1, width, height);
        return judge(width, height, blur, PoseEstimator.estimate(face.landmarks()), profile);
    }

    /** The Laplacian's variance of the part inside the image; -1 when there is none. */
    private static double sharpness(DecodedImage image, int x1, int y1, int width, int height) {
        int left = Math.max(0, x1);
        int top = Math.max(0, y1);
        int right = Math.min(image.width(), x1 + width);
        int bottom = Math.min(image.height(), y1 + height);
        return right <= left || bottom <= top ? -1 : image.laplacianVariance(left, top, right - left, bottom - top);
    }

    /** The same for a face that was judged before, under another profile; its box size is taken from the detection. */
    public static Quality again(Detection face, Quality former, QualityProfile profile) {
        BoundingBox box = face.box();
        int width = (int) box.x2() - (int) box.x1();
        int height = (int) box.y2() - (int) box.y1();
        boolean outside = former.reasons().contains("face_out_of_bounds");
        return judge(width, height, outside ? -1 : former.blurVariance(), former.pose(), profile);
    }

    private static Quality judge(int width, int height, double blur, Pose pose, QualityProfile p) {
        List<String> reasons = new ArrayList<>();
        if (width < p.minSize() || height < p.minSize()) {
            reasons.add("face_too_small(" + width + "x" + height + ")");
        }
        if (blur < 0) {
            reasons.add("face_out_of_bounds");
        } else if (blur < p.minBlurVariance()) {
            reasons.add(text("blur_too_high(%.1f)", blur));
        }
        if (Math.abs(pose.yaw()) > p.maxYaw()) {
            reasons.add(text("yaw_too_large(%.1fdeg)", pose.yaw()));
        }
        if (Math.abs(pose.pitch()) > p.maxPitch()) {
            reasons.add(text("pitch_too_large(%.1fdeg)", pose.pitch()));
        }
        double score = score(Math.min(width, height), Math.max(0, blur), pose, p);
        if (reasons.isEmpty() && score < p.minScore()) {
            reasons.add(text("score_too_low(%.2f)", score));
        }
        boolean usable = reasons.isEmpty();
        return new Quality(usable, score, Math.max(0, blur), pose, usable ? List.of("ok") : reasons);
    }

    private static double score(int side, double blur, Pose pose, QualityProfile p) {
        return 0.4 * Math.min(1, blur / FULL_SHARPNESS)
                + 0.2 * (1 - Math.min(1, Math.abs(pose.yaw()) / p.maxYaw()))
                + 0.2 * (1 - Math.min(1, Math.abs(pose.pitch()) / p.maxPitch()))
                + 0.2 * Math.min(1, (double) side / Math.max(p.minSize(), FULL_SIZE));
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
