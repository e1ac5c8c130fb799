package io.facelib.model;

/**
 * The limits under which a face counts as usable.
 *
 * @param name for logs and reports
 * @param minSize smallest width and height of the box, pixels
 * @param minBlurVariance smallest variance of the Laplacian
 * @param maxYaw largest absolute yaw, degrees
 * @param maxPitch largest absolute pitch, degrees
 * @param minScore smallest combined score, 0 to 1
 */
public record QualityProfile(
        String name, int minSize, double minBlurVariance, double maxYaw, double maxPitch, double minScore) {
    /** For photos that become someone's reference. */
    public static final QualityProfile ENROLL = new QualityProfile("ENROLL", 64, 30, 30, 30, 0.40);
    /** For the photo that is checked against an identity: the strictest. */
    public static final QualityProfile VERIFY = new QualityProfile("VERIFY", 80, 60, 25, 25, 0.55);
    /** For probes of a search: the most lenient. */
    public static final QualityProfile SEARCH = new QualityProfile("SEARCH", 32, 30, 45, 45, 0.30);
    /** For pictures found by a crawler, and the mark that stored faces carry. */
    public static final QualityProfile CRAWLER_INGEST = new QualityProfile("CRAWLER_INGEST", 80, 80, 25, 25, 0.60);
    /** When none is named. */
    public static final QualityProfile DEFAULT = new QualityProfile("DEFAULT", 80, 80, 25, 25, 0.65);

    public QualityProfile {
        Checks.range("minSize", minSize, 1, 10_000);
        Checks.range("minBlurVariance", minBlurVariance, 0, 65_025);
        Checks.range("maxYaw", maxYaw, 1, 180);
        Checks.range("maxPitch", maxPitch, 1, 180);
        Checks.range("minScore", minScore, 0, 1);
    }
}
