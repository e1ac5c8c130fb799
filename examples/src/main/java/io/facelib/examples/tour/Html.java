package io.facelib.examples.tour;

import io.facelib.examples.TextTable;
import java.util.List;

/** Small pieces of HTML. Every text that comes from outside goes through {@link #escape}. */
final class Html {
    private static final int OPEN_ROWS = 15;

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

    /** A table that scrolls sideways where the screen is narrow; a long one is opened by a click. */
    static String table(TextTable table) {
        List<List<String>> rows = table.rows();
        String open = rows.size() > OPEN_ROWS + 1 ? "" : " open";
        StringBuilder html =
                new StringBuilder("<details" + open + "><summary>" + (rows.size() - 1) + " rows</summary>");
        html.append("<div class=\"scroll\"><table>\n");
        for (int i = 0; i < rows.size(); i++) {
            html.append(row(rows.get(i), i == 0 ? "th" : "td"));
        }
        return html.append("</table></div></details>\n").toString();
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
