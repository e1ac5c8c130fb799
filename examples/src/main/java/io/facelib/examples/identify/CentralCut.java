package io.facelib.examples.identify;

import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.examples.evaluate.CentralFace;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.BoundingBox;
import io.facelib.model.FaceImage;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Cuts a photo around its central face, so that bystanders are left out. */
final class CentralCut {
    /** How much of the face's size stays around it on each side: enough to be found again, too little for a neighbour. */
    private static final double MARGIN = 0.4;

    private CentralCut() {}

    /** The cut, or nothing where no face is found or the photo cannot be read. */
    static Optional<FaceImage> of(FaceEngine engine, Path photo) {
        try {
            BufferedImage picture = ImageIO.read(photo.toFile());
            FaceImage whole = FaceImage.of(picture);
            return CentralFace.of(
                            engine.analyze(whole, AnalyzeOptions.defaults().withEmbed(false)))
                    .map(face -> cut(picture, face.detection().box()));
        } catch (FacelibException | IOException e) {
            return Optional.empty();
        }
    }

    private static FaceImage cut(BufferedImage picture, BoundingBox face) {
        double width = face.x2() - face.x1();
        double height = face.y2() - face.y1();
        Rectangle wanted = new Rectangle(
                (int) (face.x1() - MARGIN * width),
                (int) (face.y1() - MARGIN * height),
                (int) (width * (1 + 2 * MARGIN)),
                (int) (height * (1 + 2 * MARGIN)));
        Rectangle inside = wanted.intersection(new Rectangle(picture.getWidth(), picture.getHeight()));
        return FaceImage.of(picture.getSubimage(inside.x, inside.y, inside.width, inside.height));
    }
}
