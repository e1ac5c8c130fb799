package io.facelib.examples.tour;

import io.facelib.examples.TextTable;
import java.util.List;

/**
 * A part of the tour, told on the console and in the report.
 *
 * @param title what was done
 * @param summary what came of it, one or two sentences
 * @param table the particulars
 * @param pictures to look at
 */
public record Chapter(String title, String summary, TextTable table, List<Picture> pictures) {
    public Chapter {
        pictures = List.copyOf(pictures);
    }
}
