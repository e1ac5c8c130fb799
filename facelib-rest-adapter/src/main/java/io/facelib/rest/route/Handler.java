package io.facelib.rest.route;

import java.io.IOException;

/** Answers the calls of one route: parses, calls one verb of the engine, renders. Safe for any number of threads. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers a call.
     *
     * @throws IOException if the body cannot be read
     */
    Reply answer(Call call) throws IOException;
}
