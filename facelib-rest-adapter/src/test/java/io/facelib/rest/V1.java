package io.facelib.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.fake.FakeFaces;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Bodies and pictures for the routes under {@code /api/v1/}, and how their answers are read. */
final class V1 {
    private V1() {}

    /** The members of a body: names and values in turn. */
    static Map<String, Object> body(@Nullable Object... members) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            body.put((String) members[i], members[i + 1]);
        }
        return body;
    }

    /** A body with another value of a member. */
    static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(body);
        changed.put(name, value);
        return changed;
    }

    static Map<String, Object> without(Map<String, Object> body, String name) {
        Map<String, Object> changed = new LinkedHashMap<>(body);
        changed.remove(name);
        return changed;
    }

    /** The names of an object's members in their order. */
    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The texts of a list. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }

    /** A photo of these people, base64. */
    static String photo(int variation, String... people) {
        return base64(RestFixture.png(variation, people));
    }

    /** A picture without a face, base64. */
    static String nobody() {
        return photo(0);
    }

    /** A picture with one face that is not sharp enough for anything, base64. */
    static String blurred() {
        BufferedImage picture = new BufferedImage(400, 400, BufferedImage.TYPE_3BYTE_BGR);
        for (int x = 0; x < 400; x++) {
            int grey = 60 + x / 4;
            for (int y = 0; y < 400; y++) {
                picture.setRGB(x, y, new Color(grey, grey, grey).getRGB());
            }
        }
        return base64(png(picture));
    }

    /** A photo of one person with another far behind, too small to be used, base64. */
    static String withSmallOne(String person, String behind) {
        BufferedImage near = FakeFaces.draw(0, person);
        BufferedImage far = FakeFaces.draw(0, behind);
        BufferedImage picture = new BufferedImage(near.getWidth() + 60, near.getHeight(), near.getType());
        Graphics2D g = picture.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        g.drawImage(near, 0, 0, null);
        g.drawImage(far, near.getWidth(), 20, 40, 40, null);
        g.dispose();
        return base64(png(picture));
    }

    private static byte[] png(BufferedImage picture) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(picture, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
