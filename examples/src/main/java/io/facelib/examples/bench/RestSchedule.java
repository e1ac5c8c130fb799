package io.facelib.examples.bench;

import java.util.List;

/**
 * How long the ways are compared.
 *
 * @param clients how many ask at a time, one row of the table after the other
 * @param rounds in which the ways take turns
 * @param seconds of each way in each round
 * @param warmUpSeconds of each verb and way before anything is measured
 */
public record RestSchedule(List<Integer> clients, int rounds, double seconds, double warmUpSeconds) {
    public RestSchedule {
        clients = List.copyOf(clients);
    }
}
