package io.facelib.examples.tour;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What has been told so far, on the console at once and in the report at the end. For one thread. */
public final class Story {
    private static final int ROWS_ON_CONSOLE = 30;

    private final PrintWriter out;
    private final List<Chapter> chapters = new ArrayList<>();

    public Story(PrintWriter out) {
        this.out = out;
    }

    void tell(Chapter chapter) {
        chapters.add(chapter);
        out.println();
        out.println(chapters.size() + ". " + chapter.title());
        out.println(chapter.summary());
        out.println();
        out.print(chapter.table().head(ROWS_ON_CONSOLE));
        out.flush();
    }

    /** What was told. */
    public List<Chapter> chapters() {
        return List.copyOf(chapters);
    }
}
