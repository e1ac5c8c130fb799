package io.facelib.examples.evaluate;

import java.util.List;

/**
 * People who were compared with each other, and what came of it.
 *
 * @param name everybody, or a group
 * @param people how many
 * @param photos of them that gave a face
 * @param genuine comparisons of one person
 * @param impostors comparisons of different people
 * @param points strictest rate last
 */
public record Population(
        String name, int people, int photos, long genuine, long impostors, List<OperatingPoint> points) {}
