package io.facelib.model;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** Copies the pixels of any {@link BufferedImage} into blue green red bytes. */
final class RasterCopy {
    private RasterCopy() {}

    static PixelBuffer of(BufferedImage image) {
        BufferedImage bgr = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = bgr.createGraphics();
        try {
            g.drawImage(image, 0, 0, Color.WHITE, null);
        } finally {
            g.dispose();
        }
        return new PixelBuffer(
                image.getWidth(),
                image.getHeight(),
                ((DataBufferByte) bgr.getRaster().getDataBuffer()).getData());
    }
}
