package io.facelib.storage.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Texts as file names that every file system can tell apart, whatever it thinks of case, dots, accents and devices.
 *
 * <p>{@code a-z 0-9 _ -} stand for themselves, everything else is {@code %} and two lower-case hexadecimal digits per
 * byte of UTF-8; so are a {@code -} in front (tools take it for an option) and the first character of a Windows device
 * name ({@code con}, {@code nul}, {@code com1}). The empty text is {@code %}.
 *
 * <ul>
 *   <li>A <b>file</b> always has a dot in its name: dots inside stand for themselves, and a name without one gets
 *       {@code .%} at its end. {@code face.jpg} stays {@code face.jpg}, {@code A} becomes {@code %41.%}.
 *   <li>A <b>directory</b> never has one: dots are {@code %2e}. It stands for a text and the {@code /} after it.
 *   <li>A directory that ends with {@code +} stands for the beginning of a text that is too long for one name.
 * </ul>
 */
final class FileNames {
    /** A text's beginning is cut off once its name may have this many bytes; names stay below 200. */
    private static final int LONG = 180;

    private static final String NO_DOT = ".%";
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|(com|lpt)[0-9])(\\..*)?");
    private static final String HEX = "0123456789abcdef";

    /** @param text what the name stands for, with the {@code /} of a directory */
    record Decoded(String text, boolean file) {}

    private FileNames() {}

    static String file(String text) {
        String name = encoded(text, true);
        return name.indexOf('.') < 0 ? name + NO_DOT : name;
    }

    static String directory(String text) {
        return encoded(text, false);
    }

    static String beginning(String text) {
        return encoded(text, false) + "+";
    }

    /** Where the beginning of a text ends that gets a directory of its own; its length when it needs none. */
    static int endOfBeginning(String text) {
        int cost = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (cost >= LONG) {
                return i;
            }
            cost += cost(text.codePointAt(i));
        }
        return cost >= LONG ? text.length() : -1;
    }

    private static int cost(int codePoint) {
        return isPlain(codePoint) ? 1 : 3 * Character.toString(codePoint).getBytes(UTF_8).length;
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static String encoded(String text, boolean file) {
        if (text.isEmpty()) {
            return "%";
        }
        byte[] bytes = text.getBytes(UTF_8);
        StringBuilder name = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            boolean innerDot = bytes[i] == '.' && file && i > 0 && i < bytes.length - 1;
            boolean option = bytes[i] == '-' && i == 0;
            append(name, bytes[i], innerDot || (isPlain(bytes[i]) && !option));
        }
        return DEVICE.matcher(name).matches() ? escaped(name) : name.toString();
    }

    private static void append(StringBuilder name, byte b, boolean asItIs) {
        if (asItIs) {
            name.append((char) b);
        } else {
            name.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
        }
    }

    private static String escaped(StringBuilder device) {
        StringBuilder name = new StringBuilder();
        append(name, (byte) device.charAt(0), false);
        return name.append(device, 1, device.length()).toString();
    }

    /** What a name stands for; empty when it is none of ours. */
    static Optional<Decoded> decode(String name) {
        boolean file = name.indexOf('.') >= 0;
        boolean beginning = !file && name.endsWith("+");
        String core = beginning ? name.substring(0, name.length() - 1) : name;
        core = core.endsWith(NO_DOT) ? core.substring(0, core.length() - NO_DOT.length()) : core;
        return text(core)
                .filter(t -> name.equals(file ? file(t) : beginning ? beginning(t) : directory(t)))
                .map(t -> new Decoded(file || beginning ? t : t + "/", file));
    }

    private static Optional<String> text(String core) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(core.length());
        for (int i = 0; i < core.length() && !core.equals("%"); i++) {
            if (core.charAt(i) != '%') {
                bytes.write(core.charAt(i));
            } else if (i + 2 < core.length()) {
                bytes.write(HEX.indexOf(core.charAt(i + 1)) * 16 + HEX.indexOf(core.charAt(i + 2)));
                i += 2;
            }
        }
        try {
            return Optional.of(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
