package io.facelib.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values that hardly anybody expects where a value stands: in JSON as bytes, in paths and queries as they are sent. */
final class HostileValues {
    private HostileValues() {}

    /** JSON texts of every type, and some that are none, by what they are. */
    static Map<String, byte[]> json() {
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (String plain : List.of("null", "true", "false", "[]", "{}", "[null]", "[[[]]]", "[1,\"a\",null,{}]")) {
            values.put(plain, utf8(plain));
        }
        numbers().forEach((name, text) -> values.put(name, utf8(text)));
        texts().forEach((name, text) -> values.put(name, utf8("\"" + text + "\"")));
        values.put("object with an empty name", utf8("{\"\":null}"));
        values.put("object with a name twice", utf8("{\"a\":1,\"a\":2}"));
        values.put("10,000 lists", utf8("[".repeat(10_000) + "]".repeat(10_000)));
        values.put("10,000 objects", utf8("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        values.put("60 objects", utf8("{\"a\":".repeat(60) + "1" + "}".repeat(60)));
        values.put("100,000 numbers", utf8("[" + "1,".repeat(99_999) + "1]"));
        values.put("6,000 texts", utf8("[" + "\"a\",".repeat(5_999) + "\"a\"]"));
        values.put("6,000 objects", utf8("[" + "{},".repeat(5_999) + "{}]"));
        values.put("control characters as they are", utf8("\"a\u0000\u0001\u001f\nb\""));
        values.put("half a surrogate in UTF-8", bytes('"', 0xED, 0xA0, 0x80, '"'));
        values.put("a slash in two bytes", bytes('"', 0xC0, 0xAF, '"'));
        values.put("bytes that are no UTF-8", bytes('"', 0xFF, 0xFE, 0x80, '"'));
        values.put("a character cut off", bytes('"', 0xF0, 0x9F, '"'));
        return values;
    }

    private static Map<String, String> numbers() {
        Map<String, String> numbers = new LinkedHashMap<>();
        List.of("0", "-1", "-0.0", "1.5", "201", "2147483648", "9223372036854775808", "-9223372036854775809")
                .forEach(number -> numbers.put(number, number));
        List.of(
                        "1e400",
                        "-1e400",
                        "1e-400",
                        "1e999999999",
                        "-1e-999999999",
                        "0e999999999",
                        "NaN",
                        "-Infinity",
                        "01",
                        "+1",
                        ".5",
                        "0x10")
                .forEach(number -> numbers.put(number, number));
        numbers.put("a number of 400 digits", "1" + "0".repeat(400));
        numbers.put("a number of 1,000,000 digits", "9".repeat(1_000_000));
        return numbers;
    }

    private static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        List.of("", " ", "a", "null", "NaN", "1e400", "true", "-1", "..", "====", "data:image/png;base64,", "default")
                .forEach(text -> texts.put("text '" + text + "'", text));
        texts.put("a text of 1 MB", "a".repeat(1 << 20));
        texts.put("half a surrogate", "\\ud800");
        texts.put("the other half", "\\udc00a");
        texts.put("control characters", "a\\u0000\\u0001\\u001f\\u007f\\r\\nX-Evil: 1");
        texts.put("characters that turn and hide", "a\\u202e\\u200b\\ufeff\\uffff");
        texts.put("an escape that is none", "\\x41");
        texts.put("what means something elsewhere", "$%7B'\\\\\\\"; -- <x> ../../etc/passwd");
        texts.put("a link to a file", "file:///etc/passwd");
        texts.put("a link that is none", "http://[::1");
        texts.put("a link with everything", "http://u:p@127.0.0.1:9/\\u00e9?a=%zz#%00");
        texts.put("an emoji 50,000 times", "\ud83d\ude00".repeat(50_000));
        return texts;
    }

    /** What may stand behind {@code name=} in a query, or for a segment of a path. */
    static List<String> sent() {
        return List.of(
                "",
                "NaN",
                "1e400",
                "1e999999999",
                "1" + "0".repeat(400),
                "-1",
                "1.5",
                "9223372036854775808",
                "a".repeat(3_000),
                "%00",
                "a%0d%0aX-Evil:%201",
                "%ff%fe",
                "%c0%af",
                "%ed%a0%80",
                "%f0%9f%98%80",
                "%",
                "%z",
                "%zz",
                "%u0041",
                "%2500",
                "+%20+",
                "..",
                "%2e%2e",
                ".%2e",
                "%2f",
                "..%2f..%2fetc%2fpasswd",
                "%5c..%5c",
                "\\..\\",
                ";a=b",
                "a;b",
                "..;",
                "%3b",
                "a%23b",
                "*",
                "$%7B'%22%3B%20--%20%3Cx%3E",
                "\"<>^`{|}");
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int value : values) {
            bytes.write(value);
        }
        return bytes.toByteArray();
    }
}
