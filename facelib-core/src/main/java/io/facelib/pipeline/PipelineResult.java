package io.facelib.pipeline;

import io.facelib.model.Analysis;
import java.util.List;

/**
 * What the pipeline made of an image.
 *
 * @param analysis faces, hash and timings
 * @param thumbnail JPEG bytes; empty unless asked for
 * @param crops the standard crop of each face of the analysis; empty unless asked for
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record PipelineResult(Analysis analysis, byte[] thumbnail, List<StandardCrop> crops) {}
