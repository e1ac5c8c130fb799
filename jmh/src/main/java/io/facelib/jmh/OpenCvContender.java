package io.facelib.jmh;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_dnn.blobFromImage;
import static org.bytedeco.opencv.global.opencv_dnn.readNetFromONNX;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import io.facelib.image.SimilarityTransform;
import io.facelib.inference.FaceModels;
import io.facelib.inference.Models;
import io.facelib.model.Point;
import io.facelib.spi.AlignmentTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_dnn.Net;
import org.bytedeco.opencv.opencv_objdetect.FaceDetectorYN;

/**
 * What OpenCV offers out of the box: FaceDetectorYN and the network module, on the same weights. Its networks may be
 * used by one thread at a time, so every calling thread has its own pair. The detector file is the one with a fixed
 * input, because OpenCV cannot read the other one; the network in it is the same.
 */
final class OpenCvContender implements SideBySide.Contender {
    private final List<byte[]> photos;
    private final String embedderFile;
    private final boolean retail;
    private final AlignmentTemplate template;
    private final ThreadLocal<Networks> networks = ThreadLocal.withInitial(this::open);

    private record Networks(FaceDetectorYN detector, Net embedder) {}

    OpenCvContender(String bundle, List<byte[]> photos) {
        this.photos = photos;
        this.retail = bundle.equals("yunet-retail0095");
        this.embedderFile = retail ? "face-reidentification-retail-0095.onnx" : "mobilefacenet_foamliu.onnx";
        try (FaceModels models = Models.bundle(bundle).download(false).open(Optional.empty())) {
            this.template = models.embedder().template();
        }
    }

    private Networks open() {
        String detectorFile = Photos.model("yunet_n_640_640.onnx").toString();
        try (Size size = new Size(256, 256)) {
            return new Networks(
                    FaceDetectorYN.create(detectorFile, "", size, 0.6f, 0.3f, 5_000, 0, 0),
                    readNetFromONNX(Photos.model(embedderFile).toString()));
        }
    }

    @Override
    public int analyze(int photo) {
        Networks own = networks.get();
        try (PointerScope scope = new PointerScope()) {
            Mat picture = imdecode(new Mat(new BytePointer(photos.get(photo))), IMREAD_COLOR);
            own.detector.setInputSize(new Size(picture.cols(), picture.rows()));
            Mat found = new Mat();
            own.detector.detect(picture, found);
            for (int row = 0; row < found.rows(); row++) {
                embed(own.embedder, picture, landmarks(found, row));
            }
            return found.rows();
        }
    }

    /** A row holds the box (4 numbers), five points (10) and the score. */
    private static List<Point> landmarks(Mat found, int row) {
        List<Point> points = new ArrayList<>();
        try (FloatIndexer values = found.createIndexer()) {
            for (int k = 0; k < 5; k++) {
                points.add(new Point(values.get(row, 4 + 2 * k), values.get(row, 5 + 2 * k)));
            }
        }
        return points;
    }

    private Mat embed(Net embedder, Mat picture, List<Point> landmarks) {
        SimilarityTransform t =
                SimilarityTransform.fit(landmarks, template.landmarks().points());
        Mat matrix = new Mat(2, 3, CV_64F, new DoublePointer(t.a(), -t.b(), t.tx(), t.b(), t.a(), t.ty()));
        Mat crop = new Mat();
        Size size = new Size(template.width(), template.height());
        warpAffine(picture, crop, matrix, size);
        embedder.setInput(blob(crop, size));
        return embedder.forward();
    }

    private Mat blob(Mat crop, Size size) {
        // MobileFaceNet wants the mean and spread of its training pictures; one scale for all channels is close enough
        // for timing.
        return retail
                ? blobFromImage(crop, 1.0, size, new Scalar(0, 0, 0, 0), false, false, CV_32F)
                : blobFromImage(crop, 1 / 57.6, size, new Scalar(123.7, 116.3, 103.5, 0), true, false, CV_32F);
    }

    @Override
    public void close() {
        networks.remove();
    }
}
