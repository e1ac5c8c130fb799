package io.facelib.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * That an operation took place: who asked, what it did in numbers, how it ended. Never images, vectors or links.
 *
 * @param at when
 * @param requestId of the request that it belongs to
 * @param actor on whose behalf, if told
 * @param operation such as {@code index}, {@code batch_index}, {@code cleanup}
 * @param faces how many faces were found
 * @param results how many were written or returned
 * @param vectors the vector index's name, or {@code none}
 * @param contract of the vectors, if any took part
 * @param threshold the cosine limit that was applied, if any
 * @param outcome a word, such as {@code ok}
 */
public record OperationAudit(
        Instant at,
        String requestId,
        Optional<String> actor,
        String operation,
        int faces,
        int results,
        String vectors,
        Optional<ContractId> contract,
        OptionalDouble threshold,
        String outcome) {}
