package io.facelib.examples.identify;

import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.examples.evaluate.CentralFace;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Paints over all faces of a photo but the central one, so that bystanders are left out and the rest of the picture is what
 * it was.
 */
final class CentralFaceOnly {
    /** How often: what is left of a face that was half hidden may be found again. */
    private static final int ROUNDS = 3;

    private CentralFaceOnly() {}

    /** The photo with one face, or nothing where no face is found or Java cannot read the photo, such as WebP. */
    static Optional<FaceImage> of(FaceEngine engine, Path photo) {
        try {
            BufferedImage picture = ImageIO.read(photo.toFile());
            if (picture == null) {
                return Optional.empty();
            }
            for (int i = 0; i < ROUNDS; i++) {
                Analysis seen = engine.analyze(
                        FaceImage.of(picture), AnalyzeOptions.defaults().withEmbed(false));
                Optional<AnalyzedFace> central = CentralFace.of(seen);
                if (central.isEmpty() || seen.faces().size() == 1) {
                    return central.map(face -> FaceImage.of(picture));
                }
                paintOthers(picture, seen, central.get());
            }
            return Optional.of(FaceImage.of(picture));
        } catch (FacelibException | IOException e) {
            return Optional.empty();
        }
    }

    private static void paintOthers(BufferedImage picture, Analysis seen, AnalyzedFace central) {
        Area others = new Area();
        for (AnalyzedFace face : seen.faces()) {
            if (face.index() != central.index()) {
                others.add(area(face));
            }
        }
        others.subtract(area(central));
        Graphics2D brush = picture.createGraphics();
        try {
            brush.setColor(Color.GRAY);
            brush.fill(others);
        } finally {
            brush.dispose();
        }
    }

    private static Area area(AnalyzedFace face) {
        BoundingBox box = face.detection().box();
        return new Area(new Rectangle2D.Double(box.x1(), box.y1(), box.x2() - box.x1(), box.y2() - box.y1()));
    }
}
