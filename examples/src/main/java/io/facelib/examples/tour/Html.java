package io.facelib.examples.tour;

import io.facelib.examples.TextTable;
import java.util.List;

/** Small pieces of HTML. Every text that comes from outside goes through {@link #escape}. */
final class Html {
    private Html() {}

    /** The text as it may stand between tags and inside quoted attributes. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** A table that scrolls sideways where the screen is narrow. */
    static String table(TextTable table) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n");
        List<List<String>> rows = table.rows();
        for (int i = 0; i < rows.size(); i++) {
            html.append(row(rows.get(i), i == 0 ? "th" : "td"));
        }
        return html.append("</table></div>\n").toString();
    }

    private static String row(List<String> cells, String tag) {
        StringBuilder row = new StringBuilder("<tr>");
        for (String cell : cells) {
            row.append('<').append(tag).append('>').append(escape(cell));
            row.append("</").append(tag).append('>');
        }
        return row.append("</tr>\n").toString();
    }
}
