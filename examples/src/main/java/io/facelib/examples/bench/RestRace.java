package io.facelib.examples.bench;

import io.facelib.FaceEngine;
import io.facelib.examples.bench.RestResult.Row;
import io.facelib.examples.bench.RestResult.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The verbs over HTTP and in process, in turns, with one client and with several. */
final class RestRace {
    private final FaceEngine engine;
    private final int port;
    private final RestSchedule schedule;
    private final Consumer<String> progress;

    RestRace(FaceEngine engine, int port, RestSchedule schedule, Consumer<String> progress) {
        this.engine = engine;
        this.port = port;
        this.schedule = schedule;
        this.progress = progress;
    }

    List<Row> run(byte[] photo) {
        List<Row> rows = new ArrayList<>();
        warmUp(photo);
        for (int clients : schedule.clients()) {
            for (RestVerb verb : RestVerb.of(engine, photo, "bench-" + clients)) {
                progress.accept(engine.config().model() + ", " + verb.name() + ", " + clients + " client(s)");
                rows.add(row(verb, clients));
            }
        }
        return rows;
    }

    /** Until everything has been compiled; two at a time, so that it is also compiled for more than one. */
    private void warmUp(byte[] photo) {
        for (RestVerb verb : RestVerb.of(engine, photo, "warm-up")) {
            progress.accept(engine.config().model() + ", " + verb.name() + ", warming up");
            ask(2, schedule.warmUpSeconds(), () -> inProcess(verb));
            ask(2, schedule.warmUpSeconds(), () -> overHttp(verb));
        }
    }

    private Row row(RestVerb verb, int clients) {
        Measured inProcess = new Measured();
        Measured http = new Measured();
        turns(verb, clients, new Measured(), new Measured());
        for (int round = 0; round < schedule.rounds(); round++) {
            turns(verb, clients, inProcess, http);
        }
        Way local = inProcess.way();
        Way remote = http.way();
        double added = remote.latency().median() - local.latency().median();
        return new Row(engine.config().model(), verb.name(), clients, local, remote, added);
    }

    /** Both ways twice, the second time the other way round: galleries grow by what is indexed, and whoever comes later has more to do. */
    private void turns(RestVerb verb, int clients, Measured inProcess, Measured http) {
        double half = schedule.seconds() / 2;
        inProcess.add(ask(clients, half, () -> inProcess(verb)));
        http.add(ask(clients, half, () -> overHttp(verb)));
        http.add(ask(clients, half, () -> overHttp(verb)));
        inProcess.add(ask(clients, half, () -> inProcess(verb)));
    }

    /** What one client does again and again, with what it needs for that. */
    private interface Asking extends AutoCloseable {
        void once() throws IOException;

        @Override
        default void close() throws IOException {}
    }

    private interface Client {
        Asking start() throws IOException;
    }

    private static Asking inProcess(RestVerb verb) {
        return () -> verb.call().run();
    }

    private Asking overHttp(RestVerb verb) throws IOException {
        HttpConnection connection = new HttpConnection(port);
        return new Asking() {
            @Override
            public void once() throws IOException {
                int status = connection.send(verb.request());
                if (status != 200) {
                    throw new IllegalStateException(verb.name() + " was answered with status " + status);
                }
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }

    private static Measured ask(int clients, double seconds, Client client) {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            List<Future<Measured>> asking = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                asking.add(threads.submit(() -> until(end, client)));
            }
            Measured all = new Measured();
            asking.forEach(one -> all.add(Askers.get(one)));
            all.nanoseconds = System.nanoTime() - start;
            return all;
        } finally {
            threads.shutdown();
        }
    }

    private static Measured until(long end, Client client) {
        Measured measured = new Measured();
        try (Asking asking = client.start()) {
            do {
                long start = System.nanoTime();
                asking.once();
                measured.latencies.add(System.nanoTime() - start);
            } while (System.nanoTime() - end < 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return measured;
    }

    /** Calls of one way, and how long they took all together. */
    private static final class Measured {
        private final Latencies latencies = new Latencies();
        private long nanoseconds;

        void add(Measured other) {
            latencies.addAll(other.latencies);
            nanoseconds += other.nanoseconds;
        }

        Way way() {
            LatencySummary summary = latencies.summary();
            return new Way(summary.calls() * 1e9 / nanoseconds, summary);
        }
    }
}
