package io.facelib.storage.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a check found, a sentence each. For one thread. */
final class Problems {
    /** More are only counted: a torn file can have one for each row. */
    private static final int MOST = 100;

    /** A part of a check. */
    interface Step {
        void run() throws SQLException;
    }

    private final ErrorWords words;
    private final List<String> sentences = new ArrayList<>();
    private long further;

    Problems(ErrorWords words) {
        this.words = words;
    }

    /** Runs a part of a check: a damaged page ends it, not the others. */
    void attempt(Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            add(words.failure(e).sentence());
        }
    }

    /** Adds one if a query counts anything. */
    void count(Session session, String what, String sql) throws SQLException {
        long count = session.number(sql).orElse(0);
        if (count > 0) {
            add(count + " " + what);
        }
    }

    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        } else {
            further++;
        }
    }

    List<String> toList() {
        List<String> all = new ArrayList<>(sentences);
        if (further > 0) {
            all.add("and " + further + " more problems");
        }
        return List.copyOf(all);
    }
}
