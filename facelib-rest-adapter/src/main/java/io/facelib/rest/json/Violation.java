package io.facelib.rest.json;

import java.util.List;

/**
 * One thing that is wrong with what was sent. What was sent is not repeated: it may be an image.
 *
 * @param type a word for the kind, such as {@code missing}
 * @param loc where: {@code body}, {@code query} or {@code path}, then names of members and positions
 * @param msg a sentence for people
 */
public record Violation(String type, List<Object> loc, String msg) {
    public Violation {
        loc = List.copyOf(loc);
    }
}
