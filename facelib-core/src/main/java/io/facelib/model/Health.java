package io.facelib.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the engine can work, and with what.
 *
 * @param healthy whether every backend answered that the engine cannot work without
 * @param model the bundle in use
 * @param contract the contract of its vectors
 * @param provider where the model runs, such as {@code onnxruntime-cpu 1.28.0}
 * @param backends what each backend answered
 * @param unfinished how many jobs wait or are worked on, by lane; none of a queue that does not answer, or
 *     that has so many that they are not counted yet; of one that counts for long, those of its last count
 */
public record Health(
        boolean healthy,
        String model,
        ContractId contract,
        String provider,
        List<BackendHealth> backends,
        Map<String, Long> unfinished) {
    public Health {
        backends = List.copyOf(backends);
        unfinished = Map.copyOf(unfinished);
    }

    /** What the backend of a part answered, such as {@code objects}; empty if the engine has none. */
    public Optional<BackendHealth> backend(String part) {
        return backends.stream().filter(backend -> backend.part().equals(part)).findFirst();
    }
}
