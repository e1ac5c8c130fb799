package io.facelib.testkit;

import io.facelib.model.PixelBuffer;
import io.facelib.spi.PresentationAttackDetector;
import io.facelib.spi.SurroundingsTemplate;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A presentation attack detector that gives every face the score of the moment, and may be made to answer wrongly. */
public final class ScriptedAttackDetector implements PresentationAttackDetector {
    /** How many faces it scored. */
    public final AtomicInteger scored = new AtomicInteger();
    /** How often it was closed. */
    public final AtomicInteger closed = new AtomicInteger();
    /** Whether its answers go through the fault. */
    public final AtomicBoolean faulty = new AtomicBoolean();

    private final double score;
    private final UnaryOperator<List<Double>> fault;

    /** One that is never wrong. */
    public ScriptedAttackDetector(double score) {
        this(score, scores -> scores);
    }

    /** One whose answers are changed while it is faulty. */
    public ScriptedAttackDetector(double score, UnaryOperator<List<Double>> fault) {
        this.score = score;
        this.fault = fault;
    }

    @Override
    public String id() {
        return "scripted";
    }

    @Override
    public List<SurroundingsTemplate> surroundings() {
        return List.of(new SurroundingsTemplate(2, 20, 30), new SurroundingsTemplate(3, 40, 10));
    }

    @Override
    public int maxBatch() {
        return 4;
    }

    @Override
    public List<Double> liveScores(List<List<PixelBuffer>> faces) {
        faces.forEach(ScriptedAttackDetector::check);
        scored.addAndGet(faces.size());
        List<Double> scores = Collections.nCopies(faces.size(), score);
        return faulty.get() ? fault.apply(scores) : scores;
    }

    private static void check(List<PixelBuffer> crops) {
        List<List<Integer>> sizes =
                crops.stream().map(crop -> List.of(crop.width(), crop.height())).toList();
        if (!sizes.equals(List.of(List.of(20, 30), List.of(40, 10)))) {
            throw new AssertionError("crops of " + sizes);
        }
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
