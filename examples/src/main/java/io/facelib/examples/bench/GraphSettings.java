package io.facelib.examples.bench;

import java.util.List;

/** How all compared graphs are built and searched: the same for all, so that none wins by its settings. */
final class GraphSettings {
    /** Links of a vector on the upper layers; twice as many on the lowest one, where searches spend their time. */
    static final int LINKS = 16;

    /** Candidates while building. */
    static final int BUILD_WIDTH = 100;

    /** Candidates while searching, to choose from. */
    static final List<Integer> WIDTHS = List.of(10, 20, 30, 50, 80, 120, 200, 400, 800);

    private GraphSettings() {}
}
