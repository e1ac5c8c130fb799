package io.facelib.model;

import java.util.Map;

/**
 * Whether the engine can work, and with what.
 *
 * @param healthy whether every backend answered
 * @param model the bundle in use
 * @param contract the contract of its vectors
 * @param provider where the model runs, such as {@code onnxruntime-cpu 1.28.0}
 * @param backends a line for each backend: its name, and {@code ok} or what is wrong
 * @param unfinished how many jobs wait or are worked on, by lane; none of a queue that does not answer
 */
public record Health(
        boolean healthy,
        String model,
        ContractId contract,
        String provider,
        Map<String, String> backends,
        Map<String, Long> unfinished) {
    public Health {
        backends = Map.copyOf(backends);
        unfinished = Map.copyOf(unfinished);
    }
}
