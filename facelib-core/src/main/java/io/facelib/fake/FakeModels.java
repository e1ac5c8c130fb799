package io.facelib.fake;

import io.facelib.inference.Models;

/** The fake model as an engine takes it. */
public final class FakeModels {
    private FakeModels() {}

    /** Understands the pictures of {@link FakeFaces}; gives vectors of 64 dimensions. */
    public static Models models() {
        return Models.of("fake", new FakeDetector(), new FakeEmbedder());
    }
}
