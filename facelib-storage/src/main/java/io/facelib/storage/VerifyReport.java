package io.facelib.storage;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a check of a storage found.
 *
 * @param faces how many face records can be read
 * @param identities how many identities can be read
 * @param objects how many objects there are
 * @param objectsWithoutFace how many objects no face and no template refers to: pictures in which no face was found, and
 *     what a crash between object and record left; none of it is removed
 * @param problems what is wrong and cannot be repaired from what is there, a sentence each, with tenant and id. Damaged face
 *     records: delete them or {@link EmbeddedStorage#discardDamaged()}, and index their pictures again. Damaged identities:
 *     {@link EmbeddedStorage#discardDamagedIdentities()}, and enrol them again. Missing or damaged pictures: index or enrol
 *     them again. Anything else, or to lose nothing: restore a backup
 * @param repaired what was wrong and was made again or removed, a sentence each
 * @param notCovered what others keep and was not looked at, a sentence each
 */
public record VerifyReport(
        long faces,
        long identities,
        long objects,
        long objectsWithoutFace,
        List<String> problems,
        List<String> repaired,
        List<String> notCovered) {
    public VerifyReport {
        problems = List.copyOf(problems);
        repaired = List.copyOf(repaired);
        notCovered = List.copyOf(notCovered);
    }

    /** Of a storage that keeps everything. */
    VerifyReport(
            long faces,
            long identities,
            long objects,
            long objectsWithoutFace,
            List<String> problems,
            List<String> repaired) {
        this(faces, identities, objects, objectsWithoutFace, problems, repaired, List.of());
    }

    VerifyReport withMoreProblems(List<String> more) {
        List<String> all = Stream.concat(problems.stream(), more.stream()).toList();
        return new VerifyReport(faces, identities, objects, objectsWithoutFace, all, repaired, notCovered);
    }

    /** Whether nothing is wrong any more. */
    public boolean sound() {
        return problems.isEmpty();
    }
}
